import { z } from 'zod';
import { BarTermStream } from '../bar-term-stream.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter } from '../parameters.ts';
import { barsPerYearParameter, rootOfMean } from './annual-volatility.ts';

const parameters = z.strictObject({ period: periodParameter(20), barsPerYear: barsPerYearParameter });

const FOUR_LN_2 = 4 * Math.LN2;

function parkinsonVariance(high: number, low: number): number {
  const range = Math.log(high / low);
  return (range * range) / FOUR_LN_2;
}

/** Volatility from the range of each bar (Parkinson 1980): root of the mean ln(high / low)² / (4 ln 2), per year, as a fraction. */
export const parkinsonVolatility: IndicatorDefinition<typeof parameters> = {
  id: 'parkinson-volatility',
  aliases: ['parkinson'],
  title: 'Parkinson volatility',
  family: 'volatility',
  version: 1,
  parameters,
  outputs: [{ name: 'volatility', style: 'line' }],
  pane: { placement: 'separate' },
  repaints: false,
  warmupBars: ({ period }) => period - 1,
  create: ({ period, barsPerYear }) =>
    new BarTermStream(period, false, 1, (_o, high, low) => parkinsonVariance(high, low), rootOfMean(barsPerYear)),
};
