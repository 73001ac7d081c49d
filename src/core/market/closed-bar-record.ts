/**
 * A closed bar as a fixed-width record of doubles: the form of topic `market.bars` and of a flush. `CLOSED_BAR_WIDTH` doubles per
 * bar, records one after another.
 */
export const CLOSED_BAR_WIDTH = 10;
/** Opening time of the bar, microseconds UTC. */
export const CLOSED_BAR_TIME = 0;
/** Numeric id of the instrument in the data folder. */
export const CLOSED_BAR_INSTRUMENT = 1;
/** Position of the timeframe in TIMEFRAMES. */
export const CLOSED_BAR_TIMEFRAME = 2;
export const CLOSED_BAR_OPEN = 3;
export const CLOSED_BAR_HIGH = 4;
export const CLOSED_BAR_LOW = 5;
export const CLOSED_BAR_CLOSE = 6;
/** Traded volume, or the tick count of a series of quotes. */
export const CLOSED_BAR_VOLUME = 7;
export const CLOSED_BAR_TICK_COUNT = 8;
/** When the app knew that the bar was closed: received time of the tick or timer event that closed it, microseconds UTC. */
export const CLOSED_BAR_CLOSED_AT = 9;
