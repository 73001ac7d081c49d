import { covarianceOf } from '#core/statistics/co-movement.ts';
import { sampleDeviation } from '#core/statistics/moments.ts';
import { ratio, sharpeRatio, sortinoRatio } from '#core/statistics/risk-ratios.ts';

/** Figures over the last `window` returns, a value per return; NaN until there are as many. Annualised, standard convention. */
export interface RollingRatios {
  readonly window: number;
  readonly sharpe: Float64Array;
  readonly sortino: Float64Array;
  readonly volatility: Float64Array;
  /** Against the benchmark; all NaN without one. */
  readonly beta: Float64Array;
}

/** {@link RollingRatios} of period returns and, where there is one, those of the benchmark. */
export function rollingRatios(
  returns: Float64Array,
  window: number,
  periodsPerYear: number,
  benchmark: Float64Array | null = null,
): RollingRatios {
  const column = (): Float64Array => new Float64Array(returns.length).fill(Number.NaN);
  const rolling = { window, sharpe: column(), sortino: column(), volatility: column(), beta: column() };
  const year = Math.sqrt(periodsPerYear);
  for (let end = window; end <= returns.length; end++) {
    const part = returns.subarray(end - window, end);
    rolling.sharpe[end - 1] = sharpeRatio(part) * year;
    rolling.sortino[end - 1] = sortinoRatio(part) * year;
    rolling.volatility[end - 1] = sampleDeviation(part) * year;
    if (benchmark !== null) {
      const other = benchmark.subarray(end - window, end);
      rolling.beta[end - 1] = ratio(covarianceOf(part, other), covarianceOf(other, other));
    }
  }
  return rolling;
}
