import { z } from 'zod';
import { BarTermStream } from '../bar-term-stream.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter } from '../parameters.ts';
import { barsPerYearParameter, rootOfMean } from './annual-volatility.ts';

const parameters = z.strictObject({ period: periodParameter(20), barsPerYear: barsPerYearParameter });

const BODY_WEIGHT = 2 * Math.LN2 - 1;

function garmanKlassVariance(open: number, high: number, low: number, close: number): number {
  const range = Math.log(high / low);
  const body = Math.log(close / open);
  return 0.5 * range * range - BODY_WEIGHT * body * body;
}

/**
 * Volatility from all four prices (Garman and Klass 1980): root of the mean ½ ln(high / low)² - (2 ln 2 - 1) ln(close / open)², per year,
 * as a fraction.
 */
export const garmanKlassVolatility: IndicatorDefinition<typeof parameters> = {
  id: 'garman-klass-volatility',
  aliases: ['garman-klass'],
  title: 'Garman-Klass volatility',
  family: 'volatility',
  version: 1,
  parameters,
  outputs: [{ name: 'volatility', style: 'line' }],
  pane: { placement: 'separate' },
  repaints: false,
  warmupBars: ({ period }) => period - 1,
  create: ({ period, barsPerYear }) => new BarTermStream(period, false, 1, garmanKlassVariance, rootOfMean(barsPerYear)),
};
