import type { CalendarId } from '#core/market/instrument.ts';
import type { BarRing } from './bar-ring.ts';
import { type BlockValues, blockFeatureSet } from './block-pipeline.ts';
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
const RETURNS_AT = PRICE_FEATURES.length;
const TREND_AT = RETURNS_AT + RETURN_FEATURES.length;
const MOMENTUM_AT = TREND_AT + TREND_FEATURES.length;
const VOLATILITY_AT = MOMENTUM_AT + MOMENTUM_FEATURES.length;
const VOLUME_AT = VOLATILITY_AT + VOLATILITY_FEATURES.length;
const SESSION_AT = VOLUME_AT + VOLUME_FEATURES.length;

/**
 * Smoothed values start afresh with a block; what is older than the 512 bars before it weighs less than 1e-7. The others are made of the
 * newest 200 bars, or of the session day, and go on. So 1,536 stored bars give every bit again, or the minutes of a session day.
 */
class StandardValues implements BlockValues {
  readonly #calendar: CalendarId;
  readonly #frame = new BarFrame();
  readonly #window = new WindowValues();
  readonly #returns = new ReturnFeatures();
  readonly #momentum = new MomentumFeatures();
  readonly #volatility = new VolatilityFeatures();
  readonly #session: SessionFeatures;
  #smoothed = new SmoothedValues();

  constructor(calendar: CalendarId) {
    this.#calendar = calendar;
    this.#session = new SessionFeatures(calendar);
  }

  startBlock(history: BarRing): void {
    const smoothed = new SmoothedValues();
    history.forEach((_timeUs, _open, high, low, close) => {
      smoothed.take(high, low, close);
    });
    this.#smoothed = smoothed;
  }

  next(
    timeUs: number,
    open: number,
    high: number,
    low: number,
    close: number,
    volume: number,
    _history: BarRing,
    out: Float64Array,
    offset: number,
  ): void {
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

  clone(): StandardValues {
    const copy = new StandardValues(this.#calendar);
    copy.#frame.copyFrom(this.#frame);
    copy.#window.copyFrom(this.#window);
    copy.#returns.copyFrom(this.#returns);
    copy.#momentum.copyFrom(this.#momentum);
    copy.#volatility.copyFrom(this.#volatility);
    copy.#session.copyFrom(this.#session);
    copy.#smoothed.copyFrom(this.#smoothed);
    return copy;
  }
}

/** Fifty features in stationary form: the bar, returns, trend, momentum, volatility, volume and the session day. */
export const standardV1 = blockFeatureSet(
  { id: 'standard', version: 1, features: FEATURES, usesSessionDay: true },
  (calendar) => new StandardValues(calendar),
);
