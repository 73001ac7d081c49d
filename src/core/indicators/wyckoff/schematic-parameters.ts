import { z } from 'zod';
import { choiceParameter, numberParameter, periodParameter } from '../parameters.ts';
import { meterParameters } from './volume-spread.ts';

/**
 * The thresholds of the phase detector. "Stated" is what FACTS §7.4 found in jthadison/bmad4_wyck_vol or another public source, "ours" what
 * was needed to make it computable. vr is the volume ratio, sr the spread ratio of the bar; height is that of the trading range.
 */
export const schematicParameters = z.strictObject({
  ...meterParameters,
  /** What makes a trend before a climax: lower highs and lows (half of `trendBars` against the other half), the slope of the average, or one of both. Ours. */
  trendBy: choiceParameter(['either', 'extremes', 'slope'], 'either'),
  trendBars: periodParameter(20, 4, 500),
  trendAverage: periodParameter(50, 2, 1000),
  /** Climax: least vr. Stated: 2 to 2.5. */
  climaxVolume: numberParameter(2, 1, 20),
  /** Climax: least sr. Stated: wide; ours: 1.5. */
  climaxSpread: numberParameter(1.5, 0.5, 10),
  /** Climax: least close position off its extreme. Stated: off the low; ours: the upper half. */
  climaxClose: numberParameter(0.5, 0, 1),
  /** Preliminary support or supply: least vr. Ours. */
  preliminaryVolume: numberParameter(1.5, 1, 20),
  /** Automatic rally: most bars after the climax. Stated: 5. */
  rallyBars: periodParameter(5, 1, 100),
  /** Automatic rally: vr of its last bar from and to. Stated: 0.8 to 1.2. */
  rallyVolumeFrom: numberParameter(0.8, 0, 20),
  rallyVolumeTo: numberParameter(1.2, 0, 20),
  /** Least height in mean spreads. Ours. */
  leastHeight: numberParameter(2, 0, 50),
  /** Secondary test: most vr. Stated: 0.7. */
  testVolume: numberParameter(0.7, 0, 10),
  /** Secondary test: how near to the climax extreme, in heights. Ours: 0.1. */
  testDistance: numberParameter(0.1, 0, 1),
  /** Fewest bars of phase B. Ours: 10. */
  phaseBBars: periodParameter(10, 1, 1000),
  /** Whether volume must not rise in phase B. Stated: declining volume; ours: slope at most 0. */
  phaseBVolume: choiceParameter(['falling', 'any'], 'falling'),
  /** Spring and upthrust: deepest penetration as a fraction of the level's price. Stated: 0.05. */
  springPenetration: numberParameter(0.05, 0, 0.5),
  /** The same in heights, as a fraction of price says nothing where ranges are small. Ours: 0.5. */
  springDepth: numberParameter(0.5, 0, 5),
  /** Most bars until the close is back. Stated: 1 to 5. */
  springBars: periodParameter(5, 1, 50),
  /** The source contradicts itself: its code and tests demand low volume, its help pages describe high stopping volume. Default: low. */
  springRule: choiceParameter(['low-volume', 'high-volume', 'any-volume'], 'low-volume'),
  /** Spring by low volume: vr strictly below. Stated: 0.7. */
  springVolume: numberParameter(0.7, 0, 10),
  /** Spring by high volume: vr at least. Ours: 1.5. */
  springHighVolume: numberParameter(1.5, 0, 20),
  /** Upthrust after distribution: vr strictly above. Stated: 1.2. */
  upthrustVolume: numberParameter(1.2, 0, 20),
  /** Phase that an upthrust begins. Classic texts say C, the source's code D. */
  upthrustPhase: choiceParameter(['C', 'D'], 'C'),
  /** Whether a quiet test inside the range opens phase C where no spring comes. Ours: no. */
  phaseCBy: choiceParameter(['spring', 'spring-or-test'], 'spring'),
  /** Broken "ice" invalidates: that many penetrations of the spring beyond the level. Stated: 2. */
  iceDepth: numberParameter(2, 1, 20),
  /** Sign of strength or weakness: vr strictly above. Stated: 1.5. */
  strengthVolume: numberParameter(1.5, 0, 20),
  /** Last point of support or supply: vr strictly below. Stated: 1. */
  lastPointVolume: numberParameter(1, 0, 20),
  /** How far a last point may reach back into the range, in heights. Ours: 0.1. */
  lastPointDistance: numberParameter(0.1, 0, 1),
  /** Closes beyond the range after a last point that begin phase E. Ours: 2. */
  phaseECloses: periodParameter(2, 1, 50),
  /** Least reward for a risk of 1 that a spring must offer to turn the bias. Stated: 2. */
  leastReward: numberParameter(2, 0, 100),
  /** Most bars from the climax to phase E. Ours. */
  longest: periodParameter(300, 20),
  /** A volume shock, which makes a phase less certain: so many deviations above the mean of `period` bars. Stated: 3. */
  shockDeviations: numberParameter(3, 0.5, 20),
  /** Bars after a shock for which it counts. Stated: 2. */
  shockBars: periodParameter(2, 0, 100),
  /** What a shock leaves of the confidence. Stated: 0.6. */
  shockConfidence: numberParameter(0.6, 0, 1),
  /** A confidence below this is none: neutral. Stated: 0.2. */
  neutralBelow: numberParameter(0.2, 0, 1),
});

/** Checked thresholds. */
export type SchematicRules = z.output<typeof schematicParameters>;
