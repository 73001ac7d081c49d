import { z } from 'zod';
import { sampleSkewness } from '#core/numeric/sample-moments.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { WindowStream } from '../window-stream.ts';
import { logReturns } from './returns.ts';

const parameters = z.strictObject({ period: periodParameter(60, 3), source: sourceParameter });

/** Skewness of the newest `period` log returns, corrected for bias: n / ((n - 1)(n - 2)) Σ ((x - mean) / s)³. NaN where they are all equal. */
export const skewness: IndicatorDefinition<typeof parameters> = {
  id: 'skewness',
  aliases: ['skew'],
  title: 'Skewness',
  family: 'statistics',
  version: 1,
  parameters,
  outputs: [{ name: 'skewness', style: 'line' }],
  pane: { placement: 'separate', levels: [0] },
  repaints: false,
  warmupBars: ({ period }) => period,
  create: ({ period, source }) =>
    new WindowStream(period + 1, PRICE_SOURCES.indexOf(source), 1, (prices, start, size, outputs, at) => {
      (outputs[0] as Float64Array)[at] = sampleSkewness(logReturns(prices, start, size), size - 1);
    }),
};
