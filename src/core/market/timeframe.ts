/** Timeframes of a bar, finest first. */
export const TIMEFRAMES = ['1s', '1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w'] as const;
export type Timeframe = (typeof TIMEFRAMES)[number];

export const MICROSECONDS_PER_SECOND = 1_000_000;
export const MICROSECONDS_PER_MINUTE = 60 * MICROSECONDS_PER_SECOND;
export const MICROSECONDS_PER_HOUR = 60 * MICROSECONDS_PER_MINUTE;
export const MICROSECONDS_PER_DAY = 24 * MICROSECONDS_PER_HOUR;

const NOMINAL_LENGTH_US: Record<Timeframe, number> = {
  '1s': MICROSECONDS_PER_SECOND,
  '1m': MICROSECONDS_PER_MINUTE,
  '5m': 5 * MICROSECONDS_PER_MINUTE,
  '15m': 15 * MICROSECONDS_PER_MINUTE,
  '30m': 30 * MICROSECONDS_PER_MINUTE,
  '1h': MICROSECONDS_PER_HOUR,
  '4h': 4 * MICROSECONDS_PER_HOUR,
  '1d': MICROSECONDS_PER_DAY,
  '1w': 7 * MICROSECONDS_PER_DAY,
};

/** Nominal length in microseconds. A session day may be shorter or, at a change of summer time, an hour longer. */
export const timeframeLengthUs = (timeframe: Timeframe): number => NOMINAL_LENGTH_US[timeframe];

/** The position of a timeframe in {@link TIMEFRAMES}: the numeric id used in records and in the database. */
export const timeframeIndex = (timeframe: Timeframe): number => TIMEFRAMES.indexOf(timeframe);

/** Whether a text from outside names a timeframe. */
export const isTimeframe = (text: string): text is Timeframe => (TIMEFRAMES as readonly string[]).includes(text);
