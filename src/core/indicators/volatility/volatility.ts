import type { IndicatorDefinition } from '../definition.ts';
import { atr } from './atr.ts';
import { atrStop } from './atr-stop.ts';
import { bollinger } from './bollinger.ts';
import { bollingerWidth } from './bollinger-width.ts';
import { chaikinVolatility } from './chaikin-volatility.ts';
import { chandelierExit } from './chandelier-exit.ts';
import { choppiness } from './choppiness.ts';
import { donchian } from './donchian.ts';
import { garmanKlassVolatility } from './garman-klass-volatility.ts';
import { historicalVolatility } from './historical-volatility.ts';
import { keltner } from './keltner.ts';
import { massIndex } from './mass-index.ts';
import { natr } from './natr.ts';
import { parabolicSar } from './parabolic-sar.ts';
import { parkinsonVolatility } from './parkinson-volatility.ts';
import { percentB } from './percent-b.ts';
import { rogersSatchellVolatility } from './rogers-satchell-volatility.ts';
import { standardDeviation } from './standard-deviation.ts';
import { starcBands } from './starc-bands.ts';
import { superTrend } from './supertrend.ts';
import { trueRange } from './true-range.ts';
import { ulcerIndex } from './ulcer-index.ts';
import { volatilityStop } from './volatility-stop.ts';
import { yangZhangVolatility } from './yang-zhang-volatility.ts';

/** Every volatility indicator, in the order of the picker. */
export const VOLATILITY: readonly IndicatorDefinition[] = [
  bollinger,
  bollingerWidth,
  percentB,
  keltner,
  starcBands,
  donchian,
  superTrend,
  parabolicSar,
  chandelierExit,
  atrStop,
  volatilityStop,
  atr,
  natr,
  trueRange,
  standardDeviation,
  historicalVolatility,
  parkinsonVolatility,
  garmanKlassVolatility,
  rogersSatchellVolatility,
  yangZhangVolatility,
  chaikinVolatility,
  choppiness,
  massIndex,
  ulcerIndex,
];
