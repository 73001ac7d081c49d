import type { CandlePattern } from './candle-pattern.ts';
import {
  all,
  black,
  bodyGapsDown,
  bodyGapsUp,
  candleGapsDown,
  candleGapsUp,
  hasLongLower,
  hasNoLower,
  hasNoUpper,
  isAboveShort,
  isDoji,
  isEqual,
  isLong,
  isShort,
  isShortOrMean,
  isWithin,
  white,
} from './candle-rules.ts';
import { BODY_DOJI, BODY_LONG, BODY_SHORT, EQUAL, NEAR, SHADOW_VERY_SHORT } from './candle-settings.ts';
import type { Candles } from './candles.ts';

/** The newest candle, of the other colour, closes by that share of the body into the oldest of three. */
const takesBack = (c: Candles, penetration: number): boolean =>
  c.isWhite(2)
    ? c.isBlack(0) && c.close(0) < c.close(2) - c.body(2) * penetration
    : c.isWhite(0) && c.close(0) > c.close(2) + c.body(2) * penetration;

/** A long candle, a small one that gaps away from it, and one that takes the way back; from a white one it is an evening. */
const isStar = (c: Candles, fromWhite: boolean, isSmall: boolean, penetration: number): boolean =>
  isLong(c, 2) &&
  c.isWhite(2) === fromWhite &&
  isSmall &&
  (fromWhite ? bodyGapsUp(c, 1, 2) : bodyGapsDown(c, 1, 2)) &&
  isAboveShort(c, 0) &&
  takesBack(c, penetration);

const isBabyAbandoned = (c: Candles): boolean =>
  c.isWhite(2) ? candleGapsUp(c, 1, 2) && candleGapsDown(c, 0, 1) : candleGapsDown(c, 1, 2) && candleGapsUp(c, 0, 1);

/** Of two white candles after a gap: about the same size and the same open. */
const areSideBySide = (c: Candles): boolean =>
  all(c, 1, 0, white) && isWithin(c, NEAR, 1, c.body(0), c.body(1)) && isEqual(c, 1, c.open(0), c.open(1));

function tasukiGap(c: Candles): number {
  if (c.color(1) === c.color(0) || !(Math.abs(c.body(1) - c.body(0)) < c.threshold(NEAR, 1))) return 0;
  const opensInBody = c.open(0) < c.top(1) && c.open(0) > c.bottom(1);
  if (!opensInBody) return 0;
  if (c.isWhite(1)) return bodyGapsUp(c, 1, 2) && c.close(0) < c.open(1) && c.close(0) > c.top(2) ? 100 : 0;
  return bodyGapsDown(c, 1, 2) && c.close(0) > c.open(1) && c.close(0) < c.bottom(2) ? -100 : 0;
}

/** All three dojis are measured by the candles before the first. */
function tristar(c: Candles): number {
  const doji = c.threshold(BODY_DOJI, 2);
  if (!(c.body(2) <= doji && c.body(1) <= doji && c.body(0) <= doji)) return 0;
  if (bodyGapsUp(c, 1, 2) && c.top(0) < c.top(1)) return -100;
  return bodyGapsDown(c, 1, 2) && c.bottom(0) > c.bottom(1) ? 100 : 0;
}

const isInsideThenOut = (c: Candles): boolean =>
  c.color(0) === -c.color(2) &&
  c.top(1) < c.top(2) &&
  c.bottom(1) > c.bottom(2) &&
  (c.isWhite(2) ? c.close(0) < c.open(2) : c.close(0) > c.open(2)) &&
  isLong(c, 2) &&
  isShortOrMean(c, 1);

/** The second body engulfs the first, of the other colour, and the third closes further on. */
const isOutside = (c: Candles): boolean =>
  c.isWhite(1)
    ? c.isBlack(2) && c.close(1) > c.open(2) && c.open(1) < c.close(2) && c.close(0) > c.close(1)
    : c.isWhite(2) && c.open(1) > c.close(2) && c.close(1) < c.open(2) && c.close(0) < c.close(1);

const fillsGap = (c: Candles): boolean =>
  c.color(2) === c.color(1) &&
  c.color(1) === -c.color(0) &&
  c.open(0) < c.top(1) &&
  c.open(0) > c.bottom(1) &&
  c.close(0) < c.top(2) &&
  c.close(0) > c.bottom(2) &&
  (c.isWhite(2) ? bodyGapsUp(c, 1, 2) : bodyGapsDown(c, 1, 2));

const starSettings = [
  [BODY_LONG, 2],
  [BODY_SHORT, 1],
  [BODY_SHORT, 0],
] as const;
const dojiStarSettings = [
  [BODY_LONG, 2],
  [BODY_DOJI, 1],
  [BODY_SHORT, 0],
] as const;

/** Patterns of three candles; those of a steady advance or decline are among the soldiers and crows. */
export const THREE_CANDLES: readonly CandlePattern[] = [
  {
    id: 'cdl-3-inside',
    title: 'Three inside up or down',
    label: 'Three inside',
    barsBefore: 2,
    settings: [
      [BODY_LONG, 2],
      [BODY_SHORT, 1],
    ],
    rule: (c) => (isInsideThenOut(c) ? c.color(0) * 100 : 0),
  },
  {
    id: 'cdl-3-outside',
    title: 'Three outside up or down',
    label: 'Three outside',
    barsBefore: 3,
    settings: [],
    rule: (c) => (isOutside(c) ? c.color(1) * 100 : 0),
  },
  {
    id: 'cdl-3-stars-in-south',
    title: 'Three stars in the south',
    label: 'Three stars',
    barsBefore: 2,
    settings: [
      [BODY_LONG, 2],
      [SHADOW_VERY_SHORT, 1],
      [SHADOW_VERY_SHORT, 0],
      [BODY_SHORT, 0],
    ],
    rule: (c) =>
      all(c, 2, 0, black) &&
      isLong(c, 2) &&
      hasLongLower(c, 2) &&
      c.body(1) < c.body(2) &&
      c.open(1) > c.close(2) &&
      c.open(1) <= c.high(2) &&
      c.low(1) < c.close(2) &&
      c.low(1) >= c.low(2) &&
      c.lowerShadow(1) > c.threshold(SHADOW_VERY_SHORT, 1) &&
      isShort(c, 0) &&
      hasNoLower(c, 0) &&
      hasNoUpper(c, 0) &&
      c.low(0) > c.low(1) &&
      c.high(0) < c.high(1)
        ? 100
        : 0,
  },
  {
    id: 'cdl-abandoned-baby',
    title: 'Abandoned baby',
    barsBefore: 2,
    settings: dojiStarSettings,
    penetration: 0.3,
    rule: (c, penetration) =>
      isLong(c, 2) && isDoji(c, 1) && isAboveShort(c, 0) && takesBack(c, penetration) && isBabyAbandoned(c) ? c.color(0) * 100 : 0,
  },
  {
    id: 'cdl-evening-doji-star',
    title: 'Evening doji star',
    barsBefore: 2,
    settings: dojiStarSettings,
    penetration: 0.3,
    rule: (c, penetration) => (isStar(c, true, isDoji(c, 1), penetration) ? -100 : 0),
  },
  {
    id: 'cdl-evening-star',
    title: 'Evening star',
    barsBefore: 2,
    settings: starSettings,
    penetration: 0.3,
    rule: (c, penetration) => (isStar(c, true, isShortOrMean(c, 1), penetration) ? -100 : 0),
  },
  {
    id: 'cdl-gap-side-side-white',
    title: 'Gap with side-by-side white lines',
    label: 'Side by side',
    barsBefore: 2,
    settings: [
      [NEAR, 1],
      [EQUAL, 1],
    ],
    rule: (c) => {
      if (!areSideBySide(c)) return 0;
      if (bodyGapsUp(c, 1, 2) && bodyGapsUp(c, 0, 2)) return 100;
      return bodyGapsDown(c, 1, 2) && bodyGapsDown(c, 0, 2) ? -100 : 0;
    },
  },
  {
    id: 'cdl-morning-doji-star',
    title: 'Morning doji star',
    barsBefore: 2,
    settings: dojiStarSettings,
    penetration: 0.3,
    rule: (c, penetration) => (isStar(c, false, isDoji(c, 1), penetration) ? 100 : 0),
  },
  {
    id: 'cdl-morning-star',
    title: 'Morning star',
    barsBefore: 2,
    settings: starSettings,
    penetration: 0.3,
    rule: (c, penetration) => (isStar(c, false, isShortOrMean(c, 1), penetration) ? 100 : 0),
  },
  {
    id: 'cdl-stick-sandwich',
    title: 'Stick sandwich',
    barsBefore: 2,
    settings: [[EQUAL, 2]],
    rule: (c) => (c.isBlack(2) && c.isWhite(1) && c.isBlack(0) && c.low(1) > c.close(2) && isEqual(c, 2, c.close(0), c.close(2)) ? 100 : 0),
  },
  { id: 'cdl-tasuki-gap', title: 'Tasuki gap', barsBefore: 2, settings: [[NEAR, 1]], rule: tasukiGap },
  { id: 'cdl-tristar', title: 'Tristar', barsBefore: 2, settings: [[BODY_DOJI, 2]], rule: tristar },
  {
    id: 'cdl-unique-3-river',
    title: 'Unique three river',
    barsBefore: 2,
    settings: [
      [BODY_LONG, 2],
      [BODY_SHORT, 0],
    ],
    rule: (c) =>
      all(c, 2, 1, black) &&
      isLong(c, 2) &&
      c.close(1) > c.close(2) &&
      c.open(1) <= c.open(2) &&
      c.low(1) < c.low(2) &&
      isShort(c, 0) &&
      c.isWhite(0) &&
      c.open(0) > c.low(1)
        ? 100
        : 0,
  },
  {
    id: 'cdl-xside-gap-3-methods',
    title: 'Upside or downside gap three methods',
    label: 'Gap three methods',
    barsBefore: 2,
    settings: [],
    rule: (c) => (fillsGap(c) ? c.color(2) * 100 : 0),
  },
];
