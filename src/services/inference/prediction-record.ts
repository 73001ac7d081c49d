/** A prediction as a fixed-width record of doubles: the form of topic `predictions.made`. How long it took is not in it: replays compare bytes. */
export const PREDICTION_TOPIC = 'predictions.made';
/** Opening time of the bar after which it was made, microseconds UTC. */
export const PREDICTION_TIME = 0;
export const PREDICTION_INSTRUMENT = 1;
/** Position of the timeframe in TIMEFRAMES. */
export const PREDICTION_TIMEFRAME = 2;
/** Probability that the next bar closes higher. */
export const PREDICTION_PROBABILITY = 3;
/** Version of the series' model. */
export const PREDICTION_MODEL_VERSION = 4;
/** Sequence in `features.computed` of the vector that it was made from: its cause. */
export const PREDICTION_CAUSE = 5;
export const PREDICTION_WIDTH = 6;

/** A prediction beside what happened: topic `predictions.scored`. The first five doubles are those of the prediction. */
export const SCORE_TOPIC = 'predictions.scored';
/** Sequence in `predictions.made` of the prediction: its cause. */
export const SCORE_CAUSE = 5;
/** 1 when the next bar closed higher, else 0. */
export const SCORE_OUTCOME = 6;
/** Log loss of the prediction, in nats. */
export const SCORE_LOG_LOSS = 7;
export const SCORE_WIDTH = 8;
