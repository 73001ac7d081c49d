import { baselineV1 } from './baseline-v1.ts';

/**
 * A feature vector as a fixed-width record of doubles: the form of topic `features.computed`. The vector follows the head.
 */
export const FEATURE_TOPIC = 'features.computed';
/** Opening time of the bar, microseconds UTC. */
export const FEATURE_TIME = 0;
export const FEATURE_INSTRUMENT = 1;
/** Position of the timeframe in TIMEFRAMES. */
export const FEATURE_TIMEFRAME = 2;
/** Generation of the stored series that the vector was computed from. */
export const FEATURE_GENERATION = 3;
/** Sequence in `market.bars` of the bar that caused it. */
export const FEATURE_CAUSE = 4;
/** Version of the feature set `baseline`. */
export const FEATURE_SET_VERSION = 5;
/** Offset of the first feature. */
export const FEATURE_VECTOR = 6;
export const FEATURE_COUNT = baselineV1.names.length;
export const FEATURE_WIDTH = FEATURE_VECTOR + FEATURE_COUNT;
