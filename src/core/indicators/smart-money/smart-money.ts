import type { IndicatorDefinition } from '../definition.ts';

/** Every smart-money indicator, in the order of the picker. */
export const SMART_MONEY: readonly IndicatorDefinition[] = [];
