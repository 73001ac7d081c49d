import { windowDeviation, windowMean } from '#core/numeric/window-statistics.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { WindowStream } from '../window-stream.ts';
import { bollingerParameters } from './bollinger.ts';
import { bandWidthOf } from './bollinger-figures.ts';

/** Distance of the Bollinger bands as a fraction of the average between them. */
export const bollingerWidth: IndicatorDefinition<typeof bollingerParameters> = {
  id: 'bollinger-width',
  aliases: ['bbw', 'bb-width', 'bollinger-bandwidth'],
  title: 'Bollinger width',
  family: 'volatility',
  version: 1,
  parameters: bollingerParameters,
  outputs: [{ name: 'width', style: 'line' }],
  pane: { placement: 'separate' },
  repaints: false,
  warmupBars: ({ period }) => period - 1,
  create: ({ period, multiplier, source }) =>
    new WindowStream(period, PRICE_SOURCES.indexOf(source), 1, (prices, start, size, outputs, at) => {
      const mean = windowMean(prices, start, size);
      const reach = multiplier * windowDeviation(prices, start, size, mean);
      (outputs[0] as Float64Array)[at] = bandWidthOf(mean + reach, mean - reach, mean);
    }),
};
