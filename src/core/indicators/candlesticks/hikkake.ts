import type { CandlePattern } from './candle-pattern.ts';
import { NEAR } from './candle-settings.ts';
import type { Candles } from './candles.ts';

/** Bars within which a close beyond the inside bar confirms the pattern. */
const BARS_TO_CONFIRM = 3;

const isInside = (c: Candles, ago: number): boolean => c.high(ago) < c.high(ago + 1) && c.low(ago) > c.low(ago + 1);

/** The newest candle leaves the inside bar before it: 1 below, which is bullish, -1 above, else 0. */
function falseBreakout(c: Candles): number {
  if (c.high(0) < c.high(1) && c.low(0) < c.low(1)) return 1;
  return c.high(0) > c.high(1) && c.low(0) > c.low(1) ? -1 : 0;
}

/** 100 or -100 where the pattern is complete, twice that where a candle confirms the newest that has not been yet. */
function withConfirmation(c: Candles, direction: number): number {
  c.waitingBars++;
  if (direction !== 0) {
    c.waiting = direction;
    c.waitingBars = 0;
    return direction * 100;
  }
  const { waiting, waitingBars } = c;
  if (waiting === 0 || waitingBars > BARS_TO_CONFIRM) return 0;
  const isConfirmed = waiting > 0 ? c.close(0) > c.high(waitingBars + 1) : c.close(0) < c.low(waitingBars + 1);
  if (!isConfirmed) return 0;
  c.waiting = 0;
  return waiting * 200;
}

/** A second inside bar whose first one closes near the end that is then broken. */
function modifiedDirection(c: Candles): number {
  if (!isInside(c, 2) || !isInside(c, 1)) return 0;
  const direction = falseBreakout(c);
  const near = c.threshold(NEAR, 2);
  const closesNear = direction > 0 ? c.close(2) <= c.low(2) + near : c.close(2) >= c.high(2) - near;
  return closesNear ? direction : 0;
}

/** An inside bar that is left to the wrong side; 200 or -200 when it is then left to the other. */
export const HIKKAKE: readonly CandlePattern[] = [
  {
    id: 'cdl-hikkake',
    title: 'Hikkake',
    barsBefore: 5,
    settings: [],
    barsToConfirm: BARS_TO_CONFIRM,
    rule: (c) => withConfirmation(c, isInside(c, 1) ? falseBreakout(c) : 0),
  },
  {
    id: 'cdl-hikkake-mod',
    title: 'Modified hikkake',
    barsBefore: 5,
    settings: [[NEAR, 2]],
    barsToConfirm: BARS_TO_CONFIRM,
    rule: (c) => withConfirmation(c, modifiedDirection(c)),
  },
];
