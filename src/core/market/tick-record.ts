/**
 * A tick as a fixed-width record of doubles: the form in which ticks travel from the feed's parser through validation,
 * bar building and the log. `TICK_WIDTH` doubles per tick, records one after another in one Float64Array.
 *
 * A quote has bid and ask; a trade print has its price in `BID` and NaN in `ASK`.
 */
export const TICK_WIDTH = 8;
/** When it happened at the source, microseconds UTC. */
export const TICK_EVENT_TIME = 0;
/** When this app received it, microseconds UTC. */
export const TICK_RECEIVED_TIME = 1;
/** Numeric id of the instrument in the data folder. */
export const TICK_INSTRUMENT = 2;
/** Numeric id of the source (one terminal, one simulator, one file). */
export const TICK_SOURCE = 3;
/** Bid of a quote, price of a trade print. */
export const TICK_BID = 4;
/** Ask of a quote, NaN for a trade print. */
export const TICK_ASK = 5;
/** Traded volume of a print, 0 for a quote. */
export const TICK_VOLUME = 6;
/** The source's own sequence number, 0 where it has none. The cause of the event: source and this number. */
export const TICK_SOURCE_SEQUENCE = 7;
