import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { RegressionStream } from './regression-stream.ts';

const parameters = z.strictObject({ period: periodParameter(14, 2), source: sourceParameter });

const SLOPE = 0;
const INTERCEPT = 1;
const LINE = 4;

/**
 * Least-squares line through the newest `period` prices: its slope per bar, its value at bar 0 (bars of the series counted from 1), the
 * population standard deviation of the prices and the share of their variance that it explains. `line` is as published the newest
 * regression over its own bars; the live form gives each regression's end at its bar (TA-Lib's LINEARREG).
 */
export const linearRegression: IndicatorDefinition<typeof parameters> = {
  id: 'linear-regression',
  aliases: ['slope', 'linreg'],
  title: 'Linear regression',
  family: 'price-structure',
  version: 1,
  parameters,
  outputs: [
    { name: 'slope', style: 'none' },
    { name: 'intercept', style: 'none' },
    { name: 'stdDev', style: 'none' },
    { name: 'rSquared', style: 'none' },
    { name: 'line', style: 'line' },
  ],
  pane: { placement: 'price' },
  repaints: true,
  warmupBars: ({ period }) => period - 1,
  create: ({ period, source }) => new RegressionStream(period, PRICE_SOURCES.indexOf(source)),
  published: (bars, { period, source }, outputs) => {
    const count = bars.timeUs.length;
    new RegressionStream(period, PRICE_SOURCES.indexOf(source)).pushMany(bars, 0, count, outputs);
    const line = outputs[LINE] as Float64Array;
    const slope = outputs[SLOPE]?.[count - 1] as number;
    const intercept = outputs[INTERCEPT]?.[count - 1] as number;
    line.fill(Number.NaN, 0, count);
    for (let i = Math.max(0, count - period); i < count; i++) line[i] = slope * (i + 1) + intercept;
  },
};

/** Slope per bar of the least-squares line through the newest `period` prices, in a pane of its own. */
export const regressionSlope: IndicatorDefinition<typeof parameters> = {
  id: 'regression-slope',
  aliases: ['linearreg-slope'],
  title: 'Linear regression slope',
  family: 'price-structure',
  version: 1,
  parameters,
  outputs: [
    { name: 'slope', style: 'histogram' },
    { name: 'intercept', style: 'none' },
    { name: 'stdDev', style: 'none' },
    { name: 'rSquared', style: 'none' },
    { name: 'end', style: 'none' },
  ],
  pane: { placement: 'separate', levels: [0] },
  repaints: false,
  warmupBars: ({ period }) => period - 1,
  create: ({ period, source }) => new RegressionStream(period, PRICE_SOURCES.indexOf(source)),
};
