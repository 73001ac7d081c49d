import { z } from 'zod';
import type { BarColumns } from '#core/market/bar-columns.ts';
import type { IndicatorDefinition } from '../definition.ts';
import type { Mark, MarkSink, MarkState, MarkStream } from '../marks.ts';
import { periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { publishedSwings } from './published-swings.ts';
import { firstKnownBar, type Swing, SwingTracker } from './swing-tracker.ts';

/** Bars on each side of a swing. Default ours: that of the published reference results. */
export const swingLengthParameter = periodParameter(5, 1, 1000);

const parameters = z.strictObject({ swingLength: swingLengthParameter });

class SwingStream extends PerBarStream {
  readonly #tracker: SwingTracker;

  constructor(tracker: SwingTracker) {
    super();
    this.#tracker = tracker;
  }

  push(timeUs: number, _open: number, high: number, low: number, _close: number, _volume: number, out: Float64Array): void {
    this.#tracker.next(timeUs, high, low);
    const confirmed = this.#tracker.confirmed;
    out[0] = confirmed === null ? Number.NaN : confirmed.direction;
    out[1] = confirmed === null ? Number.NaN : confirmed.price;
  }

  clone(): SwingStream {
    return new SwingStream(this.#tracker.clone());
  }
}

function swingMark(swing: Swing, length: number, state: MarkState, stateAtUs: number | null): Mark {
  const isHigh = swing.direction === 1;
  const kind = isHigh ? 'swing-high' : 'swing-low';
  return {
    id: `${kind}@${swing.timeUs}`,
    kind,
    shape: 'label',
    direction: swing.direction,
    fromTimeUs: swing.timeUs,
    toTimeUs: swing.timeUs,
    top: swing.price,
    bottom: swing.price,
    text: isHigh ? 'High' : 'Low',
    knownAtUs: swing.knownAtUs,
    state,
    stateAtUs,
    evidence: [
      { name: 'price', value: swing.price, condition: `${isHigh ? 'highest' : 'lowest'} of ${length - 1} bars before and ${length} after` },
      { name: 'bars until known', value: length, condition: '' },
    ],
  };
}

class SwingMarks implements MarkStream {
  readonly #tracker: SwingTracker;

  constructor(length: number) {
    this.#tracker = new SwingTracker(length);
  }

  push(timeUs: number, _open: number, high: number, low: number, _close: number, _volume: number, found: MarkSink): void {
    const tracker = this.#tracker;
    tracker.next(timeUs, high, low);
    if (tracker.withdrawn !== null) found(swingMark(tracker.withdrawn, tracker.length, 'withdrawn', timeUs));
    if (tracker.completed !== null) found(swingMark(tracker.completed, tracker.length, 'complete', timeUs));
    if (tracker.confirmed !== null) found(swingMark(tracker.confirmed, tracker.length, 'open', null));
  }
}

function publish(bars: BarColumns, length: number, outputs: readonly Float64Array[]): void {
  const [type, level] = outputs as readonly [Float64Array, Float64Array];
  type.fill(Number.NaN);
  level.fill(Number.NaN);
  for (const swing of publishedSwings(bars, length)) {
    type[swing.index] = swing.direction;
    level[swing.index] = swing.price;
  }
}

/**
 * Swing highs and lows (FACTS §7.3, stated; smart-money-concepts, MIT). Published: `HighLow` 1 or -1 and the price `Level` at the bar of
 * each swing that stands in the end, and one forced on the first and the last bar. Live: the same columns at the bar that makes the
 * swing known, `swingLength` bars later; a second swing of one type in a row takes the place of the one before it. Marks: `swing-high`
 * and `swing-low`, `withdrawn` when a more extreme one takes their place, `complete` when that can no longer happen.
 */
export const swings: IndicatorDefinition<typeof parameters> = {
  id: 'swings',
  aliases: ['swing-highs-lows', 'swing'],
  title: 'Swing highs and lows',
  family: 'smart-money',
  version: 1,
  parameters,
  outputs: [
    { name: 'HighLow', style: 'none' },
    { name: 'Level', style: 'points' },
  ],
  pane: { placement: 'price' },
  repaints: true,
  warmupBars: ({ swingLength }) => firstKnownBar(swingLength),
  create: ({ swingLength }) => new SwingStream(new SwingTracker(swingLength)),
  published: (bars, { swingLength }, outputs) => publish(bars, swingLength, outputs),
  marks: ({ swingLength }) => new SwingMarks(swingLength),
  markKinds: ['swing-high', 'swing-low'],
};
