import { z } from 'zod';
import { binnedEntropy, MOST_BINS } from '#core/numeric/sample-moments.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { logReturn, ReturnWindowStream } from './return-window-stream.ts';

const parameters = z.strictObject({ period: periodParameter(100, 2), bins: periodParameter(10, 2, MOST_BINS), source: sourceParameter });

/**
 * Shannon entropy of the newest `period` log returns over `bins` equal steps from the least to the greatest, as a fraction of the most
 * there can be: 1 where all steps hold as many. NaN where the returns are all equal.
 */
export const entropy: IndicatorDefinition<typeof parameters> = {
  id: 'entropy',
  aliases: [],
  title: 'Entropy',
  family: 'statistics',
  version: 1,
  parameters,
  outputs: [{ name: 'entropy', style: 'line' }],
  pane: { placement: 'separate', range: [0, 1] },
  repaints: false,
  warmupBars: ({ period }) => period,
  create: ({ period, bins, source }) =>
    new ReturnWindowStream(period, PRICE_SOURCES.indexOf(source), logReturn, (returns, start, count) =>
      binnedEntropy(returns, start, count, bins),
    ),
};
