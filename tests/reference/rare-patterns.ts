/** A candle as open, high, low, close, in ordinary bodies from the close before the pattern. */
export type CandleShape = readonly [open: number, high: number, low: number, close: number];

const LONG_WHITE: CandleShape = [0, 3.1, -0.1, 3];

/** Sequences that chance seldom brings about, each in one direction: the other is its mirror image. */
export const RARE_PATTERNS: Readonly<Record<string, readonly CandleShape[]>> = {
  'mat hold': [LONG_WHITE, [3.6, 3.7, 3.2, 3.3], [3.3, 3.4, 2.7, 2.8], [3, 3.1, 2.5, 2.6], [2.8, 5, 2.7, 4.9]],
  breakaway: [LONG_WHITE, [3.5, 4.1, 3.4, 4], [4.1, 4.6, 4, 4.4], [4.5, 5.1, 4.3, 5], [5, 5.1, 3.1, 3.2]],
  'rising three methods': [LONG_WHITE, [2.6, 2.7, 2.1, 2.2], [2.3, 2.4, 1.8, 1.9], [2, 2.1, 1.5, 1.6], [1.8, 3.7, 1.7, 3.6]],
  'two crows': [LONG_WHITE, [4.2, 4.3, 3.4, 3.5], [3.9, 4, 1.9, 2]],
  'upside gap two crows': [LONG_WHITE, [3.7, 3.8, 3.4, 3.5], [4, 4.1, 3.1, 3.2]],
  'abandoned baby': [LONG_WHITE, [3.8, 3.9, 3.6, 3.8], [3.2, 3.3, 1.5, 1.6]],
  'three stars in the south': [
    [3, 3.1, -4, 0],
    [1.5, 1.6, -2, 0.5],
    [0.3, 0.3, -0.1, -0.1],
  ],
  'concealing baby swallow': [
    [3, 3, 1.5, 1.5],
    [1.4, 1.4, 0, 0],
    [-0.3, 0.6, -1, -0.9],
    [0.7, 0.8, -1.5, -1.4],
  ],
};
