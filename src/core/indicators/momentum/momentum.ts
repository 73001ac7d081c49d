import type { IndicatorDefinition } from '../definition.ts';
import { adx } from './adx.ts';
import { aroon } from './aroon.ts';
import { awesome } from './awesome.ts';
import { balanceOfPower } from './balance-of-power.ts';
import { cci } from './cci.ts';
import { cmo } from './cmo.ts';
import { connorsRsi } from './connors-rsi.ts';
import { coppock } from './coppock.ts';
import { dpo } from './dpo.ts';
import { elderRay } from './elder-ray.ts';
import { fisherTransform } from './fisher-transform.ts';
import { macd } from './macd.ts';
import { mfi } from './mfi.ts';
import { pmo } from './pmo.ts';
import { ppo } from './ppo.ts';
import { priceMomentum } from './price-momentum.ts';
import { roc } from './roc.ts';
import { rsi } from './rsi.ts';
import { schaffTrendCycle } from './schaff-trend-cycle.ts';
import { smi } from './smi.ts';
import { stochastic } from './stochastic.ts';
import { stochasticRsi } from './stochastic-rsi.ts';
import { trix } from './trix.ts';
import { tsi } from './tsi.ts';
import { ultimate } from './ultimate.ts';
import { vortex } from './vortex.ts';
import { williamsR } from './williams-r.ts';

/** Every momentum indicator, in the order of the picker. */
export const MOMENTUM: readonly IndicatorDefinition[] = [
  rsi,
  macd,
  stochastic,
  stochasticRsi,
  adx,
  cci,
  roc,
  priceMomentum,
  williamsR,
  mfi,
  awesome,
  aroon,
  vortex,
  tsi,
  trix,
  ultimate,
  ppo,
  cmo,
  dpo,
  connorsRsi,
  coppock,
  balanceOfPower,
  schaffTrendCycle,
  pmo,
  smi,
  fisherTransform,
  elderRay,
];
