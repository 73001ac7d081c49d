import type { IndicatorDefinition } from '../definition.ts';
import { volumeSpread } from './volume-spread.ts';

/** Every Wyckoff indicator, in the order of the picker. */
export const WYCKOFF: readonly IndicatorDefinition[] = [volumeSpread];
