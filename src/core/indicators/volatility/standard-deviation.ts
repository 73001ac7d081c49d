import { z } from 'zod';
import { windowDeviation, windowMean } from '#core/numeric/window-statistics.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { WindowStream } from '../window-stream.ts';

const parameters = z.strictObject({ period: periodParameter(14, 2), source: sourceParameter });

/**
 * Population standard deviation of the newest `period` prices, in price units; beside it their mean, and the newest price's distance
 * from it in deviations (NaN where all are equal).
 */
export const standardDeviation: IndicatorDefinition<typeof parameters> = {
  id: 'standard-deviation',
  aliases: ['stdev', 'stddev'],
  title: 'Standard deviation',
  family: 'volatility',
  version: 2,
  parameters,
  outputs: [
    { name: 'stdDev', style: 'line' },
    { name: 'mean', style: 'none' },
    { name: 'zScore', style: 'none' },
  ],
  pane: { placement: 'separate' },
  repaints: false,
  warmupBars: ({ period }) => period - 1,
  create: ({ period, source }) =>
    new WindowStream(period, PRICE_SOURCES.indexOf(source), 3, (prices, start, size, outputs, at) => {
      const mean = windowMean(prices, start, size);
      const deviation = windowDeviation(prices, start, size, mean);
      (outputs[0] as Float64Array)[at] = deviation;
      (outputs[1] as Float64Array)[at] = mean;
      (outputs[2] as Float64Array)[at] = deviation === 0 ? Number.NaN : ((prices[start + size - 1] as number) - mean) / deviation;
    }),
};
