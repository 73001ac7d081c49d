import { z } from 'zod';
import { BarTermStream } from '../bar-term-stream.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter } from '../parameters.ts';
import { barsPerYearParameter, rootOfMean } from './annual-volatility.ts';

const parameters = z.strictObject({ period: periodParameter(20), barsPerYear: barsPerYearParameter });

/** Variance of one bar around its drift: ln(high / close) ln(high / open) + ln(low / close) ln(low / open). */
export const rogersSatchellVariance = (open: number, high: number, low: number, close: number): number =>
  Math.log(high / close) * Math.log(high / open) + Math.log(low / close) * Math.log(low / open);

/**
 * Volatility that a trend does not inflate (Rogers and Satchell 1991): root of the mean {@link rogersSatchellVariance}, per year, as a
 * fraction.
 */
export const rogersSatchellVolatility: IndicatorDefinition<typeof parameters> = {
  id: 'rogers-satchell-volatility',
  aliases: ['rogers-satchell'],
  title: 'Rogers-Satchell volatility',
  family: 'volatility',
  version: 1,
  parameters,
  outputs: [{ name: 'volatility', style: 'line' }],
  pane: { placement: 'separate' },
  repaints: false,
  warmupBars: ({ period }) => period - 1,
  create: ({ period, barsPerYear }) => new BarTermStream(period, false, 1, rogersSatchellVariance, rootOfMean(barsPerYear)),
};
