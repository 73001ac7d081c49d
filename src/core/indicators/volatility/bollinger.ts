import { z } from 'zod';
import { windowDeviation, windowMean } from '#core/numeric/window-statistics.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { numberParameter, periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { WindowStream } from '../window-stream.ts';

const parameters = z.strictObject({
  period: periodParameter(20, 2),
  multiplier: numberParameter(2, 0.01, 100),
  source: sourceParameter,
});

/** Bollinger bands: the simple average and the lines `multiplier` population standard deviations above and below it. */
export const bollinger: IndicatorDefinition<typeof parameters> = {
  id: 'bollinger',
  aliases: ['bb'],
  title: 'Bollinger bands',
  family: 'volatility',
  version: 1,
  parameters,
  outputs: [
    { name: 'sma', style: 'line' },
    { name: 'upperBand', style: 'band' },
    { name: 'lowerBand', style: 'band' },
  ],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: ({ period }) => period - 1,
  create: ({ period, multiplier, source }) =>
    new WindowStream(period, PRICE_SOURCES.indexOf(source), 3, (prices, start, size, outputs, at) => {
      const mean = windowMean(prices, start, size);
      const reach = multiplier * windowDeviation(prices, start, size, mean);
      (outputs[0] as Float64Array)[at] = mean;
      (outputs[1] as Float64Array)[at] = mean + reach;
      (outputs[2] as Float64Array)[at] = mean - reach;
    }),
};
