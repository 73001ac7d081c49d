/** Volatility of a year from the closes of `lookback` returns up to bar `to`: sample deviation × √periods. NaN when there are too few. */
export function yearlyVolatility(close: Float64Array, to: number, lookback: number, periodsPerYear: number): number {
  if (to < lookback) return Number.NaN;
  let sum = 0;
  let squares = 0;
  for (let i = to - lookback + 1; i <= to; i++) {
    const change = (close[i] as number) / (close[i - 1] as number) - 1;
    sum += change;
    squares += change * change;
  }
  const variance = (squares - (sum * sum) / lookback) / (lookback - 1);
  return Math.sqrt(Math.max(0, variance) * periodsPerYear);
}
