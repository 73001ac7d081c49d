import { atr } from './atr.ts';
import { bollinger } from './bollinger.ts';
import { cci } from './cci.ts';
import type { IndicatorDefinition } from './definition.ts';
import { donchian } from './donchian.ts';
import { ema } from './ema.ts';
import { macd } from './macd.ts';
import { obv } from './obv.ts';
import { roc } from './roc.ts';
import { rsi } from './rsi.ts';
import { sma } from './sma.ts';
import { standardDeviation } from './standard-deviation.ts';
import { stochastic } from './stochastic.ts';
import { trueRange } from './true-range.ts';
import { vwap } from './vwap.ts';
import { williamsR } from './williams-r.ts';
import { wma } from './wma.ts';

/** Every built-in indicator, in the order in which the picker lists them. */
export const INDICATORS: readonly IndicatorDefinition[] = [
  sma,
  ema,
  wma,
  bollinger,
  donchian,
  vwap,
  rsi,
  macd,
  stochastic,
  cci,
  williamsR,
  roc,
  atr,
  trueRange,
  standardDeviation,
  obv,
];

const byName = new Map(
  INDICATORS.flatMap((definition) => [definition.id, ...definition.aliases].map((name) => [name, definition] as const)),
);

/** The indicator with that id or alias, whatever the case; null when there is none. */
export const findIndicator = (idOrAlias: string): IndicatorDefinition | null => byName.get(idOrAlias.trim().toLowerCase()) ?? null;
