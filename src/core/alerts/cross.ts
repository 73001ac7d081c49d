import type { CrossDirection } from './alert.ts';

/** The side of a level on which a value was strictly last; null when that is not known yet. */
export type CrossSide = 'below' | 'above' | null;
export type Crossing = 'up' | 'down';

/** The side of `level` that `value` is strictly on; `before` where it touches it, null where one of the two is not known. */
export function sideOf(value: number, level: number, before: CrossSide): CrossSide {
  if (Number.isNaN(value) || Number.isNaN(level)) return null;
  return value > level ? 'above' : value < level ? 'below' : before;
}

/**
 * What a change of sides is. A cross is strictly on one side before, strictly on the other now: nothing is crossed from an unknown side,
 * a touch alone is no cross, and what touched and went on has crossed when it is through.
 */
export function crossingOf(before: CrossSide, now: CrossSide): Crossing | null {
  if (before === null || now === null || before === now) return null;
  return now === 'above' ? 'up' : 'down';
}

/** Whether a crossing is one that was asked for. */
export const isAsked = (crossing: Crossing | null, asked: CrossDirection): boolean =>
  crossing !== null && (asked === 'either' || asked === crossing);

/** What a bar did at a level. */
export interface BarCrossings {
  readonly side: CrossSide;
  readonly up: boolean;
  readonly down: boolean;
}

interface Prices {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

function along(path: readonly number[], level: number, from: CrossSide): BarCrossings {
  let side = from;
  let [up, down] = [false, false];
  for (const price of path) {
    const next = sideOf(price, level, side);
    const crossing = crossingOf(side, next);
    if (crossing === 'up') up = true;
    if (crossing === 'down') down = true;
    side = next;
  }
  return { side, up, down };
}

/**
 * What the prices inside a bar crossed, of which only open, high, low and close are known. A gap from the close before to the open counts.
 * Only what is certain is told, whichever extreme came first: coming from one side, a price that was strictly on the other has crossed,
 * and so has one that ended strictly on another side than it came from. From an unknown side only the close is looked at, for what
 * came before it may lie before the alert.
 */
export function crossingsOfBar({ open, high, low, close }: Prices, level: number, before: CrossSide): BarCrossings {
  if (before === null) return { side: sideOf(close, level, null), up: false, down: false };
  const highFirst = along([open, high, low, close], level, before);
  const lowFirst = along([open, low, high, close], level, before);
  // The sides differ only where the close is on the level itself: then the nearer extreme is taken to have come first.
  const { side } = high - open <= open - low ? highFirst : lowFirst;
  return { side, up: highFirst.up && lowFirst.up, down: highFirst.down && lowFirst.down };
}
