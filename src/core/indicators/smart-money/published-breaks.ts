import type { BarColumns } from '#core/market/bar-columns.ts';
import { type BreakRule, breakKindOf, comparedLevel } from './break-rule.ts';
import { FirstCrossing } from './first-crossing.ts';
import type { PublishedSwing } from './published-swings.ts';

/**
 * Breaks of structure and changes of character of a whole history in their published form (FACTS §7.3, stated) from its swings (there
 * the forced first and last one take part): what never breaks is left out, what a later break deletes keeps its BrokenIndex alone. Outputs: BOS, CHOCH, Level,
 * BrokenIndex; NaN where there is nothing.
 */
export function publishBreaks(
  bars: BarColumns,
  swings: readonly PublishedSwing[],
  rule: BreakRule,
  outputs: readonly Float64Array[],
): void {
  const [bos, choch, levels, brokenIndex] = outputs as readonly [Float64Array, Float64Array, Float64Array, Float64Array];
  for (const output of outputs) output.fill(Number.NaN);
  const above = new FirstCrossing(rule.isCloseBreak ? bars.close : bars.high, 1);
  const below = new FirstCrossing(rule.isCloseBreak ? bars.close : bars.low, -1);
  /** Swings with a break that stands; their breaking bars rise. */
  const standing: number[] = [];
  for (let s = 3; s < swings.length; s++) {
    const [a, b, c, d] = swings.slice(s - 3, s + 1);
    if (a === undefined || b === undefined || c === undefined || d === undefined) continue;
    const kind = breakKindOf(d.direction, a.price, b.price, c.price, d.price);
    if (kind === null) continue;
    const broken = (b.direction === 1 ? above : below).beyond(b.index + 2, comparedLevel(rule, b.price));
    if (broken < 0) continue;
    for (let last = standing.at(-1); last !== undefined && (brokenIndex[last] as number) >= broken; last = standing.at(-1)) {
      bos[last] = choch[last] = levels[last] = Number.NaN;
      standing.pop();
    }
    (kind === 'break-of-structure' ? bos : choch)[b.index] = b.direction;
    levels[b.index] = b.price;
    brokenIndex[b.index] = broken;
    standing.push(b.index);
  }
}
