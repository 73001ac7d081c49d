import { z } from 'zod';
import { windowDeviation, windowMean } from '#core/numeric/window-statistics.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { WindowStream } from '../window-stream.ts';

const parameters = z.strictObject({ period: periodParameter(20, 2), source: sourceParameter });

/**
 * Distance of the price from the mean of the newest `period` prices in units of their population standard deviation. NaN where they are
 * all equal.
 */
export const zScore: IndicatorDefinition<typeof parameters> = {
  id: 'z-score',
  aliases: ['zscore'],
  title: 'Z-score',
  family: 'statistics',
  version: 1,
  parameters,
  outputs: [{ name: 'zScore', style: 'line' }],
  pane: { placement: 'separate', levels: [-2, 0, 2] },
  repaints: false,
  warmupBars: ({ period }) => period - 1,
  create: ({ period, source }) =>
    new WindowStream(period, PRICE_SOURCES.indexOf(source), 1, (prices, start, size, outputs, at) => {
      const mean = windowMean(prices, start, size);
      const deviation = windowDeviation(prices, start, size, mean);
      (outputs[0] as Float64Array)[at] = deviation === 0 ? Number.NaN : ((prices[start + size - 1] as number) - mean) / deviation;
    }),
};
