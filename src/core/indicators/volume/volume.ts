import type { IndicatorDefinition } from '../definition.ts';
import { obv } from './obv.ts';
import { vwap } from './vwap.ts';

/** Every volume indicator, in the order of the picker. */
export const VOLUME: readonly IndicatorDefinition[] = [vwap, obv];
