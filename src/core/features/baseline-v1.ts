import type { BarColumns } from '#core/market/bar-columns.ts';
import { type Timeframe, timeframeLengthUs } from '#core/market/timeframe.ts';
import { BarRing } from './bar-ring.ts';
import { BASELINE_FEATURES } from './baseline-features.ts';
import { BASELINE_FEATURE_NAMES, BaselineKernel } from './baseline-kernel.ts';
import type { FeaturePipeline, FeatureSet } from './feature-set.ts';

const WIDTH = BASELINE_FEATURE_NAMES.length;
/** Bars that the indicators are warmed up with at the start of a block; older ones weigh 1e-4 at most (in the ATR over 50 bars). */
const HISTORY_BARS = 512;
/** Length of a block in nominal bar lengths. */
const BLOCK_BARS = 1024;

const blockLengthUs = (timeframe: Timeframe): number => BLOCK_BARS * timeframeLengthUs(timeframe);

/**
 * Exponential averages remember for ever, so a vector would depend on where the history happens to begin. Time is
 * therefore cut into blocks: at the first bar of each, the indicators start afresh on the 512 bars before it. A restart
 * or a replay reproduces every bit from at most 1,536 stored bars, and bars imported long before change nothing.
 */
class BaselinePipeline implements FeaturePipeline {
  readonly #blockLengthUs: number;
  readonly #ring = new BarRing(HISTORY_BARS);
  readonly #discarded = new Float64Array(WIDTH);
  #kernel = new BaselineKernel();
  #block = Number.NaN;

  constructor(length: number) {
    this.#blockLengthUs = length;
  }

  push(timeUs: number, open: number, high: number, low: number, close: number, volume: number, out: Float64Array, offset: number): void {
    const block = Math.floor(timeUs / this.#blockLengthUs);
    if (block !== this.#block) this.#startBlock(block);
    this.#ring.push(timeUs, open, high, low, close, volume);
    this.#kernel.push(timeUs, high, low, close, volume, this.#ring, out, offset);
  }

  #startBlock(block: number): void {
    this.#block = block;
    const kernel = new BaselineKernel();
    const discarded = this.#discarded;
    const ring = this.#ring;
    ring.forEach((timeUs, _open, high, low, close, volume) => {
      kernel.push(timeUs, high, low, close, volume, ring, discarded, 0);
    });
    this.#kernel = kernel;
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
        (i - from) * WIDTH,
      );
    }
  }

  clone(): BaselinePipeline {
    const copy = new BaselinePipeline(this.#blockLengthUs);
    copy.#ring.copyFrom(this.#ring);
    copy.#kernel = this.#kernel.clone();
    copy.#block = this.#block;
    return copy;
  }
}

/** The first feature set: returns, momentum, volatility, position in bands, volume and the clock. */
export const baselineV1: FeatureSet = {
  id: 'baseline',
  version: 1,
  names: BASELINE_FEATURE_NAMES,
  features: BASELINE_FEATURES,
  historyBars: HISTORY_BARS,
  usesSessionDay: false,
  create: (timeframe) => new BaselinePipeline(blockLengthUs(timeframe)),
  blockStartUs: (timeframe, timeUs) => Math.floor(timeUs / blockLengthUs(timeframe)) * blockLengthUs(timeframe),
};
