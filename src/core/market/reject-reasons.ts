/**
 * Why a tick is refused. The position in this list is the code in topic `market.ticks.rejected`: append, never reorder. Position 0
 * means accepted.
 */
export const REJECT_REASONS = [
  { name: 'Accepted', sentence: 'The tick was accepted.' },
  { name: 'InvalidPrice', sentence: 'A price was expected to be a positive number of at most a million million.' },
  { name: 'CrossedQuote', sentence: 'The bid was above the ask.' },
  { name: 'SpreadTooWide', sentence: 'The spread was many times its usual width; it is accepted when the next two ticks agree.' },
  { name: 'InvalidTime', sentence: 'The time was missing, not a whole number of microseconds, before 1980 or after 2099.' },
  { name: 'FutureTime', sentence: 'The time lay more than a minute ahead of this machine; check the clock or the server offset.' },
  { name: 'TooOld', sentence: 'The tick was more than a day older than the newest one of its source.' },
  { name: 'InvalidVolume', sentence: 'The volume was expected to be a finite number of at least 0.' },
  { name: 'Duplicate', sentence: 'The source sent the same time, bid and ask twice in a row.' },
  { name: 'Outlier', sentence: 'The price was far outside its usual moves; it is accepted when the next two ticks agree.' },
  { name: 'UnknownInstrument', sentence: 'The instrument or the source of the tick was never announced.' },
] as const;

export const ACCEPTED = 0;
export const INVALID_PRICE = 1;
export const CROSSED_QUOTE = 2;
export const SPREAD_TOO_WIDE = 3;
export const INVALID_TIME = 4;
export const FUTURE_TIME = 5;
export const TOO_OLD = 6;
export const INVALID_VOLUME = 7;
export const DUPLICATE = 8;
export const OUTLIER = 9;
export const UNKNOWN_INSTRUMENT = 10;
