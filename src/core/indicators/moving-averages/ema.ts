import { z } from 'zod';
import { averageSeedParameter, seedCountOf } from '../average-seed.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { ExponentialStream } from './exponential-stream.ts';

const parameters = z.strictObject({ period: periodParameter(20), source: sourceParameter, seed: averageSeedParameter });

/**
 * Exponential moving average with weight 2 / (period + 1). By default seeded with the simple average of the first `period`
 * prices, as in Stock.Indicators, TA-Lib and TradingView; `seed` `first` begins with the first price, as MetaTrader does.
 */
export const ema: IndicatorDefinition<typeof parameters> = {
  id: 'ema',
  aliases: [],
  title: 'Exponential moving average',
  family: 'moving-averages',
  version: 1,
  parameters,
  outputs: [{ name: 'ema', style: 'line' }],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: ({ period, seed }) => seedCountOf(seed, period) - 1,
  create: ({ period, source, seed }) =>
    new ExponentialStream(PRICE_SOURCES.indexOf(source), period, seedCountOf(seed, period), 2 / (period + 1)),
};
