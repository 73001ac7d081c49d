import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { WindowStream } from '../window-stream.ts';

const parameters = z.strictObject({ period: periodParameter(14), source: sourceParameter });

/**
 * Ulcer index (Martin and McCann 1989): root of the mean squared fall, in percent, of each of the newest `period` prices from the highest
 * of them up to it.
 */
export const ulcerIndex: IndicatorDefinition<typeof parameters> = {
  id: 'ulcer-index',
  aliases: ['ulcer'],
  title: 'Ulcer index',
  family: 'volatility',
  version: 1,
  parameters,
  outputs: [{ name: 'ulcerIndex', style: 'line' }],
  pane: { placement: 'separate' },
  repaints: false,
  warmupBars: ({ period }) => period - 1,
  create: ({ period, source }) =>
    new WindowStream(period, PRICE_SOURCES.indexOf(source), 1, (prices, start, size, outputs, at) => {
      let highest = 0;
      let squares = 0;
      for (let i = start; i < start + size; i++) {
        const price = prices[i] as number;
        if (price > highest) highest = price;
        const fall = highest === 0 ? Number.NaN : (100 * (price - highest)) / highest;
        squares += fall * fall;
      }
      (outputs[0] as Float64Array)[at] = Math.sqrt(squares / size);
    }),
};
