import type { IndicatorDefinition } from '../definition.ts';
import { wyckoffPhases } from './phases.ts';
import { volumeSpread } from './volume-spread.ts';

/** Every Wyckoff indicator, in the order of the picker. */
export const WYCKOFF: readonly IndicatorDefinition[] = [wyckoffPhases, volumeSpread];
