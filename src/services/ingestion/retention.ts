import { TOPIC_BARS, TOPIC_REJECTED_TICKS, TOPIC_TICKS, TOPIC_TIMERS } from '#core/market/logged-tick-record.ts';
import { MICROSECONDS_PER_DAY } from '#core/market/timeframe.ts';
import type { MarketStore } from '#core/ports/market-store.ts';

export const DEFAULT_TICK_RETENTION_DAYS = 30;
/** Ticks kept at most, whatever their age: 80 bytes each, so about 20 GB. */
const MOST_TICKS_KEPT = 250_000_000;

const TOPICS = [TOPIC_TICKS, TOPIC_REJECTED_TICKS, TOPIC_TIMERS, TOPIC_BARS];

/** Drops ticks and what belongs to them that are older than `days`, or more than `mostTicks`. Stored bars stay. Returns how many went. */
export function dropOldTicks(store: MarketStore, nowUs: number, days: number, mostTicks = MOST_TICKS_KEPT): number {
  let beforeUs = nowUs - days * MICROSECONDS_PER_DAY;
  const ticks = store.topics().find(({ topic }) => topic === TOPIC_TICKS);
  if (ticks !== undefined && ticks.nextSequence - ticks.firstSequence > mostTicks) {
    const { records, count } = store.readRecords(TOPIC_TICKS, ticks.nextSequence - mostTicks, 1);
    if (count === 1) beforeUs = Math.max(beforeUs, records[0] as number);
  }
  return store.transaction(() => TOPICS.reduce((dropped, topic) => dropped + store.dropBefore(topic, beforeUs), 0));
}
