import { z } from 'zod';
import { sampleExcessKurtosis } from '#core/numeric/sample-moments.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { logReturn, ReturnWindowStream } from './return-window-stream.ts';

const parameters = z.strictObject({ period: periodParameter(60, 4), source: sourceParameter });

/** Excess kurtosis of the newest `period` log returns, corrected for bias: 0 for a normal distribution. NaN where they are all equal. */
export const kurtosis: IndicatorDefinition<typeof parameters> = {
  id: 'kurtosis',
  aliases: ['kurt'],
  title: 'Excess kurtosis',
  family: 'statistics',
  version: 1,
  parameters,
  outputs: [{ name: 'kurtosis', style: 'line' }],
  pane: { placement: 'separate', levels: [0] },
  repaints: false,
  warmupBars: ({ period }) => period,
  create: ({ period, source }) => new ReturnWindowStream(period, PRICE_SOURCES.indexOf(source), logReturn, sampleExcessKurtosis),
};
