import type { IndicatorDefinition } from '../definition.ts';
import { cci } from './cci.ts';
import { macd } from './macd.ts';
import { roc } from './roc.ts';
import { rsi } from './rsi.ts';
import { stochastic } from './stochastic.ts';
import { williamsR } from './williams-r.ts';

/** Every momentum indicator, in the order of the picker. */
export const MOMENTUM: readonly IndicatorDefinition[] = [rsi, macd, stochastic, cci, roc, williamsR];
