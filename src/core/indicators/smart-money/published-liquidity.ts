import type { BarColumns } from '#core/market/bar-columns.ts';
import { FirstCrossing } from './first-crossing.ts';
import { publishedSwings } from './published-swings.ts';

/**
 * Liquidity of a whole history in its published form (FACTS §7.3, stated): swings within a fraction of the range of all bars of one
 * another, until price passes them by that much. Outputs: Liquidity, Level, End, Swept (0 if never); NaN where there is none.
 */
export function publishLiquidity(
  bars: BarColumns,
  swingLength: number,
  rangeFraction: number,
  outputs: readonly [Float64Array, Float64Array, Float64Array, Float64Array],
): void {
  for (const output of outputs) output.fill(Number.NaN);
  const [type, levels, ends, sweptAt] = outputs;
  let highest = Number.NEGATIVE_INFINITY;
  let lowest = Number.POSITIVE_INFINITY;
  for (const high of bars.high) highest = Math.max(highest, high);
  for (const low of bars.low) lowest = Math.min(lowest, low);
  const tolerance = (highest - lowest) * rangeFraction;
  const swings = publishedSwings(bars, swingLength);

  for (const direction of [1, -1] as const) {
    const crossing = new FirstCrossing(direction === 1 ? bars.high : bars.low, direction);
    const members = swings.filter((swing) => swing.direction === direction);
    const isUsed = new Uint8Array(members.length);
    for (const [m, first] of members.entries()) {
      if (isUsed[m] === 1) continue;
      const swept = Math.max(0, crossing.reaching(first.index + 1, first.price + direction * tolerance));
      let sum = first.price;
      let count = 1;
      let end = first.index;
      for (let k = m + 1; k < members.length; k++) {
        const { index, price } = members[k] as (typeof members)[number];
        if (swept > 0 && index >= swept) break;
        if (isUsed[k] === 1 || price < first.price - tolerance || price > first.price + tolerance) continue;
        isUsed[k] = 1;
        sum += price;
        count++;
        end = index;
      }
      if (count < 2) continue;
      type[first.index] = direction;
      levels[first.index] = sum / count;
      ends[first.index] = end;
      sweptAt[first.index] = swept;
    }
  }
}
