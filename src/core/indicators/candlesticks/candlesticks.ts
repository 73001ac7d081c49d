import type { IndicatorDefinition } from '../definition.ts';
import { candlestickIndicator } from './candle-pattern.ts';
import { FOUR_OR_MORE_CANDLES } from './four-or-more-candles.ts';
import { HIKKAKE } from './hikkake.ts';
import { ONE_CANDLE } from './one-candle.ts';
import { SOLDIERS_AND_CROWS } from './soldiers-and-crows.ts';
import { THREE_CANDLES } from './three-candles.ts';
import { TWO_CANDLES } from './two-candles.ts';

/** Every candlestick pattern of TA-Lib, in the order of the picker. */
export const CANDLESTICKS: readonly IndicatorDefinition[] = [
  ...ONE_CANDLE,
  ...TWO_CANDLES,
  ...THREE_CANDLES,
  ...SOLDIERS_AND_CROWS,
  ...FOUR_OR_MORE_CANDLES,
  ...HIKKAKE,
].map(candlestickIndicator);
