import { z } from 'zod';
import type { BarColumns } from '#core/market/bar-columns.ts';
import type { IndicatorDefinition } from '../definition.ts';
import type { Mark, MarkSink, MarkState, MarkStream } from '../marks.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { type Gap, GapTracker } from './gap-tracker.ts';

const parameters = z.strictObject({});

class GapStream extends PerBarStream {
  readonly #tracker: GapTracker;

  constructor(tracker: GapTracker) {
    super();
    this.#tracker = tracker;
  }

  push(timeUs: number, open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const tracker = this.#tracker;
    tracker.next(timeUs, open, high, low, close);
    const formed = tracker.formed;
    out[0] = formed === null ? Number.NaN : formed.direction;
    out[1] = formed === null ? Number.NaN : formed.top;
    out[2] = formed === null ? Number.NaN : formed.bottom;
    out[3] = tracker.mitigated[0]?.index ?? Number.NaN;
  }

  clone(): GapStream {
    return new GapStream(this.#tracker.clone());
  }
}

function gapMark(gap: Gap, state: MarkState, stateAtUs: number | null): Mark {
  const isBull = gap.direction === 1;
  return {
    id: `fair-value-gap@${gap.timeUs}`,
    kind: 'fair-value-gap',
    shape: 'zone',
    direction: gap.direction,
    fromTimeUs: gap.timeUs,
    toTimeUs: stateAtUs,
    top: gap.top,
    bottom: gap.bottom,
    text: 'FVG',
    knownAtUs: gap.knownAtUs,
    state,
    stateAtUs,
    evidence: [
      { name: isBull ? 'low of the bar after' : 'low of the bar before', value: gap.top, condition: '' },
      { name: isBull ? 'high of the bar before' : 'high of the bar after', value: gap.bottom, condition: `below ${gap.top}` },
    ],
  };
}

class GapMarks implements MarkStream {
  readonly #tracker = new GapTracker();

  push(timeUs: number, open: number, high: number, low: number, close: number, _volume: number, found: MarkSink): void {
    const tracker = this.#tracker;
    tracker.next(timeUs, open, high, low, close);
    for (const gap of tracker.mitigated) found(gapMark(gap, 'mitigated', timeUs));
    if (tracker.formed !== null) found(gapMark(tracker.formed, 'open', null));
  }
}

function publish(bars: BarColumns, outputs: readonly Float64Array[]): void {
  const { timeUs, open, high, low, close } = bars;
  const [type, top, bottom, mitigatedIndex] = outputs as readonly [Float64Array, Float64Array, Float64Array, Float64Array];
  for (const output of outputs) output.fill(Number.NaN);
  const tracker = new GapTracker();
  for (let i = 0; i < timeUs.length; i++) {
    tracker.next(timeUs[i] as number, open[i] as number, high[i] as number, low[i] as number, close[i] as number);
    for (const gap of tracker.mitigated) mitigatedIndex[gap.index] = i;
    const formed = tracker.formed;
    if (formed === null) continue;
    type[formed.index] = formed.direction;
    top[formed.index] = formed.top;
    bottom[formed.index] = formed.bottom;
    mitigatedIndex[formed.index] = 0;
  }
}

/**
 * Fair value gaps (FACTS §7.3, stated; smart-money-concepts, MIT). Published: at the middle of the three bars `FVG` 1 or -1, `Top`,
 * `Bottom`, and `MitigatedIndex`, the index of the bar that came back, 0 if none did. Live: the first three at the third bar;
 * `MitigatedIndex` at a bar that comes back to gaps, the index of the middle bar of the newest of them, counted from the start of the
 * stream. Marks: zones `fair-value-gap`, `mitigated` when price comes back.
 */
export const fvg: IndicatorDefinition<typeof parameters> = {
  id: 'fvg',
  aliases: ['fair-value-gaps', 'fair-value-gap'],
  title: 'Fair value gaps',
  family: 'smart-money',
  version: 1,
  parameters,
  outputs: [
    { name: 'FVG', style: 'none' },
    { name: 'Top', style: 'points' },
    { name: 'Bottom', style: 'points' },
    { name: 'MitigatedIndex', style: 'none' },
  ],
  pane: { placement: 'price' },
  repaints: true,
  warmupBars: () => 2,
  create: () => new GapStream(new GapTracker()),
  published: (bars, _parameters, outputs) => publish(bars, outputs),
  marks: () => new GapMarks(),
  markKinds: ['fair-value-gap'],
};
