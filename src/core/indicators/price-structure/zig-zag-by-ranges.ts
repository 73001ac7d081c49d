import { drawTurns, type Turn } from './published-zig-zag.ts';

/** The bar of a price, -1 before there is one. */
interface Extreme {
  readonly at: number;
  readonly price: number;
}
const NONE: Extreme = { at: -1, price: Number.NaN };

/** Turns of a series as the live form tells them; `direction` is that of the first trend, 0 while there is none. */
function turnsOf(high: Float64Array, low: Float64Array, leastMove: Float64Array): { direction: -1 | 0 | 1; turns: Turn[] } {
  const [firstHigh, firstLow] = [high[0] as number, low[0] as number];
  const turns: Turn[] = [];
  let direction: -1 | 0 | 1 = 0;
  let trend: -1 | 0 | 1 = 0;
  let highest = NONE;
  let lowest = NONE;
  for (let i = 0; i < high.length; i++) {
    const [upper, lower, least] = [high[i] as number, low[i] as number, leastMove[i] as number];
    const isHighest = !(upper < highest.price);
    const isLowest = !(lower > lowest.price);
    if (isHighest) highest = { at: i, price: upper };
    if (isLowest) lowest = { at: i, price: lower };
    if (trend === 0) {
      const [up, down] = [upper - firstLow, firstHigh - lower];
      if (up >= least && up > down) trend = 1;
      else if (down >= least && down > up) trend = -1;
      direction = trend;
      if (trend === 1) lowest = NONE;
      if (trend === -1) highest = NONE;
    } else if (trend === 1) {
      if (isHighest) lowest = NONE;
      else if (highest.price - lower >= least) {
        turns.push({ ...highest, type: 1 });
        [trend, highest] = [-1, NONE];
      }
    } else if (isLowest) highest = NONE;
    else if (upper - lowest.price >= least) {
      turns.push({ ...lowest, type: -1 });
      [trend, lowest] = [1, NONE];
    }
  }
  return { direction, turns };
}

/**
 * The zig-zag whose least move is given in price units for the bar that completes it, as the published form draws it: through every
 * turn that the live form has told, and on to the newest price.
 */
export function zigZagByRanges(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  leastMove: Float64Array,
  outputs: readonly Float64Array[],
): void {
  const { direction, turns } = turnsOf(high, low, leastMove);
  const first: Turn = {
    at: 0,
    price: (direction === 1 ? low : direction === -1 ? high : close)[0] as number,
    type: direction === 1 ? -1 : direction === -1 ? 1 : 0,
  };
  const end = close.length - 1;
  let told = 0;
  drawTurns(
    close.length,
    first,
    (last) => turns[told++] ?? { at: end, price: (last.type === -1 ? high : low)[end] as number, type: 0 },
    outputs,
  );
}
