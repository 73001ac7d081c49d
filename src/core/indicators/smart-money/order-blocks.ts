import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import type { Mark, MarkSink, MarkState, MarkStream } from '../marks.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import type { OrderBlock } from './order-block.ts';
import { OrderBlockTracker } from './order-block-tracker.ts';
import { publishOrderBlocks } from './published-order-blocks.ts';
import { firstKnownBar, SwingTracker } from './swing-tracker.ts';
import { swingLengthParameter } from './swings.ts';

const parameters = z.strictObject({ swingLength: swingLengthParameter });

class OrderBlockStream extends PerBarStream {
  readonly #tracker: OrderBlockTracker;

  constructor(tracker: OrderBlockTracker) {
    super();
    this.#tracker = tracker;
  }

  push(timeUs: number, _open: number, high: number, low: number, close: number, volume: number, out: Float64Array): void {
    this.#tracker.next(timeUs, high, low, close, volume);
    const found = this.#tracker.found;
    out[0] = found === null ? Number.NaN : found.direction;
    out[1] = found === null ? Number.NaN : found.top;
    out[2] = found === null ? Number.NaN : found.bottom;
    out[3] = found === null ? Number.NaN : found.volume;
    out[4] = this.#tracker.mitigated[0]?.index ?? Number.NaN;
    out[5] = found === null ? Number.NaN : found.strength;
  }

  clone(): OrderBlockStream {
    return new OrderBlockStream(this.#tracker.clone());
  }
}

function blockMark(block: OrderBlock, state: MarkState, stateAtUs: number | null): Mark {
  const isBull = block.direction === 1;
  return {
    id: `order-block@${block.timeUs}/${block.knownAtUs}`,
    kind: 'order-block',
    shape: 'zone',
    direction: block.direction,
    fromTimeUs: block.timeUs,
    toTimeUs: stateAtUs,
    top: block.top,
    bottom: block.bottom,
    text: 'OB',
    knownAtUs: block.knownAtUs,
    state,
    stateAtUs,
    evidence: [
      { name: isBull ? 'swing high' : 'swing low', value: block.swingPrice, condition: `closed ${isBull ? 'above' : 'below'}` },
      { name: 'volume of three bars', value: Number.isNaN(block.volume) ? 'unknown' : block.volume, condition: '' },
      { name: 'strength in percent', value: Number.isNaN(block.strength) ? 'unknown' : block.strength, condition: '' },
    ],
  };
}

class OrderBlockMarks implements MarkStream {
  readonly #tracker: OrderBlockTracker;

  constructor(tracker: OrderBlockTracker) {
    this.#tracker = tracker;
  }

  push(timeUs: number, _open: number, high: number, low: number, close: number, volume: number, found: MarkSink): void {
    const tracker = this.#tracker;
    tracker.next(timeUs, high, low, close, volume);
    for (const block of tracker.mitigated) found(blockMark(block, 'mitigated', timeUs));
    if (tracker.found !== null) found(blockMark(tracker.found, 'open', null));
  }
}

/**
 * Order blocks (FACTS §7.3, stated; smart-money-concepts, MIT). Published: at the block's bar `OB` 1 or -1, `Top`, `Bottom`, `OBVolume`,
 * `MitigatedIndex` (0 if none) and `Percentage`, its strength; a mitigated block is gone once price has passed its other edge. Live: the
 * same columns at the bar that closes through the swing, from confirmed swings only; `MitigatedIndex` at a bar that goes through blocks,
 * the index of the nearest one's bar, counted from the start of the stream. Where the published form, in hindsight, already skips a
 * swing that was withdrawn later, the live form has used it. Marks: zones `order-block`, `mitigated` when price goes through them.
 */
export const orderBlocks: IndicatorDefinition<typeof parameters> = {
  id: 'order-blocks',
  aliases: ['ob', 'order-block'],
  title: 'Order blocks',
  family: 'smart-money',
  version: 1,
  parameters,
  outputs: [
    { name: 'OB', style: 'none' },
    { name: 'Top', style: 'points' },
    { name: 'Bottom', style: 'points' },
    { name: 'OBVolume', style: 'none' },
    { name: 'MitigatedIndex', style: 'none' },
    { name: 'Percentage', style: 'none' },
  ],
  pane: { placement: 'price' },
  repaints: true,
  warmupBars: ({ swingLength }) => firstKnownBar(swingLength) + 1,
  create: ({ swingLength }) => new OrderBlockStream(new OrderBlockTracker(new SwingTracker(swingLength))),
  published: (bars, { swingLength }, outputs) => publishOrderBlocks(bars, swingLength, outputs),
  marks: ({ swingLength }) => new OrderBlockMarks(new OrderBlockTracker(new SwingTracker(swingLength))),
  markKinds: ['order-block'],
};
