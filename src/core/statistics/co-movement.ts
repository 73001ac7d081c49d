import { meanOf, sampleDeviation } from './moments.ts';
import { ratio } from './risk-ratios.ts';

/** Sample covariance (n - 1) of two series of equal length; NaN for fewer than two pairs. */
export function covarianceOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const meanA = meanOf(a);
  const meanB = meanOf(b);
  let products = 0;
  for (let i = 0; i < a.length; i++) products += ((a[i] as number) - meanA) * ((b[i] as number) - meanB);
  return a.length < 2 ? Number.NaN : products / (a.length - 1);
}

/** Pearson's correlation; NaN where one of the two does not vary. */
export const correlationOf = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  ratio(covarianceOf(a, b), sampleDeviation(a) * sampleDeviation(b));

/** How a series moves with its benchmark, annualised by periods a year. */
export interface BenchmarkFigures {
  /** Covariance over the benchmark's variance. */
  readonly beta: number;
  /** Jensen's alpha a year: periods · (mean - rf - beta · (benchmark's mean - rf)). */
  readonly alpha: number;
  readonly correlation: number;
  readonly rSquared: number;
  /** Sample deviation of the differences · √periods. */
  readonly trackingError: number;
  /** Mean of the differences · periods over the tracking error. */
  readonly informationRatio: number;
  /** Mean excess a year over beta. */
  readonly treynor: number;
  /** Mean return over the benchmark's where the benchmark rose; NaN where it never did. */
  readonly upCapture: number;
  /** The same where it fell. */
  readonly downCapture: number;
}

/** {@link BenchmarkFigures} of period returns; `riskFree` is per period. */
export function benchmarkFigures(
  returns: ArrayLike<number>,
  benchmark: ArrayLike<number>,
  periodsPerYear: number,
  riskFree = 0,
): BenchmarkFigures {
  const beta = ratio(covarianceOf(returns, benchmark), covarianceOf(benchmark, benchmark));
  const excess = meanOf(returns) - riskFree;
  const differences = Float64Array.from(returns, (value, i) => value - (benchmark[i] as number));
  const trackingError = sampleDeviation(differences) * Math.sqrt(periodsPerYear);
  const correlation = correlationOf(returns, benchmark);
  const capture = (side: number): number => {
    const at = Array.from(benchmark, (_, i) => i).filter((i) => (benchmark[i] as number) * side > 0);
    return ratio(meanOf(at.map((i) => returns[i] as number)), meanOf(at.map((i) => benchmark[i] as number)));
  };
  return {
    beta,
    alpha: periodsPerYear * (excess - beta * (meanOf(benchmark) - riskFree)),
    correlation,
    rSquared: correlation * correlation,
    trackingError,
    informationRatio: ratio(meanOf(differences) * periodsPerYear, trackingError),
    treynor: ratio(excess * periodsPerYear, beta),
    upCapture: capture(1),
    downCapture: capture(-1),
  };
}
