import {
  BODY_DOJI,
  BODY_LONG,
  BODY_SHORT,
  type CandleSetting,
  EQUAL,
  SHADOW_LONG,
  SHADOW_SHORT,
  SHADOW_VERY_SHORT,
} from './candle-settings.ts';
import type { Candles } from './candles.ts';

// What the definitions of the patterns say of candles, as questions. `ago` 0 is the newest candle.

export const isLong = (c: Candles, ago: number): boolean => c.body(ago) > c.threshold(BODY_LONG, ago);
export const isShort = (c: Candles, ago: number): boolean => c.body(ago) < c.threshold(BODY_SHORT, ago);
/** Short where a pattern counts a body of just the mean as short too. */
export const isShortOrMean = (c: Candles, ago: number): boolean => c.body(ago) <= c.threshold(BODY_SHORT, ago);
/** Not short, where a pattern asks its last candle to be more than that. */
export const isAboveShort = (c: Candles, ago: number): boolean => c.body(ago) > c.threshold(BODY_SHORT, ago);
export const isDoji = (c: Candles, ago: number): boolean => c.body(ago) <= c.threshold(BODY_DOJI, ago);

export const hasLongUpper = (c: Candles, ago: number): boolean => c.upperShadow(ago) > c.threshold(SHADOW_LONG, ago);
export const hasLongLower = (c: Candles, ago: number): boolean => c.lowerShadow(ago) > c.threshold(SHADOW_LONG, ago);
export const hasShortUpper = (c: Candles, ago: number): boolean => c.upperShadow(ago) < c.threshold(SHADOW_SHORT, ago);
export const hasShortLower = (c: Candles, ago: number): boolean => c.lowerShadow(ago) < c.threshold(SHADOW_SHORT, ago);
/** Practically no upper shadow. */
export const hasNoUpper = (c: Candles, ago: number): boolean => c.upperShadow(ago) < c.threshold(SHADOW_VERY_SHORT, ago);
/** Practically no lower shadow. */
export const hasNoLower = (c: Candles, ago: number): boolean => c.lowerShadow(ago) < c.threshold(SHADOW_VERY_SHORT, ago);
/** A long body with practically no shadows. */
export const isMarubozu = (c: Candles, ago: number): boolean => isLong(c, ago) && hasNoUpper(c, ago) && hasNoLower(c, ago);

/** The body at `ago` lies wholly above that at `before`. */
export const bodyGapsUp = (c: Candles, ago: number, before: number): boolean => c.bottom(ago) > c.top(before);
/** The body at `ago` lies wholly below that at `before`. */
export const bodyGapsDown = (c: Candles, ago: number, before: number): boolean => c.top(ago) < c.bottom(before);
/** The whole candle at `ago`, shadows and all, lies above that at `before`. */
export const candleGapsUp = (c: Candles, ago: number, before: number): boolean => c.low(ago) > c.high(before);
/** The whole candle at `ago`, shadows and all, lies below that at `before`. */
export const candleGapsDown = (c: Candles, ago: number, before: number): boolean => c.high(ago) < c.low(before);

/** The price is no further from `from` than the setting at `ago` allows. */
export function isWithin(c: Candles, setting: CandleSetting, ago: number, price: number, from: number): boolean {
  const allowed = c.threshold(setting, ago);
  return price <= from + allowed && price >= from - allowed;
}

export const isEqual = (c: Candles, ago: number, price: number, from: number): boolean => isWithin(c, EQUAL, ago, price, from);

/** Is true of every candle from `oldest` to `newest` bars ago. */
export function all(c: Candles, oldest: number, newest: number, question: (c: Candles, ago: number) => boolean): boolean {
  for (let ago = oldest; ago >= newest; ago--) if (!question(c, ago)) return false;
  return true;
}

export const white = (c: Candles, ago: number): boolean => c.isWhite(ago);
export const black = (c: Candles, ago: number): boolean => c.isBlack(ago);
