import { ascendingOf, sortedQuantile } from '#core/statistics/quantile.ts';
import { selectQuantiles } from '#core/statistics/select-rank.ts';

/** What many simulated accounts came to. All ascending; accounts are multiples of their start. */
export interface MonteCarloPaths {
  readonly finals: Float64Array;
  /** Deepest fall of each from a peak, the start included: 0 or below. */
  readonly drawdowns: Float64Array;
  readonly fan: FanChart | null;
  /** Share of the paths that end below their start. */
  readonly lossProbability: number;
  /** Share of the paths that ever lost the share that counts as ruin. */
  readonly ruinProbability: number;
}

/** Quantiles of the account by step. */
export interface FanChart {
  readonly steps: Int32Array;
  readonly shares: readonly number[];
  /** One column per share. */
  readonly quantiles: readonly Float64Array[];
}

/** Shares of a fan chart. */
const FAN_SHARES = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** At most `points` steps up to `steps`, evenly spread, the last one included. */
export const fanSteps = (steps: number, points = 50): Int32Array =>
  Int32Array.from({ length: Math.min(steps, points) }, (_, i) => Math.round(((i + 1) * steps) / Math.min(steps, points)));

/** Puts outcomes in order. `values` holds the paths' values step by step, all paths of one step after each other; `shown` makes
 * accounts of them. */
export function outcomeOf(
  finals: Float64Array,
  drawdowns: Float64Array,
  ruined: number,
  steps: Int32Array,
  values: Float64Array,
  shown: (value: number) => number = (value) => value,
): MonteCarloPaths {
  const paths = finals.length;
  const losses = finals.reduce((count, final) => count + (final < 1 ? 1 : 0), 0);
  return {
    finals: ascendingOf(finals),
    drawdowns: ascendingOf(drawdowns),
    fan: steps.length === 0 ? null : { steps, shares: FAN_SHARES, quantiles: fanQuantiles(values, steps.length, paths, shown) },
    lossProbability: losses / paths,
    ruinProbability: ruined / paths,
  };
}

function fanQuantiles(values: Float64Array, steps: number, paths: number, shown: (value: number) => number): Float64Array[] {
  const columns = FAN_SHARES.map(() => new Float64Array(steps));
  const row = new Float64Array(FAN_SHARES.length);
  for (let i = 0; i < steps; i++) {
    selectQuantiles(values.subarray(i * paths, (i + 1) * paths), FAN_SHARES, row, shown);
    row.forEach((value, k) => {
      (columns[k] as Float64Array)[i] = value;
    });
  }
  return columns;
}

/** Counts of values between equal steps from the least to the greatest; one edge more than counts. */
export function histogramOf(ascending: Float64Array, bins = 40): { readonly edges: Float64Array; readonly counts: Int32Array } {
  const least = ascending[0] ?? 0;
  const greatest = ascending.at(-1) ?? 0;
  const width = (greatest - least) / bins;
  const counts = new Int32Array(width > 0 ? bins : 1);
  for (const value of ascending) {
    const bin = width > 0 ? Math.min(bins - 1, Math.floor((value - least) / width)) : 0;
    counts[bin] = (counts[bin] as number) + 1;
  }
  return {
    edges: Float64Array.from({ length: counts.length + 1 }, (_, i) => (i === counts.length ? greatest : least + i * width)),
    counts,
  };
}

/** Values at shares of ascending outcomes, by the shares' own names. */
export const quantilesByName = (ascending: Float64Array, shares: readonly number[] = FAN_SHARES): Record<string, number> =>
  Object.fromEntries(shares.map((share) => [String(share), sortedQuantile(ascending, share)]));
