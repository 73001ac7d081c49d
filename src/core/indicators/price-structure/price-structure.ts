import type { IndicatorDefinition } from '../definition.ts';
import { fractal } from './fractal.ts';
import { heikinAshi } from './heikin-ashi.ts';
import { ichimoku } from './ichimoku.ts';
import { linearRegression, regressionSlope } from './linear-regression.ts';
import { pivotPoints } from './pivot-points.ts';
import { regressionChannel } from './regression-channel.ts';
import { rollingPivots } from './rolling-pivots.ts';
import { zigZag } from './zig-zag.ts';

/** Every price-structure indicator, in the order of the picker. */
export const PRICE_STRUCTURE: readonly IndicatorDefinition[] = [
  ichimoku,
  pivotPoints,
  rollingPivots,
  fractal,
  zigZag,
  heikinAshi,
  linearRegression,
  regressionSlope,
  regressionChannel,
];
