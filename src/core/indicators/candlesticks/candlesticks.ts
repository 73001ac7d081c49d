import type { IndicatorDefinition } from '../definition.ts';

/** Every candlestick pattern, in the order of the picker. */
export const CANDLESTICKS: readonly IndicatorDefinition[] = [];
