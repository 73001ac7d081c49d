import { bollingerMeanReversion } from './bollinger-mean-reversion.ts';
import { buyAndHold } from './buy-and-hold.ts';
import { donchianBreakout } from './donchian-breakout.ts';
import { emaCross } from './ema-cross.ts';
import { fairValueGap } from './fair-value-gap.ts';
import { macdMomentum } from './macd-momentum.ts';
import { modelSignal } from './model-signal.ts';
import { openingRangeBreakout } from './opening-range-breakout.ts';
import { pairsSpread } from './pairs-spread.ts';
import { rsiMeanReversion } from './rsi-mean-reversion.ts';
import { smaCross } from './sma-cross.ts';
import type { StrategyDefinition } from './strategy.ts';
import { superTrendTrend } from './supertrend-trend.ts';
import { wyckoffSpring } from './wyckoff-spring.ts';

/** Every built-in strategy, in the order in which the wizard lists them. */
export const STRATEGIES: readonly StrategyDefinition[] = [
  smaCross,
  emaCross,
  macdMomentum,
  rsiMeanReversion,
  bollingerMeanReversion,
  donchianBreakout,
  openingRangeBreakout,
  superTrendTrend,
  pairsSpread,
  fairValueGap,
  wyckoffSpring,
  modelSignal,
  buyAndHold,
];

/** The built-in strategy with that id; null when there is none. */
export const findStrategy = (id: string): StrategyDefinition | null => STRATEGIES.find((strategy) => strategy.id === id) ?? null;
