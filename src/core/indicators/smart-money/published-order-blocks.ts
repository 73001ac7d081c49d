import type { BarColumns } from '#core/market/bar-columns.ts';
import { FirstCrossing } from './first-crossing.ts';
import { blockStrength } from './order-block.ts';
import { type PublishedSwing, publishedSwings } from './published-swings.ts';

/** A block with the bar that found it first and the bar whose volumes it has (a later find of the same bar replaces those). */
interface FoundBlock {
  readonly index: number;
  readonly foundIndex: number;
  volumeIndex: number;
}

/** The blocks of one direction, in the order in which they are found. */
function findBlocks(bars: BarColumns, swings: readonly PublishedSwing[], direction: 1 | -1): FoundBlock[] {
  const { close } = bars;
  const extremes = direction === 1 ? bars.low : bars.high;
  const marks = swings.filter((swing) => swing.direction === direction);
  const byIndex = new Map<number, FoundBlock>();
  let next = 0;
  let swing: PublishedSwing | null = null;
  let origin = -1;
  for (let i = 0; i < close.length; i++) {
    if (swing !== null && direction * ((close[i] as number) - swing.price) > 0) {
      // Where no bar lies between, the bar before; its high and low, not swapped as the published code has them.
      const index = origin < 0 ? i - 1 : origin;
      const known = byIndex.get(index);
      if (known === undefined) byIndex.set(index, { index, foundIndex: i, volumeIndex: i });
      else known.volumeIndex = i;
      swing = null;
    } else if (swing !== null && (origin < 0 || direction * ((extremes[i] as number) - (extremes[origin] as number)) <= 0)) origin = i;
    if (marks[next]?.index === i) {
      swing = marks[next++] ?? null;
      origin = -1;
    }
  }
  return [...byIndex.values()];
}

/**
 * Order blocks of a whole history in their published form (FACTS §7.3, stated). Outputs: OB, Top, Bottom, OBVolume, MitigatedIndex,
 * Percentage; NaN where no block is left in the end. As there, levels are compared in single precision, and a bearish block on a bar
 * that had a bullish one takes its place and its mitigation.
 */
export function publishOrderBlocks(bars: BarColumns, swingLength: number, outputs: readonly Float64Array[]): void {
  for (const output of outputs) output.fill(Number.NaN);
  const [type, tops, bottoms, volumes, mitigatedIndex, percentage] = outputs as readonly [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const swings = publishedSwings(bars, swingLength);
  const above = new FirstCrossing(bars.high, 1);
  const below = new FirstCrossing(bars.low, -1);
  /** Bars whose block was mitigated once, and the index that is noted for it. */
  const mitigatedBull = new Map<number, number>();
  const volumeAt = (i: number): number => (i < 0 ? 0 : (bars.volume[i] as number));

  for (const direction of [1, -1] as const) {
    for (const { index, foundIndex, volumeIndex } of findBlocks(bars, swings, direction)) {
      const [top, bottom] = [bars.high[index] as number, bars.low[index] as number];
      const fall = (from: number): number => below.beyond(from, Math.fround(bottom));
      const rise = (from: number): number => above.beyond(from, Math.fround(top));
      const wasMitigated = direction === -1 && mitigatedBull.has(index);
      const mitigated = wasMitigated ? foundIndex : direction === 1 ? fall(foundIndex + 1) : rise(foundIndex + 1);
      const removed = mitigated < 0 ? -1 : direction === 1 ? rise(mitigated + 1) : fall(mitigated + 1);
      const noted = wasMitigated ? (mitigatedBull.get(index) ?? 0) : mitigated < 0 ? 0 : direction === 1 ? mitigated - 1 : mitigated;
      if (direction === 1 && mitigated >= 0) mitigatedBull.set(index, removed < 0 ? noted : 0);
      if (removed >= 0) {
        for (const output of outputs) output[index] = Number.NaN;
        continue;
      }
      const newestTwo = volumeAt(volumeIndex) + volumeAt(volumeIndex - 1);
      const third = volumeAt(volumeIndex - 2);
      type[index] = direction;
      tops[index] = top;
      bottoms[index] = bottom;
      volumes[index] = newestTwo + third;
      mitigatedIndex[index] = noted;
      percentage[index] = blockStrength(newestTwo, third);
    }
  }
}
