import { z } from 'zod';
import { CASCADE_SEEDS, cascadeWarmup } from '../average-seed.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { choiceParameter, numberParameter, periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { CascadeStream } from './cascade-stream.ts';

const parameters = z.strictObject({
  period: periodParameter(5),
  volumeFactor: numberParameter(0.7, 0.01, 1),
  source: sourceParameter,
  seed: choiceParameter(CASCADE_SEEDS, 'first'),
});

/** Weights of the six averages of averages, the expansion of (1 + a)·EMA − a·EMA of the EMA, applied three times. */
const weightsOf = (a: number): readonly number[] => [0, 0, (1 + a) ** 3, -3 * a * (1 + a) ** 2, 3 * a * a * (1 + a), -a * a * a];

/**
 * T3 (Tillson 1998): the generalised double exponential average of `volumeFactor`, applied three times. The default seed `first`
 * begins with the first price, as Stock.Indicators does; `cascade` is that of TA-Lib.
 */
export const t3: IndicatorDefinition<typeof parameters> = {
  id: 't3',
  aliases: [],
  title: 'T3 moving average',
  family: 'moving-averages',
  version: 1,
  parameters,
  outputs: [{ name: 't3', style: 'line' }],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: ({ period, seed }) => cascadeWarmup(seed, period, 6),
  create: ({ period, volumeFactor, source, seed }) =>
    new CascadeStream(PRICE_SOURCES.indexOf(source), period, seed, weightsOf(volumeFactor)),
};
