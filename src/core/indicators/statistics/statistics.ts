import type { IndicatorDefinition } from '../definition.ts';

/** Every statistic, in the order of the picker. */
export const STATISTICS: readonly IndicatorDefinition[] = [];
