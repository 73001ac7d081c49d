import { z } from 'zod';
import { CASCADE_SEEDS, cascadeWarmup } from '../average-seed.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { choiceParameter, periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { CascadeStream } from './cascade-stream.ts';

const parameters = z.strictObject({
  period: periodParameter(20),
  source: sourceParameter,
  seed: choiceParameter(CASCADE_SEEDS, 'average'),
});

/**
 * Double exponential moving average (Mulloy 1994): 2·EMA − EMA of the EMA.
 * The default seed `average` begins all averages together, as Stock.Indicators does; `cascade` is that of TA-Lib and TradingView,
 * `first` that of MetaTrader.
 */
export const dema: IndicatorDefinition<typeof parameters> = {
  id: 'dema',
  aliases: [],
  title: 'Double exponential moving average',
  family: 'moving-averages',
  version: 1,
  parameters,
  outputs: [{ name: 'dema', style: 'line' }],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: ({ period, seed }) => cascadeWarmup(seed, period, 2),
  create: ({ period, source, seed }) => new CascadeStream(PRICE_SOURCES.indexOf(source), period, seed, [2, -1]),
};
