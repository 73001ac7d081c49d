import { z } from 'zod';
import { windowDeviation, windowMean } from '#core/numeric/window-statistics.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { WindowStream } from '../window-stream.ts';

const parameters = z.strictObject({ period: periodParameter(20, 2), source: sourceParameter });

/** Population variance of the newest `period` prices, in squared price units. */
export const variance: IndicatorDefinition<typeof parameters> = {
  id: 'variance',
  aliases: ['var'],
  title: 'Variance',
  family: 'statistics',
  version: 1,
  parameters,
  outputs: [{ name: 'variance', style: 'line' }],
  pane: { placement: 'separate' },
  repaints: false,
  warmupBars: ({ period }) => period - 1,
  create: ({ period, source }) =>
    new WindowStream(period, PRICE_SOURCES.indexOf(source), 1, (prices, start, size, outputs, at) => {
      const deviation = windowDeviation(prices, start, size, windowMean(prices, start, size));
      (outputs[0] as Float64Array)[at] = deviation * deviation;
    }),
};
