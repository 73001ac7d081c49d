import { z } from 'zod';
import { BarTermStream } from '../bar-term-stream.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter } from '../parameters.ts';
import { barsPerYearParameter, sampleDeviation } from './annual-volatility.ts';

const parameters = z.strictObject({ period: periodParameter(20, 2), barsPerYear: barsPerYearParameter });

/** Close-to-close volatility: sample standard deviation of the log returns of the newest `period` bars, per year, as a fraction. */
export const historicalVolatility: IndicatorDefinition<typeof parameters> = {
  id: 'historical-volatility',
  aliases: ['hv'],
  title: 'Historical volatility',
  family: 'volatility',
  version: 1,
  parameters,
  outputs: [{ name: 'volatility', style: 'line' }],
  pane: { placement: 'separate' },
  repaints: false,
  warmupBars: ({ period }) => period,
  create: ({ period, barsPerYear }) =>
    new BarTermStream(
      period,
      true,
      1,
      (_o, _h, _l, close, _v, previousClose) => Math.log(close / previousClose),
      sampleDeviation(barsPerYear),
    ),
};
