import { meanOf, sampleDeviation } from './moments.ts';

/** A quotient, or NaN instead of an infinity: a ratio to no risk at all says nothing. */
export const ratio = (above: number, below: number): number => (below === 0 ? Number.NaN : above / below);

/** Mean excess over sample deviation, per period, not annualised; NaN where returns do not vary. */
export const sharpeRatio = (returns: ArrayLike<number>, riskFree = 0): number =>
  ratio(meanOf(returns) - riskFree, sampleDeviation(returns));

/** Root of the mean square of what falls short of `target`, over ALL periods (as R PerformanceAnalytics with method full, and quantstats). */
export function downsideDeviation(returns: ArrayLike<number>, target = 0): number {
  let squares = 0;
  for (let i = 0; i < returns.length; i++) {
    const short = Math.min(0, (returns[i] as number) - target);
    squares += short * short;
  }
  return Math.sqrt(squares / returns.length);
}

/** Mean excess over {@link downsideDeviation}, per period; NaN where nothing falls short. `mean`: theirs, where it is known. */
export const sortinoRatio = (returns: ArrayLike<number>, target = 0, mean = meanOf(returns)): number =>
  ratio(mean - target, downsideDeviation(returns, target));

/** What returns exceed `target` by, in all, over what they fall short by (Keating and Shadwick 2002); NaN where nothing falls short. */
export function omegaRatio(returns: ArrayLike<number>, target = 0): number {
  let above = 0;
  let below = 0;
  for (let i = 0; i < returns.length; i++) {
    const excess = (returns[i] as number) - target;
    if (excess > 0) above += excess;
    else below -= excess;
  }
  return ratio(above, below);
}

/** Growth a year that compounds to `growth` (final over initial value) in `years`; -1 when nothing is left, NaN for no time. */
export const compoundAnnualGrowth = (growth: number, years: number): number =>
  years > 0 ? (growth > 0 ? growth ** (1 / years) - 1 : -1) : Number.NaN;

/** Final over initial value of compounded returns. */
export function compounded(returns: ArrayLike<number>): number {
  let growth = 1;
  for (let i = 0; i < returns.length; i++) growth *= 1 + (returns[i] as number);
  return growth;
}
