import type { BarColumns } from '#core/market/bar-columns.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import { type Timeframe, timeframeLengthUs } from '#core/market/timeframe.ts';
import { BarRing } from './bar-ring.ts';
import type { FeaturePipeline, FeatureSet } from './feature-set.ts';

/** Bars that values which remember for ever take afresh at the start of a block. */
const HISTORY_BARS = 512;
/** Length of a block in nominal bar lengths. */
const BLOCK_BARS = 1024;

const blockLengthUs = (timeframe: Timeframe): number => BLOCK_BARS * timeframeLengthUs(timeframe);

/** What computes the vectors of a feature set, apart from when it starts afresh. */
export interface BlockValues {
  /** Starts whatever remembers for ever afresh, on the bars before the block. The rest may go on. */
  startBlock(history: BarRing): void;
  /** Takes one bar, which `history` already holds as its newest; writes its vector to `out` from `offset` on. */
  next(
    timeUs: number,
    open: number,
    high: number,
    low: number,
    close: number,
    volume: number,
    history: BarRing,
    out: Float64Array,
    offset: number,
  ): void;
  /** An independent copy in the same state. */
  clone(): BlockValues;
}

/**
 * Exponential averages remember for ever, so a vector would depend on where the history happens to begin. Time is
 * therefore cut into blocks: at the first bar of each, they start afresh on the 512 bars before it. A restart
 * or a replay reproduces every bit from at most 1,536 stored bars, and bars imported long before change nothing.
 */
class BlockPipeline implements FeaturePipeline {
  readonly #width: number;
  readonly #blockLengthUs: number;
  readonly #values: BlockValues;
  readonly #history = new BarRing(HISTORY_BARS);
  #block = Number.NaN;

  constructor(width: number, length: number, values: BlockValues) {
    this.#width = width;
    this.#blockLengthUs = length;
    this.#values = values;
  }

  push(timeUs: number, open: number, high: number, low: number, close: number, volume: number, out: Float64Array, offset: number): void {
    const block = Math.floor(timeUs / this.#blockLengthUs);
    if (block !== this.#block) {
      this.#block = block;
      this.#values.startBlock(this.#history);
    }
    this.#history.push(timeUs, open, high, low, close, volume);
    this.#values.next(timeUs, open, high, low, close, volume, this.#history, out, offset);
  }

  pushMany(bars: BarColumns, from: number, to: number, rows: Float64Array): void {
    const { timeUs, open, high, low, close, volume } = bars;
    for (let i = from; i < to; i++) {
      this.push(
        timeUs[i] as number,
        open[i] as number,
        high[i] as number,
        low[i] as number,
        close[i] as number,
        volume[i] as number,
        rows,
        (i - from) * this.#width,
      );
    }
  }

  clone(): BlockPipeline {
    const copy = new BlockPipeline(this.#width, this.#blockLengthUs, this.#values.clone());
    copy.#history.copyFrom(this.#history);
    copy.#block = this.#block;
    return copy;
  }
}

/** A feature set whose pipelines are restarted block by block. `valuesOf` makes what computes its vectors, by the days of a calendar. */
export function blockFeatureSet(
  set: Pick<FeatureSet, 'id' | 'version' | 'features' | 'usesSessionDay'>,
  valuesOf: (calendar: CalendarId) => BlockValues,
): FeatureSet {
  return {
    ...set,
    names: set.features.map(({ name }) => name),
    historyBars: HISTORY_BARS,
    create: (timeframe, calendar = 'utc') => new BlockPipeline(set.features.length, blockLengthUs(timeframe), valuesOf(calendar)),
    blockStartUs: (timeframe, timeUs) => Math.floor(timeUs / blockLengthUs(timeframe)) * blockLengthUs(timeframe),
  };
}
