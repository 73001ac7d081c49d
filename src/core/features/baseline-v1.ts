import type { BarRing } from './bar-ring.ts';
import { BASELINE_FEATURES } from './baseline-features.ts';
import { BASELINE_FEATURE_NAMES, BaselineKernel } from './baseline-kernel.ts';
import { type BlockValues, blockFeatureSet } from './block-pipeline.ts';

/** All of the set starts afresh with a block. What is older than the 512 bars before one weighs 1e-4 at most (in the ATR over 50 bars). */
class BaselineValues implements BlockValues {
  readonly #discarded = new Float64Array(BASELINE_FEATURE_NAMES.length);
  #kernel = new BaselineKernel();

  startBlock(history: BarRing): void {
    const kernel = new BaselineKernel();
    history.forEach((timeUs, _open, high, low, close, volume) => {
      kernel.push(timeUs, high, low, close, volume, history, this.#discarded, 0);
    });
    this.#kernel = kernel;
  }

  next(
    timeUs: number,
    _open: number,
    high: number,
    low: number,
    close: number,
    volume: number,
    history: BarRing,
    out: Float64Array,
    offset: number,
  ): void {
    this.#kernel.push(timeUs, high, low, close, volume, history, out, offset);
  }

  clone(): BaselineValues {
    const copy = new BaselineValues();
    copy.#kernel = this.#kernel.clone();
    return copy;
  }
}

/** The first feature set: returns, momentum, volatility, position in bands, volume and the clock. */
export const baselineV1 = blockFeatureSet(
  { id: 'baseline', version: 1, features: BASELINE_FEATURES, usesSessionDay: false },
  () => new BaselineValues(),
);
