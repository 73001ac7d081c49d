import { z } from 'zod';
import { windowDeviation, windowMean } from '#core/numeric/window-statistics.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { WindowStream } from '../window-stream.ts';

const parameters = z.strictObject({ period: periodParameter(14, 2), source: sourceParameter });

/** Population standard deviation of the newest `period` prices, in price units. */
export const standardDeviation: IndicatorDefinition<typeof parameters> = {
  id: 'standard-deviation',
  aliases: ['stdev'],
  title: 'Standard deviation',
  family: 'volatility',
  version: 1,
  parameters,
  outputs: [{ name: 'stdDev', style: 'line' }],
  pane: { placement: 'separate' },
  repaints: false,
  warmupBars: ({ period }) => period - 1,
  create: ({ period, source }) =>
    new WindowStream(period, PRICE_SOURCES.indexOf(source), 1, (prices, start, size, outputs, at) => {
      (outputs[0] as Float64Array)[at] = windowDeviation(prices, start, size, windowMean(prices, start, size));
    }),
};
