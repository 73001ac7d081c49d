import type { BarColumns } from '#core/market/bar-columns.ts';

/** The whole numbers of `[from, to)`. */
export function range(from: number, to: number): number[] {
  const numbers: number[] = [];
  for (let k = from; k < to; k++) numbers.push(k);
  return numbers;
}

/** One indicator again, straight from its definition: the outputs of bar `i`, computed afresh from the bars up to it. */
export type Naive = (bars: BarColumns, i: number) => Record<string, number>;

export const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
export const at = (column: Float64Array, i: number) => column[i] as number;
export const lastCloses = (bars: BarColumns, i: number, n: number) => range(i + 1 - n, i + 1).map((k) => at(bars.close, k));
export const typical = (bars: BarColumns, i: number) => (at(bars.high, i) + at(bars.low, i) + at(bars.close, i)) / 3;
export const highest = (bars: BarColumns, from: number, to: number) => Math.max(...range(from, to).map((k) => at(bars.high, k)));
export const lowest = (bars: BarColumns, from: number, to: number) => Math.min(...range(from, to).map((k) => at(bars.low, k)));
export const trueRange = (bars: BarColumns, i: number) =>
  i < 1
    ? Number.NaN
    : Math.max(
        at(bars.high, i) - at(bars.low, i),
        Math.abs(at(bars.high, i) - at(bars.close, i - 1)),
        Math.abs(at(bars.low, i) - at(bars.close, i - 1)),
      );

/** The n-period exponential average of the last of `values`: closed form, weights (1 - a)^k and the seed's remaining weight. */
export function exponential(values: number[], n: number): number {
  if (values.length < n) return Number.NaN;
  const a = 2 / (n + 1);
  const rest = values.slice(n);
  const seed = mean(values.slice(0, n)) * (1 - a) ** rest.length;
  return rest.reduce((sum, value, k) => sum + a * (1 - a) ** (rest.length - 1 - k) * value, seed);
}

/** Wilder's average of the last of `values`, as an exponential average with a = 1/n, in closed form. */
export function wilder(values: number[], n: number): number {
  if (values.length < n) return Number.NaN;
  const rest = values.slice(n);
  const seed = mean(values.slice(0, n)) * (1 - 1 / n) ** rest.length;
  return rest.reduce((sum, value, k) => sum + (1 / n) * (1 - 1 / n) ** (rest.length - 1 - k) * value, seed);
}

export const whenWarm = (i: number, first: number, value: () => number) => (i < first ? Number.NaN : value());
export const closesTo = (bars: BarColumns, i: number) => range(0, i + 1).map((k) => at(bars.close, k));
export const deviation = (values: number[]) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
