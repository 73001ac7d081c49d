import { z } from 'zod';
import { averageSeedParameter, seedCountOf } from '../average-seed.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { ExponentialStream } from './exponential-stream.ts';

const parameters = z.strictObject({ period: periodParameter(20), source: sourceParameter, seed: averageSeedParameter });

/**
 * Smoothed moving average, which is Wilder's (RMA): the newest price weighs 1 / period. Seeded with the simple average of the
 * first `period` prices by default, as in Stock.Indicators, TA-Lib, TradingView and MetaTrader.
 */
export const smma: IndicatorDefinition<typeof parameters> = {
  id: 'smma',
  aliases: ['rma', 'wilders'],
  title: 'Smoothed moving average',
  family: 'moving-averages',
  version: 1,
  parameters,
  outputs: [{ name: 'smma', style: 'line' }],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: ({ period, seed }) => seedCountOf(seed, period) - 1,
  create: ({ period, source, seed }) => new ExponentialStream(PRICE_SOURCES.indexOf(source), period, seedCountOf(seed, period), 1 / period),
};
