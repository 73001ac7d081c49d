/** What of a candle is measured: its real body, its whole range, or its two shadows together. */
export type CandleMeasure = 'body' | 'range' | 'shadows';

/**
 * What "long", "short" or "near" means: a multiple of the mean of that measure over the `period` candles before; with period
 * 0 a multiple of the candle's own.
 */
export interface CandleSetting {
  readonly measure: CandleMeasure;
  readonly period: number;
  readonly factor: number;
}

/** A body that is longer than this is long. */
export const BODY_LONG: CandleSetting = { measure: 'body', period: 10, factor: 1 };
/** A body that is shorter than this is short. */
export const BODY_SHORT: CandleSetting = { measure: 'body', period: 10, factor: 1 };
/** A body up to this is a doji's. */
export const BODY_DOJI: CandleSetting = { measure: 'range', period: 10, factor: 0.1 };
export const SHADOW_LONG: CandleSetting = { measure: 'body', period: 0, factor: 1 };
export const SHADOW_VERY_LONG: CandleSetting = { measure: 'body', period: 0, factor: 2 };
/** Of one shadow: the mean of both together is halved. */
export const SHADOW_SHORT: CandleSetting = { measure: 'shadows', period: 10, factor: 1 };
export const SHADOW_VERY_SHORT: CandleSetting = { measure: 'range', period: 10, factor: 0.1 };
/** A distance up to this is near. */
export const NEAR: CandleSetting = { measure: 'range', period: 5, factor: 0.2 };
/** A distance beyond this is far. */
export const FAR: CandleSetting = { measure: 'range', period: 5, factor: 0.6 };
/** Prices up to this far apart count as equal. */
export const EQUAL: CandleSetting = { measure: 'range', period: 5, factor: 0.05 };

/** A setting at the candle `ago` bars before the newest. */
export type SettingAt = readonly [setting: CandleSetting, ago: number];
