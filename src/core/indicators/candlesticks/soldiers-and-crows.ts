import type { CandlePattern } from './candle-pattern.ts';
import {
  all,
  black,
  bodyGapsUp,
  hasLongUpper,
  hasNoLower,
  hasNoUpper,
  hasShortUpper,
  isAboveShort,
  isEqual,
  isLong,
  isShort,
  isShortOrMean,
  white,
} from './candle-rules.ts';
import { BODY_LONG, BODY_SHORT, EQUAL, FAR, NEAR, SHADOW_SHORT, SHADOW_VERY_SHORT } from './candle-settings.ts';
import type { Candles } from './candles.ts';

/** Each of the newest three closes above the one before. */
const closesRise = (c: Candles): boolean => c.close(0) > c.close(1) && c.close(1) > c.close(2);
/** Each of the newest three closes below the one before. */
const closesFall = (c: Candles): boolean => c.close(0) < c.close(1) && c.close(1) < c.close(2);
/** Opens in the white body before it, or near above. */
const opensInOrNear = (c: Candles, ago: number): boolean =>
  c.open(ago) > c.open(ago + 1) && c.open(ago) <= c.close(ago + 1) + c.threshold(NEAR, ago + 1);
/** Opens inside the black body before it. */
const opensInBlack = (c: Candles, ago: number): boolean => c.open(ago) < c.open(ago + 1) && c.open(ago) > c.close(ago + 1);

const isNotFarShorter = (c: Candles, ago: number): boolean => c.body(ago) > c.body(ago + 1) - c.threshold(FAR, ago + 1);
const isFarShorter = (c: Candles, ago: number): boolean => c.body(ago) < c.body(ago + 1) - c.threshold(FAR, ago + 1);

/** Signs that the advance tires: bodies shrink or upper shadows grow. */
function tires(c: Candles): boolean {
  if (isFarShorter(c, 1) && c.body(0) < c.body(1) + c.threshold(NEAR, 1)) return true;
  if (isFarShorter(c, 0)) return true;
  const outgrowsShort = (ago: number) => c.upperShadow(ago) > c.threshold(SHADOW_SHORT, ago);
  if (c.body(0) < c.body(1) && c.body(1) < c.body(2) && (outgrowsShort(0) || outgrowsShort(1))) return true;
  return c.body(0) < c.body(1) && hasLongUpper(c, 0);
}

const noShadows = [
  [SHADOW_VERY_SHORT, 2],
  [SHADOW_VERY_SHORT, 1],
  [SHADOW_VERY_SHORT, 0],
] as const;
const nearBefore = [
  [NEAR, 2],
  [NEAR, 1],
] as const;
const farBefore = [
  [FAR, 2],
  [FAR, 1],
] as const;

/** Patterns of two or three candles that go the same way, and of their tiring. */
export const SOLDIERS_AND_CROWS: readonly CandlePattern[] = [
  {
    id: 'cdl-2-crows',
    title: 'Two crows',
    barsBefore: 2,
    settings: [[BODY_LONG, 2]],
    rule: (c) =>
      c.isWhite(2) &&
      isLong(c, 2) &&
      all(c, 1, 0, black) &&
      bodyGapsUp(c, 1, 2) &&
      opensInBlack(c, 0) &&
      c.close(0) > c.open(2) &&
      c.close(0) < c.close(2)
        ? -100
        : 0,
  },
  {
    id: 'cdl-3-black-crows',
    title: 'Three black crows',
    barsBefore: 3,
    settings: noShadows,
    rule: (c) =>
      c.isWhite(3) &&
      all(c, 2, 0, black) &&
      all(c, 2, 0, hasNoLower) &&
      opensInBlack(c, 1) &&
      opensInBlack(c, 0) &&
      c.high(3) > c.close(2) &&
      closesFall(c)
        ? -100
        : 0,
  },
  {
    id: 'cdl-3-white-soldiers',
    title: 'Three advancing white soldiers',
    label: 'Three soldiers',
    barsBefore: 2,
    settings: [...noShadows, ...nearBefore, ...farBefore, [BODY_SHORT, 0]],
    rule: (c) =>
      all(c, 2, 0, white) &&
      all(c, 2, 0, hasNoUpper) &&
      closesRise(c) &&
      opensInOrNear(c, 1) &&
      opensInOrNear(c, 0) &&
      isNotFarShorter(c, 1) &&
      isNotFarShorter(c, 0) &&
      isAboveShort(c, 0)
        ? 100
        : 0,
  },
  {
    id: 'cdl-advance-block',
    title: 'Advance block',
    barsBefore: 2,
    settings: [[SHADOW_SHORT, 2], [SHADOW_SHORT, 1], [SHADOW_SHORT, 0], ...nearBefore, ...farBefore, [BODY_LONG, 2]],
    rule: (c) =>
      all(c, 2, 0, white) && closesRise(c) && opensInOrNear(c, 1) && opensInOrNear(c, 0) && isLong(c, 2) && hasShortUpper(c, 2) && tires(c)
        ? -100
        : 0,
  },
  {
    id: 'cdl-identical-3-crows',
    title: 'Identical three crows',
    label: 'Identical crows',
    barsBefore: 2,
    settings: [...noShadows, [EQUAL, 2], [EQUAL, 1]],
    rule: (c) =>
      all(c, 2, 0, black) &&
      all(c, 2, 0, hasNoLower) &&
      closesFall(c) &&
      isEqual(c, 2, c.open(1), c.close(2)) &&
      isEqual(c, 1, c.open(0), c.close(1))
        ? -100
        : 0,
  },
  {
    id: 'cdl-stalled-pattern',
    title: 'Stalled pattern',
    label: 'Stalled',
    barsBefore: 2,
    settings: [[BODY_LONG, 2], [BODY_LONG, 1], [BODY_SHORT, 0], [SHADOW_VERY_SHORT, 1], ...nearBefore],
    rule: (c) =>
      all(c, 2, 0, white) &&
      closesRise(c) &&
      all(c, 2, 1, isLong) &&
      hasNoUpper(c, 1) &&
      opensInOrNear(c, 1) &&
      isShort(c, 0) &&
      c.open(0) >= c.close(1) - c.body(0) - c.threshold(NEAR, 1)
        ? -100
        : 0,
  },
  {
    id: 'cdl-upside-gap-2-crows',
    title: 'Upside gap two crows',
    label: 'Gap two crows',
    barsBefore: 2,
    settings: [
      [BODY_LONG, 2],
      [BODY_SHORT, 1],
    ],
    rule: (c) =>
      c.isWhite(2) &&
      isLong(c, 2) &&
      c.isBlack(1) &&
      isShortOrMean(c, 1) &&
      bodyGapsUp(c, 1, 2) &&
      c.isBlack(0) &&
      c.open(0) > c.open(1) &&
      c.close(0) < c.close(1) &&
      c.close(0) > c.close(2)
        ? -100
        : 0,
  },
];
