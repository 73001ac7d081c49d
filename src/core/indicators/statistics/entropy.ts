import { z } from 'zod';
import { binnedEntropy, MOST_BINS } from '#core/numeric/sample-moments.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { WindowStream } from '../window-stream.ts';
import { logReturns } from './returns.ts';

const parameters = z.strictObject({ period: periodParameter(100, 2), bins: periodParameter(10, 2, MOST_BINS), source: sourceParameter });

/** Shannon entropy of the newest `period` log returns over `bins` equal steps from the least to the greatest, as a fraction of the most there can be: 1 where all steps hold as many. NaN where the returns are all equal. */
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
    new WindowStream(period + 1, PRICE_SOURCES.indexOf(source), 1, (prices, start, size, outputs, at) => {
      (outputs[0] as Float64Array)[at] = binnedEntropy(logReturns(prices, start, size), size - 1, bins);
    }),
};
