import { z } from 'zod';
import { autocorrelationOf } from '#core/numeric/sample-moments.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { logReturn, ReturnWindowStream } from './return-window-stream.ts';

const parameters = z
  .strictObject({ period: periodParameter(50, 2), lag: periodParameter(1), source: sourceParameter })
  .refine(({ period, lag }) => lag < period, 'The parameter lag must be smaller than period');

/**
 * Autocorrelation at `lag` of the newest `period` log returns: Σ (x - mean)(x `lag` before - mean) / Σ (x - mean)². NaN where they are all
 * equal.
 */
export const autocorrelation: IndicatorDefinition<typeof parameters> = {
  id: 'autocorrelation',
  aliases: ['acf'],
  title: 'Autocorrelation',
  family: 'statistics',
  version: 1,
  parameters,
  outputs: [{ name: 'autocorrelation', style: 'line' }],
  pane: { placement: 'separate', levels: [0] },
  repaints: false,
  warmupBars: ({ period }) => period,
  create: ({ period, lag, source }) =>
    new ReturnWindowStream(period, PRICE_SOURCES.indexOf(source), logReturn, (returns, start, count) =>
      autocorrelationOf(returns, start, count, lag),
    ),
};
