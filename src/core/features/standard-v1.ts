import type { BarColumns } from '#core/market/bar-columns.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import { type Timeframe, timeframeLengthUs } from '#core/market/timeframe.ts';
import { BarRing } from './bar-ring.ts';
import type { FeaturePipeline, FeatureSet } from './feature-set.ts';
import { BarFrame } from './standard/bar-frame.ts';
import { MOMENTUM_FEATURES, MomentumFeatures } from './standard/momentum-features.ts';
import { PRICE_FEATURES, writePriceFeatures } from './standard/price-features.ts';
import { RETURN_FEATURES, ReturnFeatures } from './standard/return-features.ts';
import { SESSION_FEATURES, SessionFeatures } from './standard/session-features.ts';
import { SmoothedValues } from './standard/smoothed-values.ts';
import { TREND_FEATURES, writeTrendFeatures } from './standard/trend-features.ts';
import { VOLATILITY_FEATURES, VolatilityFeatures } from './standard/volatility-features.ts';
import { VOLUME_FEATURES, writeVolumeFeatures } from './standard/volume-features.ts';
import { WindowValues } from './standard/window-values.ts';

const FEATURES = [
  ...PRICE_FEATURES,
  ...RETURN_FEATURES,
  ...TREND_FEATURES,
  ...MOMENTUM_FEATURES,
  ...VOLATILITY_FEATURES,
  ...VOLUME_FEATURES,
  ...SESSION_FEATURES,
];
const WIDTH = FEATURES.length;
const RETURNS_AT = PRICE_FEATURES.length;
const TREND_AT = RETURNS_AT + RETURN_FEATURES.length;
const MOMENTUM_AT = TREND_AT + TREND_FEATURES.length;
const VOLATILITY_AT = MOMENTUM_AT + MOMENTUM_FEATURES.length;
const VOLUME_AT = VOLATILITY_AT + VOLATILITY_FEATURES.length;
const SESSION_AT = VOLUME_AT + VOLUME_FEATURES.length;
/** Bars that smoothed values take afresh at the start of a block. What came before them weighs less than 1e-7. */
const HISTORY_BARS = 512;
/** Length of a block in nominal bar lengths. */
const BLOCK_BARS = 1024;

const blockLengthUs = (timeframe: Timeframe): number => BLOCK_BARS * timeframeLengthUs(timeframe);

/**
 * Smoothed values remember for ever, so a vector would depend on where the history happens to begin. As in the baseline set, time
 * is cut into blocks, and at the first bar of each they start afresh on the 512 bars before it. The others are made of the newest
 * 200 bars, or of the session day. So 1,536 stored bars give every bit again: 512 and a block, or the minutes of a session day.
 */
class StandardPipeline implements FeaturePipeline {
  readonly #blockLengthUs: number;
  readonly #calendar: CalendarId;
  readonly #history = new BarRing(HISTORY_BARS);
  readonly #frame = new BarFrame();
  readonly #window = new WindowValues();
  readonly #returns = new ReturnFeatures();
  readonly #momentum = new MomentumFeatures();
  readonly #volatility = new VolatilityFeatures();
  readonly #session: SessionFeatures;
  #smoothed = new SmoothedValues();
  #block = Number.NaN;

  constructor(length: number, calendar: CalendarId) {
    this.#blockLengthUs = length;
    this.#calendar = calendar;
    this.#session = new SessionFeatures(calendar);
  }

  push(timeUs: number, open: number, high: number, low: number, close: number, volume: number, out: Float64Array, offset: number): void {
    const block = Math.floor(timeUs / this.#blockLengthUs);
    if (block !== this.#block) this.#startBlock(block);
    this.#history.push(timeUs, open, high, low, close, volume);
    const smoothed = this.#smoothed;
    const frame = this.#frame;
    const window = this.#window;
    smoothed.take(high, low, close);
    frame.take(timeUs, open, high, low, close, volume);
    window.take(frame);
    writePriceFeatures(frame, out, offset);
    this.#returns.next(frame, out, offset + RETURNS_AT);
    writeTrendFeatures(frame, smoothed, window, out, offset + TREND_AT);
    this.#momentum.next(frame, smoothed, window, out, offset + MOMENTUM_AT);
    this.#volatility.next(frame, smoothed, window, out, offset + VOLATILITY_AT);
    writeVolumeFeatures(frame, window, out, offset + VOLUME_AT);
    this.#session.next(frame, out, offset + SESSION_AT);
  }

  #startBlock(block: number): void {
    this.#block = block;
    const smoothed = new SmoothedValues();
    this.#history.forEach((_timeUs, _open, high, low, close) => {
      smoothed.take(high, low, close);
    });
    this.#smoothed = smoothed;
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

  clone(): StandardPipeline {
    const copy = new StandardPipeline(this.#blockLengthUs, this.#calendar);
    copy.#history.copyFrom(this.#history);
    copy.#frame.copyFrom(this.#frame);
    copy.#window.copyFrom(this.#window);
    copy.#returns.copyFrom(this.#returns);
    copy.#momentum.copyFrom(this.#momentum);
    copy.#volatility.copyFrom(this.#volatility);
    copy.#session.copyFrom(this.#session);
    copy.#smoothed.copyFrom(this.#smoothed);
    copy.#block = this.#block;
    return copy;
  }
}

/** Fifty features in stationary form: the bar, returns, trend, momentum, volatility, volume and the session day. */
export const standardV1: FeatureSet = {
  id: 'standard',
  version: 1,
  names: FEATURES.map(({ name }) => name),
  features: FEATURES,
  historyBars: HISTORY_BARS,
  usesSessionDay: true,
  create: (timeframe, calendar = 'utc') => new StandardPipeline(blockLengthUs(timeframe), calendar),
  blockStartUs: (timeframe, timeUs) => Math.floor(timeUs / blockLengthUs(timeframe)) * blockLengthUs(timeframe),
};
