import type { FeatureDescription } from './feature-description.ts';

const describe = (
  name: string,
  title: string,
  formula: string,
  range: FeatureDescription['range'],
  warmupBars: number,
): FeatureDescription => ({ name, title, formula, range, warmupBars });

const returnOver = (lag: number): FeatureDescription =>
  describe(`return-${lag}`, `Return over ${lag} bars`, `(close - close[${lag}]) / (ATR(14) √${lag})`, [null, null], Math.max(14, lag));

const emaDistance = (period: number): FeatureDescription =>
  describe(
    `ema-${period}-distance`,
    `Distance from the exponential average of ${period} closes`,
    `(close - ema(close, ${period})) / ATR(14)`,
    [null, null],
    period - 1,
  );

const turning = (name: string, title: string, formula: string): FeatureDescription => describe(name, title, formula, [-1, 1], 0);

/**
 * What each feature of the baseline set is, in the order of the vector. Distances are in average true ranges (ATR 14), so that a
 * quiet pair and a wild one look alike to a model; they are NaN while that range is zero.
 */
export const BASELINE_FEATURES: readonly FeatureDescription[] = [
  returnOver(1),
  returnOver(3),
  returnOver(10),
  returnOver(20),
  describe('rsi-14', 'Relative strength', '(RSI(close, 14) - 50) / 50', [-1, 1], 14),
  describe('atr-14-over-50', 'Present against usual range', 'ln(ATR(14) / ATR(50))', [null, null], 50),
  emaDistance(20),
  emaDistance(50),
  describe('bollinger-position', 'Place between the Bollinger bands', '(close - sma(close, 20)) / (2 deviations)', [null, null], 19),
  describe('macd-histogram', 'Moving average convergence', 'histogram of MACD(12, 26, 9) / ATR(14)', [null, null], 33),
  describe('volume-ratio', 'Volume', 'ln((volume + 1) / (mean of volume over 20 bars + 1)); unknown volume as 0', [null, null], 19),
  describe('close-in-range', 'Close within the bar', '2 (close - low) / (high - low) - 1; 0 when high = low', [-1, 1], 0),
  turning('hour-sine', 'Time of day, sine', 'sin(2π × part of the UTC day gone)'),
  turning('hour-cosine', 'Time of day, cosine', 'cos(2π × part of the UTC day gone)'),
  turning('weekday-sine', 'Day of the week, sine', 'sin(2π × days since 1970-01-01 modulo 7 / 7)'),
  turning('weekday-cosine', 'Day of the week, cosine', 'cos(2π × days since 1970-01-01 modulo 7 / 7)'),
];
