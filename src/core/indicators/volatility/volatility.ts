import type { IndicatorDefinition } from '../definition.ts';
import { atr } from './atr.ts';
import { bollinger } from './bollinger.ts';
import { donchian } from './donchian.ts';
import { standardDeviation } from './standard-deviation.ts';
import { trueRange } from './true-range.ts';

/** Every volatility indicator, in the order of the picker. */
export const VOLATILITY: readonly IndicatorDefinition[] = [bollinger, donchian, atr, trueRange, standardDeviation];
