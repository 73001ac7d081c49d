import type { IndicatorDefinition } from '../definition.ts';

/** Every price-structure indicator, in the order of the picker. */
export const PRICE_STRUCTURE: readonly IndicatorDefinition[] = [];
