import type { IndicatorDefinition } from '../definition.ts';
import { adl } from './adl.ts';
import { chaikinOscillator } from './chaikin-oscillator.ts';
import { cmf } from './cmf.ts';
import { easeOfMovement } from './ease-of-movement.ts';
import { forceIndex } from './force-index.ts';
import { klinger } from './klinger.ts';
import { obv } from './obv.ts';
import { pvo } from './pvo.ts';
import { relativeVolume } from './relative-volume.ts';
import { nvi, pvi } from './volume-indices.ts';
import { volumeProfile } from './volume-profile.ts';
import { vwap } from './vwap.ts';
import { anchoredVwap, vwapBands } from './vwap-bands.ts';

/** Every volume indicator, in the order of the picker. */
export const VOLUME: readonly IndicatorDefinition[] = [
  vwap,
  vwapBands,
  anchoredVwap,
  volumeProfile,
  obv,
  adl,
  cmf,
  chaikinOscillator,
  forceIndex,
  easeOfMovement,
  pvo,
  klinger,
  relativeVolume,
  nvi,
  pvi,
];
