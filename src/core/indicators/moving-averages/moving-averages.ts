import type { IndicatorDefinition } from '../definition.ts';
import { alligator } from './alligator.ts';
import { alma } from './alma.ts';
import { dema } from './dema.ts';
import { ema } from './ema.ts';
import { hma } from './hma.ts';
import { kama } from './kama.ts';
import { mama } from './mama.ts';
import { mcginley } from './mcginley.ts';
import { midpoint } from './midpoint.ts';
import { sma } from './sma.ts';
import { smma } from './smma.ts';
import { t3 } from './t3.ts';
import { tema } from './tema.ts';
import { vidya } from './vidya.ts';
import { vwma } from './vwma.ts';
import { wma } from './wma.ts';
import { zlema } from './zlema.ts';

/** Every moving average, in the order of the picker. */
export const MOVING_AVERAGES: readonly IndicatorDefinition[] = [
  sma,
  ema,
  wma,
  hma,
  dema,
  tema,
  kama,
  alma,
  smma,
  t3,
  vwma,
  zlema,
  vidya,
  midpoint,
  mcginley,
  mama,
  alligator,
];
