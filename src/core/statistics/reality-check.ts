import { blockLengths } from './block-length.ts';
import { meanOf } from './moments.ts';
import { type BootstrapSettings, RESAMPLES, resampledSums } from './stationary-bootstrap.ts';

/** Outcome of {@link realityCheck}. */
export interface RealityCheck {
  /** Chance that the best of as many strategies without any skill would do as well. NaN without strategies. */
  readonly pValue: number;
  /** Position of the strategy with the highest mean return. */
  readonly best: number;
  readonly strategies: number;
  readonly meanBlock: number;
}

/**
 * White's reality check (2000): tests that no strategy of the ledger has a mean excess return above 0, however many were tried.
 * `excess` are the strategies' returns less the benchmark's, of equal length, all over the same periods. The statistic is
 * max √n · mean; its distribution under the null comes from the same stationary bootstrap resamples of all strategies, each less its
 * own mean. The block length is the automatic one of the best strategy.
 */
export function realityCheck(excess: readonly ArrayLike<number>[], settings: BootstrapSettings): RealityCheck {
  const observed = excess.map(meanOf);
  const best = observed.reduce((most, mean, i) => (mean > (observed[most] as number) ? i : most), 0);
  const bestSeries = excess[best];
  if (bestSeries === undefined || bestSeries.length < 2) return { pValue: Number.NaN, best, strategies: excess.length, meanBlock: 1 };
  const meanBlock = settings.meanBlock ?? blockLengths(bestSeries).stationary;
  const resamples = settings.resamples ?? RESAMPLES;
  const greatest = observed[best] as number;
  const length = bestSeries.length;
  let reached = 1;
  // Each resample as it comes: of all of them together nothing is asked, and they would be the largest thing in memory.
  resampledSums(excess, { resamples, meanBlock, seed: settings.seed }, (sums) => {
    if (observed.some((mean, k) => (sums[k] as number) / length - mean >= greatest)) reached++;
  });
  return { pValue: reached / (resamples + 1), best, strategies: excess.length, meanBlock };
}
