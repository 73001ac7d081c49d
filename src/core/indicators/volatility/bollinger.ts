import { z } from 'zod';
import { windowDeviation, windowMean } from '#core/numeric/window-statistics.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { numberParameter, periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { WindowStream } from '../window-stream.ts';
import { bandWidthOf, percentBOf } from './bollinger-figures.ts';

export const bollingerParameters = z.strictObject({
  period: periodParameter(20, 2),
  multiplier: numberParameter(2, 0.01, 100),
  source: sourceParameter,
});

/**
 * Bollinger bands: the simple average and the lines `multiplier` population standard deviations above and below it. Beside them where
 * the price lies between the bands (0 … 1), its distance from the average in deviations, and the bands' width as a fraction of it.
 */
export const bollinger: IndicatorDefinition<typeof bollingerParameters> = {
  id: 'bollinger',
  aliases: ['bb', 'bbands'],
  title: 'Bollinger bands',
  family: 'volatility',
  version: 2,
  parameters: bollingerParameters,
  outputs: [
    { name: 'sma', style: 'line' },
    { name: 'upperBand', style: 'band' },
    { name: 'lowerBand', style: 'band' },
    { name: 'percentB', style: 'none' },
    { name: 'zScore', style: 'none' },
    { name: 'width', style: 'none' },
  ],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: ({ period }) => period - 1,
  create: ({ period, multiplier, source }) =>
    new WindowStream(period, PRICE_SOURCES.indexOf(source), 6, (prices, start, size, outputs, at) => {
      const price = prices[start + size - 1] as number;
      const mean = windowMean(prices, start, size);
      const deviation = windowDeviation(prices, start, size, mean);
      const upper = mean + multiplier * deviation;
      const lower = mean - multiplier * deviation;
      (outputs[0] as Float64Array)[at] = mean;
      (outputs[1] as Float64Array)[at] = upper;
      (outputs[2] as Float64Array)[at] = lower;
      (outputs[3] as Float64Array)[at] = percentBOf(price, upper, lower);
      (outputs[4] as Float64Array)[at] = deviation === 0 ? Number.NaN : (price - mean) / deviation;
      (outputs[5] as Float64Array)[at] = bandWidthOf(upper, lower, mean);
    }),
};
