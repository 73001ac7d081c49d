import type { CandlePattern } from './candle-pattern.ts';
import {
  hasLongLower,
  hasLongUpper,
  hasNoLower,
  hasNoUpper,
  hasShortLower,
  hasShortUpper,
  isDoji,
  isLong,
  isMarubozu,
  isShort,
} from './candle-rules.ts';
import { BODY_DOJI, BODY_LONG, BODY_SHORT, NEAR, SHADOW_SHORT, SHADOW_VERY_LONG, SHADOW_VERY_SHORT } from './candle-settings.ts';
import type { Candles } from './candles.ts';

/** Up to so far from the middle of the range the body of a rickshaw man may end. */
function isAroundMiddle(c: Candles): boolean {
  const middle = c.low(0) + c.range(0) / 2;
  const near = c.threshold(NEAR, 0);
  return c.bottom(0) <= middle + near && c.top(0) >= middle - near;
}

const hasVeryLongShadows = (c: Candles): boolean => {
  const veryLong = c.threshold(SHADOW_VERY_LONG, 0);
  return c.upperShadow(0) > veryLong && c.lowerShadow(0) > veryLong;
};

const long = [BODY_LONG, 0] as const;
const short = [BODY_SHORT, 0] as const;
const doji = [BODY_DOJI, 0] as const;
const shortShadow = [SHADOW_SHORT, 0] as const;
const noShadow = [SHADOW_VERY_SHORT, 0] as const;

/** Patterns of a single candle, measured against those before it. */
export const ONE_CANDLE: readonly CandlePattern[] = [
  {
    id: 'cdl-belt-hold',
    title: 'Belt hold',
    barsBefore: 0,
    settings: [long, noShadow],
    rule: (c) => (isLong(c, 0) && (c.isWhite(0) ? hasNoLower(c, 0) : hasNoUpper(c, 0)) ? c.color(0) * 100 : 0),
  },
  {
    id: 'cdl-closing-marubozu',
    title: 'Closing marubozu',
    barsBefore: 0,
    settings: [long, noShadow],
    rule: (c) => (isLong(c, 0) && (c.isWhite(0) ? hasNoUpper(c, 0) : hasNoLower(c, 0)) ? c.color(0) * 100 : 0),
  },
  { id: 'cdl-doji', title: 'Doji', barsBefore: 0, settings: [doji], rule: (c) => (isDoji(c, 0) ? 100 : 0) },
  {
    id: 'cdl-dragonfly-doji',
    title: 'Dragonfly doji',
    barsBefore: 0,
    settings: [doji, noShadow],
    rule: (c) => (isDoji(c, 0) && hasNoUpper(c, 0) && c.lowerShadow(0) > c.threshold(SHADOW_VERY_SHORT, 0) ? 100 : 0),
  },
  {
    id: 'cdl-gravestone-doji',
    title: 'Gravestone doji',
    barsBefore: 0,
    settings: [doji, noShadow],
    rule: (c) => (isDoji(c, 0) && hasNoLower(c, 0) && c.upperShadow(0) > c.threshold(SHADOW_VERY_SHORT, 0) ? 100 : 0),
  },
  {
    id: 'cdl-high-wave',
    title: 'High wave',
    barsBefore: 0,
    settings: [short],
    rule: (c) => (isShort(c, 0) && hasVeryLongShadows(c) ? c.color(0) * 100 : 0),
  },
  {
    id: 'cdl-long-legged-doji',
    title: 'Long-legged doji',
    barsBefore: 0,
    settings: [doji],
    rule: (c) => (isDoji(c, 0) && (hasLongLower(c, 0) || hasLongUpper(c, 0)) ? 100 : 0),
  },
  {
    id: 'cdl-long-line',
    title: 'Long line',
    barsBefore: 0,
    settings: [long, shortShadow],
    rule: (c) => (isLong(c, 0) && hasShortUpper(c, 0) && hasShortLower(c, 0) ? c.color(0) * 100 : 0),
  },
  {
    id: 'cdl-marubozu',
    title: 'Marubozu',
    barsBefore: 0,
    settings: [long, noShadow],
    rule: (c) => (isMarubozu(c, 0) ? c.color(0) * 100 : 0),
  },
  {
    id: 'cdl-rickshaw-man',
    title: 'Rickshaw man',
    barsBefore: 0,
    settings: [doji, [NEAR, 0]],
    rule: (c) => (isDoji(c, 0) && hasLongLower(c, 0) && hasLongUpper(c, 0) && isAroundMiddle(c) ? 100 : 0),
  },
  {
    id: 'cdl-short-line',
    title: 'Short line',
    barsBefore: 0,
    settings: [short, shortShadow],
    rule: (c) => (isShort(c, 0) && hasShortUpper(c, 0) && hasShortLower(c, 0) ? c.color(0) * 100 : 0),
  },
  {
    id: 'cdl-spinning-top',
    title: 'Spinning top',
    barsBefore: 0,
    settings: [short],
    rule: (c) => (isShort(c, 0) && c.upperShadow(0) > c.body(0) && c.lowerShadow(0) > c.body(0) ? c.color(0) * 100 : 0),
  },
  {
    id: 'cdl-takuri',
    title: 'Takuri',
    barsBefore: 0,
    settings: [doji, noShadow],
    rule: (c) => (isDoji(c, 0) && hasNoUpper(c, 0) && c.lowerShadow(0) > c.threshold(SHADOW_VERY_LONG, 0) ? 100 : 0),
  },
];
