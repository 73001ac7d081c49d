import type { Naive } from './naive-arithmetic.ts';
import { NAIVE_MOMENTUM, NAIVE_MOMENTUM_PARAMETERS } from './naive-momentum.ts';
import { NAIVE_MOVING_AVERAGE_PARAMETERS, NAIVE_MOVING_AVERAGES } from './naive-moving-averages.ts';
import { NAIVE_PRICE_STRUCTURE, NAIVE_PRICE_STRUCTURE_PARAMETERS } from './naive-price-structure.ts';
import { NAIVE_STATISTICS, NAIVE_STATISTICS_PARAMETERS } from './naive-statistics.ts';
import { NAIVE_VOLATILITY, NAIVE_VOLATILITY_PARAMETERS } from './naive-volatility.ts';
import { NAIVE_VOLUME, NAIVE_VOLUME_PARAMETERS } from './naive-volume.ts';

/**
 * Every indicator again, straight from its definition: each value computed afresh from the bars up to it, with no state
 * carried along. Slow on purpose, and shares no code with the product. By id, with the parameters of {@link NAIVE_PARAMETERS}.
 */
export const NAIVE: Record<string, Naive> = {
  ...NAIVE_MOVING_AVERAGES,
  ...NAIVE_MOMENTUM,
  ...NAIVE_VOLATILITY,
  ...NAIVE_VOLUME,
  ...NAIVE_PRICE_STRUCTURE,
  ...NAIVE_STATISTICS,
};

export const NAIVE_PARAMETERS: Record<string, Record<string, unknown>> = {
  ...NAIVE_MOVING_AVERAGE_PARAMETERS,
  ...NAIVE_MOMENTUM_PARAMETERS,
  ...NAIVE_VOLATILITY_PARAMETERS,
  ...NAIVE_VOLUME_PARAMETERS,
  ...NAIVE_PRICE_STRUCTURE_PARAMETERS,
  ...NAIVE_STATISTICS_PARAMETERS,
};
