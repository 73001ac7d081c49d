import { windowDeviation, windowMean } from '#core/numeric/window-statistics.ts';
import { numberParameter } from '../parameters.ts';
import type { WindowFormula } from '../window-stream.ts';

/** How many bars of the timeframe make a year; volatility is given per year. 252 suits daily bars of shares. */
export const barsPerYearParameter = numberParameter(252, 1, 100_000_000);

/** A value that is not finite is no value: it comes of a price of zero. */
export const finiteOrNaN = (value: number): number => (Number.isFinite(value) ? value : Number.NaN);

/** Root of the mean term, per year: for terms that are estimates of the variance of one bar. */
export const rootOfMean = (barsPerYear: number): WindowFormula => {
  const scale = Math.sqrt(barsPerYear);
  return (terms, start, size, outputs, at) => {
    (outputs[0] as Float64Array)[at] = finiteOrNaN(Math.sqrt(Math.max(0, windowMean(terms, start, size))) * scale);
  };
};

/** Sample standard deviation (n - 1) of the terms, per year. */
export const sampleDeviation = (barsPerYear: number): WindowFormula => {
  const scale = Math.sqrt(barsPerYear);
  return (terms, start, size, outputs, at) => {
    const deviation = windowDeviation(terms, start, size, windowMean(terms, start, size));
    (outputs[0] as Float64Array)[at] = finiteOrNaN(deviation * Math.sqrt(size / (size - 1)) * scale);
  };
};
