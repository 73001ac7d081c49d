import { MOMENTUM_ROWS } from './momentum.ts';
import { MOVING_AVERAGE_ROWS } from './moving-averages.ts';
import { STATISTICS_ROWS, STRUCTURE_ROWS } from './structure-and-statistics.ts';
import type { TalibRow } from './talib-row.ts';
import { VOLATILITY_ROWS } from './volatility.ts';
import { VOLUME_ROWS } from './volume.ts';

/** Every indicator that both have. */
export const TALIB_ROWS: readonly TalibRow[] = [
  ...MOVING_AVERAGE_ROWS,
  ...MOMENTUM_ROWS,
  ...VOLATILITY_ROWS,
  ...VOLUME_ROWS,
  ...STRUCTURE_ROWS,
  ...STATISTICS_ROWS,
];
