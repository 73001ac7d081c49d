import type { IndicatorDefinition } from '../definition.ts';
import { fractal } from './fractal.ts';
import { fractalChaosBands } from './fractal-chaos-bands.ts';
import { heikinAshi } from './heikin-ashi.ts';
import { ichimoku } from './ichimoku.ts';
import { linearRegression, regressionSlope } from './linear-regression.ts';
import { pivotPoints } from './pivot-points.ts';
import { pivots } from './pivots.ts';
import { regressionChannel } from './regression-channel.ts';
import { rollingPivots } from './rolling-pivots.ts';
import { zigZag } from './zig-zag.ts';

/** Every price-structure indicator, in the order of the picker. */
export const PRICE_STRUCTURE: readonly IndicatorDefinition[] = [
  ichimoku,
  pivotPoints,
  rollingPivots,
  fractal,
  fractalChaosBands,
  pivots,
  zigZag,
  heikinAshi,
  linearRegression,
  regressionSlope,
  regressionChannel,
];
