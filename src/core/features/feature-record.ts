import { baselineV1 } from './baseline-v1.ts';
import type { FeatureSet } from './feature-set.ts';
import { standardV1 } from './standard-v1.ts';

/**
 * A feature vector as a fixed-width record of doubles. Each set has a topic of its own, since a topic's records are all equally wide;
 * the first doubles of every record mean the same. The vector follows the head.
 */
export interface FeatureTopic {
  readonly name: string;
  readonly set: FeatureSet;
  /** Where the session calendar stands, by its position in CALENDARS; null where the set does not depend on it. */
  readonly calendarAt: number | null;
  /** Offset of the first feature. */
  readonly vectorAt: number;
  /** Doubles per record. */
  readonly width: number;
  /** Days that records are kept, by the time of their bar; null for ever. */
  readonly keptDays: number | null;
}

/** Opening time of the bar, microseconds UTC. */
export const FEATURE_TIME = 0;
export const FEATURE_INSTRUMENT = 1;
/** Position of the timeframe in TIMEFRAMES. */
export const FEATURE_TIMEFRAME = 2;
/** Generation of the stored series that the vector was computed from. */
export const FEATURE_GENERATION = 3;
/** Sequence in `market.bars` of the bar that caused it. */
export const FEATURE_CAUSE = 4;
/** Version of the feature set. */
export const FEATURE_SET_VERSION = 5;
const FIRST_AFTER_HEAD = 6;

/** Topic of the set `baseline`, which models read. */
export const FEATURE_TOPIC = 'features.computed';
export const FEATURE_VECTOR = FIRST_AFTER_HEAD;
export const FEATURE_COUNT = baselineV1.names.length;
export const FEATURE_WIDTH = FEATURE_VECTOR + FEATURE_COUNT;

export const BASELINE_TOPIC: FeatureTopic = {
  name: FEATURE_TOPIC,
  set: baselineV1,
  calendarAt: null,
  vectorAt: FEATURE_VECTOR,
  width: FEATURE_WIDTH,
  keptDays: null,
};

/** Its vectors can be computed again from stored bars at any time: they are kept as long as the ticks, as the proof of what was live. */
export const STANDARD_TOPIC: FeatureTopic = {
  name: 'features.computed.standard',
  set: standardV1,
  calendarAt: FIRST_AFTER_HEAD,
  vectorAt: FIRST_AFTER_HEAD + 1,
  width: FIRST_AFTER_HEAD + 1 + standardV1.names.length,
  keptDays: 30,
};

/** Every topic of feature vectors, in the order in which they are computed. */
export const FEATURE_TOPICS: readonly FeatureTopic[] = [BASELINE_TOPIC, STANDARD_TOPIC];
