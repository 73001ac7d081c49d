import type { IndicatorDefinition } from '../definition.ts';
import { ema } from './ema.ts';
import { sma } from './sma.ts';
import { wma } from './wma.ts';

/** Every moving average, in the order of the picker. */
export const MOVING_AVERAGES: readonly IndicatorDefinition[] = [sma, ema, wma];
