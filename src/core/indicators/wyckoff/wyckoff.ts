import type { IndicatorDefinition } from '../definition.ts';

/** Every Wyckoff indicator, in the order of the picker. */
export const WYCKOFF: readonly IndicatorDefinition[] = [];
