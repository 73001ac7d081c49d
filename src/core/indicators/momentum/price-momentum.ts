import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import { LONGEST_PERIOD, periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { WindowStream } from '../window-stream.ts';

const parameters = z.strictObject({ period: periodParameter(10, 1, LONGEST_PERIOD - 1), source: sourceParameter });

/** Momentum: the price less the price `period` bars ago, in price units. */
export const priceMomentum: IndicatorDefinition<typeof parameters> = {
  id: 'momentum',
  aliases: ['mom'],
  title: 'Momentum',
  family: 'momentum',
  version: 1,
  parameters,
  outputs: [{ name: 'momentum', style: 'line' }],
  pane: { placement: 'separate', levels: [0] },
  repaints: false,
  warmupBars: ({ period }) => period,
  create: ({ period, source }) =>
    new WindowStream(period + 1, PRICE_SOURCES.indexOf(source), 1, (prices, start, size, outputs, at) => {
      (outputs[0] as Float64Array)[at] = (prices[start + size - 1] as number) - (prices[start] as number);
    }),
};
