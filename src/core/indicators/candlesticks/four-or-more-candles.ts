import type { CandlePattern } from './candle-pattern.ts';
import { all, black, bodyGapsDown, bodyGapsUp, hasNoLower, hasNoUpper, isLong, isShort } from './candle-rules.ts';
import { BODY_LONG, BODY_SHORT, NEAR, SHADOW_VERY_SHORT } from './candle-settings.ts';
import type { Candles } from './candles.ts';

/** Opens in the body before it, or near to it. */
function opensInOrNear(c: Candles, ago: number): boolean {
  const near = c.threshold(NEAR, ago + 1);
  return c.open(ago) >= c.bottom(ago + 1) - near && c.open(ago) <= c.top(ago + 1) + near;
}

function isLineStrike(c: Candles): boolean {
  const color = c.color(1);
  if (c.color(3) !== color || c.color(2) !== color || c.color(0) !== -color) return false;
  if (!opensInOrNear(c, 2) || !opensInOrNear(c, 1)) return false;
  return color === 1
    ? c.close(1) > c.close(2) && c.close(2) > c.close(3) && c.open(0) > c.close(1) && c.close(0) < c.open(3)
    : c.close(1) < c.close(2) && c.close(2) < c.close(3) && c.open(0) < c.close(1) && c.close(0) > c.open(3);
}

/** High and low of the candle both lie beyond those before it, on the side of `color`. */
const movesOn = (c: Candles, ago: number, color: number): boolean =>
  color === 1 ? c.high(ago) > c.high(ago + 1) && c.low(ago) > c.low(ago + 1) : c.high(ago) < c.high(ago + 1) && c.low(ago) < c.low(ago + 1);

function isBreakaway(c: Candles): boolean {
  const color = c.color(4);
  if (!isLong(c, 4) || c.color(3) !== color || c.color(1) !== color || c.color(0) !== -color) return false;
  if (!movesOn(c, 2, color) || !movesOn(c, 1, color)) return false;
  return color === 1
    ? bodyGapsUp(c, 3, 4) && c.close(0) < c.open(3) && c.close(0) > c.close(4)
    : bodyGapsDown(c, 3, 4) && c.close(0) > c.open(3) && c.close(0) < c.close(4);
}

/** Three small candles go a little back inside the first one's range, and a long one goes on. */
function isThreeMethods(c: Candles): boolean {
  const color = c.color(4);
  const liesInFirst = (ago: number) => c.bottom(ago) < c.high(4) && c.top(ago) > c.low(4);
  return (
    isLong(c, 4) &&
    all(c, 3, 1, isShort) &&
    isLong(c, 0) &&
    c.color(3) === -color &&
    c.color(2) === -color &&
    c.color(1) === -color &&
    c.color(0) === color &&
    liesInFirst(3) &&
    liesInFirst(2) &&
    liesInFirst(1) &&
    c.close(2) * color < c.close(3) * color &&
    c.close(1) * color < c.close(2) * color &&
    c.open(0) * color > c.close(1) * color &&
    c.close(0) * color > c.close(4) * color
  );
}

function isMatHold(c: Candles, penetration: number): boolean {
  const lowest = c.close(4) - c.body(4) * penetration;
  const holds = (ago: number) => c.bottom(ago) < c.close(4) && c.bottom(ago) > lowest;
  return (
    isLong(c, 4) &&
    all(c, 3, 1, isShort) &&
    c.isWhite(4) &&
    c.isBlack(3) &&
    c.isWhite(0) &&
    bodyGapsUp(c, 3, 4) &&
    holds(2) &&
    holds(1) &&
    c.top(2) < c.open(3) &&
    c.top(1) < c.top(2) &&
    c.open(0) > c.close(1) &&
    c.close(0) > Math.max(c.high(3), c.high(2), c.high(1))
  );
}

const threeSmall = [
  [BODY_LONG, 4],
  [BODY_SHORT, 3],
  [BODY_SHORT, 2],
  [BODY_SHORT, 1],
] as const;

/** Patterns of four and five candles. */
export const FOUR_OR_MORE_CANDLES: readonly CandlePattern[] = [
  {
    id: 'cdl-3-line-strike',
    title: 'Three-line strike',
    label: 'Line strike',
    barsBefore: 3,
    settings: [
      [NEAR, 3],
      [NEAR, 2],
    ],
    rule: (c) => (isLineStrike(c) ? c.color(1) * 100 : 0),
  },
  {
    id: 'cdl-breakaway',
    title: 'Breakaway',
    barsBefore: 4,
    settings: [[BODY_LONG, 4]],
    rule: (c) => (isBreakaway(c) ? c.color(0) * 100 : 0),
  },
  {
    id: 'cdl-conceal-baby-swall',
    title: 'Concealing baby swallow',
    label: 'Baby swallow',
    barsBefore: 3,
    settings: [
      [SHADOW_VERY_SHORT, 3],
      [SHADOW_VERY_SHORT, 2],
      [SHADOW_VERY_SHORT, 1],
    ],
    rule: (c) =>
      all(c, 3, 0, black) &&
      all(c, 3, 2, hasNoLower) &&
      all(c, 3, 2, hasNoUpper) &&
      bodyGapsDown(c, 1, 2) &&
      c.upperShadow(1) > c.threshold(SHADOW_VERY_SHORT, 1) &&
      c.high(1) > c.close(2) &&
      c.high(0) > c.high(1) &&
      c.low(0) < c.low(1)
        ? 100
        : 0,
  },
  {
    id: 'cdl-ladder-bottom',
    title: 'Ladder bottom',
    barsBefore: 4,
    settings: [[SHADOW_VERY_SHORT, 1]],
    rule: (c) =>
      all(c, 4, 1, black) &&
      c.open(4) > c.open(3) &&
      c.open(3) > c.open(2) &&
      c.close(4) > c.close(3) &&
      c.close(3) > c.close(2) &&
      c.upperShadow(1) > c.threshold(SHADOW_VERY_SHORT, 1) &&
      c.isWhite(0) &&
      c.open(0) > c.open(1) &&
      c.close(0) > c.high(1)
        ? 100
        : 0,
  },
  {
    id: 'cdl-mat-hold',
    title: 'Mat hold',
    barsBefore: 4,
    settings: threeSmall,
    penetration: 0.5,
    rule: (c, penetration) => (isMatHold(c, penetration) ? 100 : 0),
  },
  {
    id: 'cdl-rise-fall-3-methods',
    title: 'Rising or falling three methods',
    label: 'Three methods',
    barsBefore: 4,
    settings: [...threeSmall, [BODY_LONG, 0]],
    rule: (c) => (isThreeMethods(c) ? c.color(4) * 100 : 0),
  },
];
