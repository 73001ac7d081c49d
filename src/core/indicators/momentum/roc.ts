import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import { LONGEST_PERIOD, periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { WindowStream } from '../window-stream.ts';

const parameters = z.strictObject({ period: periodParameter(14, 1, LONGEST_PERIOD - 1), source: sourceParameter });

/** Rate of change against the price `period` bars ago, in percent: NaN where that price is zero. Beside it the change in price units. */
export const roc: IndicatorDefinition<typeof parameters> = {
  id: 'roc',
  aliases: [],
  title: 'Rate of change',
  family: 'momentum',
  version: 2,
  parameters,
  outputs: [
    { name: 'roc', style: 'line' },
    { name: 'momentum', style: 'none' },
  ],
  pane: { placement: 'separate', levels: [0] },
  repaints: false,
  warmupBars: ({ period }) => period,
  create: ({ period, source }) =>
    new WindowStream(period + 1, PRICE_SOURCES.indexOf(source), 2, (prices, start, size, outputs, at) => {
      const before = prices[start] as number;
      const momentum = (prices[start + size - 1] as number) - before;
      (outputs[0] as Float64Array)[at] = before === 0 ? Number.NaN : (100 * momentum) / before;
      (outputs[1] as Float64Array)[at] = momentum;
    }),
};
