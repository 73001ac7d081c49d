import { TICK_EVENT_TIME, TICK_RECEIVED_TIME, TICK_WIDTH } from './tick-record.ts';

/** A tick as topic `market.ticks` keeps it: the fields of tick-record.ts, then these. */
export const LOGGED_TICK_WIDTH = TICK_WIDTH + 2;
/** What became of the tick: one of {@link TICK_IN_BARS}, {@link TICK_LATE}, {@link TICK_STANDBY}. */
export const LOGGED_TICK_FLAG = TICK_WIDTH;
/** Always 0; room for later. */
export const LOGGED_TICK_RESERVED = TICK_WIDTH + 1;

/** It moved the bars. */
export const TICK_IN_BARS = 0;
/** It was older than its instrument's open second: kept in the log, in no bar. */
export const TICK_LATE = 1;
/** It came from a source that stands by for another: kept in the log, in no bar. */
export const TICK_STANDBY = 2;

/**
 * A refused tick as topic `market.ticks.rejected` keeps it: the fields of tick-record.ts with the two times changed places, because a
 * log goes by its first field and the event time may be what is wrong; then the reason and 0.
 */
export const REJECTED_TICK_WIDTH = TICK_WIDTH + 2;
/** When this app received it, microseconds UTC. */
export const REJECTED_TICK_RECEIVED_TIME = TICK_EVENT_TIME;
/** When it happened as the source says, whatever that is. */
export const REJECTED_TICK_EVENT_TIME = TICK_RECEIVED_TIME;
/** Position of the reason in REJECT_REASONS. */
export const REJECTED_TICK_REASON = TICK_WIDTH;

/**
 * What changed bars without a tick, as topic `market.timers` keeps it: the clock closed bars, or bars of history were taken in. It was
 * applied to its instrument after all ticks with a smaller sequence than `TIMER_TICK_SEQUENCE` and before the others; with it a
 * replay of the ticks gives the same bars.
 */
export const TIMER_WIDTH = 8;
/** Clock: bars that ended at or before this were closed, in the source's time. History: opening time of the first bar. */
export const TIMER_TIME = 0;
export const TIMER_RECEIVED_TIME = 1;
export const TIMER_INSTRUMENT = 2;
export const TIMER_TICK_SEQUENCE = 3;
/** {@link TIMER_BY_CLOCK}, {@link TIMER_BY_HISTORY} or {@link TIMER_BY_RESET}. */
export const TIMER_KIND = 4;
/** History: position in TIMEFRAMES of the bars taken in. */
export const TIMER_TIMEFRAME = 5;
/** History: opening time of the last bar. */
export const TIMER_UNTIL = 6;

export const TIMER_BY_CLOCK = 0;
export const TIMER_BY_HISTORY = 1;
/** Everything about the instrument was forgotten: its bars begin again, possibly at an earlier time. */
export const TIMER_BY_RESET = 2;

export const TOPIC_TICKS = 'market.ticks';
export const TOPIC_REJECTED_TICKS = 'market.ticks.rejected';
export const TOPIC_TIMERS = 'market.timers';
export const TOPIC_BARS = 'market.bars';
/** Documents: failover, gaps, clock jumps and the like. */
export const TOPIC_MARKET_EVENTS = 'market.events';
