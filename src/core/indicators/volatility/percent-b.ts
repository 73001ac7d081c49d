import { windowDeviation, windowMean } from '#core/numeric/window-statistics.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { WindowStream } from '../window-stream.ts';
import { bollingerParameters } from './bollinger.ts';
import { percentBOf } from './bollinger-figures.ts';

/** Where the price lies between the Bollinger bands: 0 at the lower, 1 at the upper one. NaN where they meet. */
export const percentB: IndicatorDefinition<typeof bollingerParameters> = {
  id: 'percent-b',
  aliases: ['bollinger-percent-b', 'bb-percent-b'],
  title: 'Bollinger %B',
  family: 'volatility',
  version: 1,
  parameters: bollingerParameters,
  outputs: [{ name: 'percentB', style: 'line' }],
  pane: { placement: 'separate', levels: [0, 1] },
  repaints: false,
  warmupBars: ({ period }) => period - 1,
  create: ({ period, multiplier, source }) =>
    new WindowStream(period, PRICE_SOURCES.indexOf(source), 1, (prices, start, size, outputs, at) => {
      const mean = windowMean(prices, start, size);
      const reach = multiplier * windowDeviation(prices, start, size, mean);
      (outputs[0] as Float64Array)[at] = percentBOf(prices[start + size - 1] as number, mean + reach, mean - reach);
    }),
};
