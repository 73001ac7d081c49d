import type { CandlePattern } from './candle-pattern.ts';
import {
  bodyGapsDown,
  bodyGapsUp,
  candleGapsDown,
  candleGapsUp,
  hasLongLower,
  hasLongUpper,
  hasNoLower,
  hasNoUpper,
  isDoji,
  isEqual,
  isLong,
  isMarubozu,
  isShort,
  isShortOrMean,
} from './candle-rules.ts';
import { BODY_DOJI, BODY_LONG, BODY_SHORT, EQUAL, NEAR, SHADOW_VERY_SHORT } from './candle-settings.ts';
import type { Candles } from './candles.ts';

const areOpposite = (c: Candles): boolean => c.color(1) === -c.color(0);

/** Completely around the other body 100; with one end in common 80; else 0. */
function enclosure(c: Candles, outer: number, inner: number): number {
  const above = c.top(outer) - c.top(inner);
  const below = c.bottom(inner) - c.bottom(outer);
  if (above > 0 && below > 0) return 100;
  return above >= 0 && below >= 0 ? 80 : 0;
}

/** A small body that the one before it encloses, against the colour of that. */
const harami = (c: Candles, isSmall: boolean): number => (isLong(c, 1) && isSmall ? -c.color(1) * enclosure(c, 1, 0) || 0 : 0);

function engulfing(c: Candles): number {
  if (!areOpposite(c)) return 0;
  const size = enclosure(c, 0, 1);
  const isSame = c.top(0) === c.top(1) && c.bottom(0) === c.bottom(1);
  return size === 0 || isSame ? 0 : c.color(0) * size;
}

/** A small body at the top of a candle with a long lower shadow. */
const isHammer = (c: Candles): boolean => isShort(c, 0) && hasLongLower(c, 0) && hasNoUpper(c, 0);
/** A small body at the bottom of a candle with a long upper shadow. */
const isInvertedHammer = (c: Candles): boolean => isShort(c, 0) && hasLongUpper(c, 0) && hasNoLower(c, 0);
/** Two marubozus that part with a gap. */
const isKicking = (c: Candles): boolean =>
  areOpposite(c) && isMarubozu(c, 1) && isMarubozu(c, 0) && (c.isBlack(1) ? candleGapsUp(c, 0, 1) : candleGapsDown(c, 0, 1));
/** A long black candle, then a white one that opens below its low. */
const opensBelowLongBlack = (c: Candles): boolean => c.isBlack(1) && isLong(c, 1) && c.isWhite(0) && c.open(0) < c.low(1);

const hammerSettings = [
  [BODY_SHORT, 0],
  [SHADOW_VERY_SHORT, 0],
] as const;
const kickingSettings = [
  [BODY_LONG, 1],
  [BODY_LONG, 0],
  [SHADOW_VERY_SHORT, 1],
  [SHADOW_VERY_SHORT, 0],
] as const;
const neckSettings = [
  [BODY_LONG, 1],
  [EQUAL, 1],
] as const;

/** Patterns of two candles. */
export const TWO_CANDLES: readonly CandlePattern[] = [
  {
    id: 'cdl-counter-attack',
    title: 'Counterattack',
    barsBefore: 1,
    settings: [
      [BODY_LONG, 1],
      [BODY_LONG, 0],
      [EQUAL, 1],
    ],
    rule: (c) => (areOpposite(c) && isLong(c, 1) && isLong(c, 0) && isEqual(c, 1, c.close(0), c.close(1)) ? c.color(0) * 100 : 0),
  },
  {
    id: 'cdl-dark-cloud-cover',
    title: 'Dark cloud cover',
    label: 'Dark cloud',
    barsBefore: 1,
    settings: [[BODY_LONG, 1]],
    penetration: 0.5,
    rule: (c, penetration) =>
      c.isWhite(1) &&
      isLong(c, 1) &&
      c.isBlack(0) &&
      c.open(0) > c.high(1) &&
      c.close(0) > c.open(1) &&
      c.close(0) < c.close(1) - c.body(1) * penetration
        ? -100
        : 0,
  },
  {
    id: 'cdl-doji-star',
    title: 'Doji star',
    barsBefore: 1,
    settings: [
      [BODY_LONG, 1],
      [BODY_DOJI, 0],
    ],
    rule: (c) => (isLong(c, 1) && isDoji(c, 0) && (c.isWhite(1) ? bodyGapsUp(c, 0, 1) : bodyGapsDown(c, 0, 1)) ? -c.color(1) * 100 : 0),
  },
  { id: 'cdl-engulfing', title: 'Engulfing', barsBefore: 2, settings: [], rule: engulfing },
  {
    id: 'cdl-hammer',
    title: 'Hammer',
    barsBefore: 1,
    settings: [...hammerSettings, [NEAR, 1]],
    rule: (c) => (isHammer(c) && c.bottom(0) <= c.low(1) + c.threshold(NEAR, 1) ? 100 : 0),
  },
  {
    id: 'cdl-hanging-man',
    title: 'Hanging man',
    barsBefore: 1,
    settings: [...hammerSettings, [NEAR, 1]],
    rule: (c) => (isHammer(c) && c.bottom(0) >= c.high(1) - c.threshold(NEAR, 1) ? -100 : 0),
  },
  {
    id: 'cdl-harami',
    title: 'Harami',
    barsBefore: 1,
    settings: [
      [BODY_LONG, 1],
      [BODY_SHORT, 0],
    ],
    rule: (c) => harami(c, isShortOrMean(c, 0)),
  },
  {
    id: 'cdl-harami-cross',
    title: 'Harami cross',
    barsBefore: 1,
    settings: [
      [BODY_LONG, 1],
      [BODY_DOJI, 0],
    ],
    rule: (c) => harami(c, isDoji(c, 0)),
  },
  {
    id: 'cdl-homing-pigeon',
    title: 'Homing pigeon',
    barsBefore: 1,
    settings: [
      [BODY_LONG, 1],
      [BODY_SHORT, 0],
    ],
    rule: (c) =>
      c.isBlack(1) && c.isBlack(0) && isLong(c, 1) && isShortOrMean(c, 0) && c.open(0) < c.open(1) && c.close(0) > c.close(1) ? 100 : 0,
  },
  {
    id: 'cdl-in-neck',
    title: 'In-neck',
    barsBefore: 1,
    settings: neckSettings,
    rule: (c) => (opensBelowLongBlack(c) && c.close(0) <= c.close(1) + c.threshold(EQUAL, 1) && c.close(0) >= c.close(1) ? -100 : 0),
  },
  {
    id: 'cdl-inverted-hammer',
    title: 'Inverted hammer',
    barsBefore: 1,
    settings: hammerSettings,
    rule: (c) => (isInvertedHammer(c) && bodyGapsDown(c, 0, 1) ? 100 : 0),
  },
  {
    id: 'cdl-kicking',
    title: 'Kicking',
    barsBefore: 1,
    settings: kickingSettings,
    rule: (c) => (isKicking(c) ? c.color(0) * 100 : 0),
  },
  {
    id: 'cdl-kicking-by-length',
    title: 'Kicking by length',
    label: 'Kicking',
    barsBefore: 1,
    settings: kickingSettings,
    rule: (c) => (isKicking(c) ? c.color(c.body(0) > c.body(1) ? 0 : 1) * 100 : 0),
  },
  {
    id: 'cdl-matching-low',
    title: 'Matching low',
    barsBefore: 1,
    settings: [[EQUAL, 1]],
    rule: (c) => (c.isBlack(1) && c.isBlack(0) && isEqual(c, 1, c.close(0), c.close(1)) ? 100 : 0),
  },
  {
    id: 'cdl-on-neck',
    title: 'On-neck',
    barsBefore: 1,
    settings: neckSettings,
    rule: (c) => (opensBelowLongBlack(c) && isEqual(c, 1, c.close(0), c.low(1)) ? -100 : 0),
  },
  {
    id: 'cdl-piercing',
    title: 'Piercing',
    barsBefore: 1,
    settings: [
      [BODY_LONG, 1],
      [BODY_LONG, 0],
    ],
    rule: (c) => (opensBelowLongBlack(c) && isLong(c, 0) && c.close(0) < c.open(1) && c.close(0) > c.close(1) + c.body(1) * 0.5 ? 100 : 0),
  },
  {
    id: 'cdl-separating-lines',
    title: 'Separating lines',
    barsBefore: 1,
    settings: [
      [SHADOW_VERY_SHORT, 0],
      [BODY_LONG, 0],
      [EQUAL, 1],
    ],
    rule: (c) =>
      areOpposite(c) && isEqual(c, 1, c.open(0), c.open(1)) && isLong(c, 0) && (c.isWhite(0) ? hasNoLower(c, 0) : hasNoUpper(c, 0))
        ? c.color(0) * 100
        : 0,
  },
  {
    id: 'cdl-shooting-star',
    title: 'Shooting star',
    barsBefore: 1,
    settings: hammerSettings,
    rule: (c) => (isInvertedHammer(c) && bodyGapsUp(c, 0, 1) ? -100 : 0),
  },
  {
    id: 'cdl-thrusting',
    title: 'Thrusting',
    barsBefore: 1,
    settings: neckSettings,
    rule: (c) =>
      opensBelowLongBlack(c) && c.close(0) > c.close(1) + c.threshold(EQUAL, 1) && c.close(0) <= c.close(1) + c.body(1) * 0.5 ? -100 : 0,
  },
];
