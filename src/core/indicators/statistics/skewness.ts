import { z } from 'zod';
import { sampleSkewness } from '#core/numeric/sample-moments.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { logReturn, ReturnWindowStream } from './return-window-stream.ts';

const parameters = z.strictObject({ period: periodParameter(60, 3), source: sourceParameter });

/**
 * Skewness of the newest `period` log returns, corrected for bias: n / ((n - 1)(n - 2)) Σ ((x - mean) / s)³. NaN where they are all equal.
 */
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
  create: ({ period, source }) => new ReturnWindowStream(period, PRICE_SOURCES.indexOf(source), logReturn, sampleSkewness),
};
