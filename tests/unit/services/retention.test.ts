// verifies: retention
import { expect, it } from 'vitest';
import { createMemoryMarketStore } from '#adapters/memory/memory-market-store.ts';
import { LOGGED_TICK_WIDTH, TOPIC_TICKS } from '#core/market/logged-tick-record.ts';
import { dropOldTicks } from '#services/ingestion/retention.ts';

const DAY_US = 86_400e6;
const NOW_US = Date.parse('2025-06-04T00:00:00Z') * 1000;

/** A store with a tick an hour of the last `days` days, and a bar that belongs to the first of them. */
function storeWith(days: number) {
  const store = createMemoryMarketStore();
  const count = days * 24;
  const records = new Float64Array(count * LOGGED_TICK_WIDTH);
  for (let i = 0; i < count; i++) records[i * LOGGED_TICK_WIDTH] = NOW_US - (count - i) * 3600e6;
  store.transaction(() => store.appendRecords(TOPIC_TICKS, LOGGED_TICK_WIDTH, records));
  store.appendBar('X', '1m', NOW_US - days * DAY_US, 1, 1, 1, 1, 1);
  return store;
}

const keptFrom = (store: ReturnType<typeof storeWith>): number =>
  store.topics().find(({ topic }) => topic === TOPIC_TICKS)?.firstSequence ?? -1;

it('drops ticks by age, never younger ones, and leaves bars alone', () => {
  const store = storeWith(1000);
  const dropped = dropOldTicks(store, NOW_US, 30);
  expect(dropped).toBeGreaterThan(0);
  expect(keptFrom(store)).toBe(dropped);
  expect(dropped).toBeLessThanOrEqual(970 * 24);
  expect(store.seriesSummary('X', '1m')?.count).toBe(1);
});

it('drops nothing while everything is young and little', () => {
  const store = storeWith(20);
  expect(dropOldTicks(store, NOW_US, 30)).toBe(0);
  expect(keptFrom(store)).toBe(0);
});

it('drops young ticks too when there are too many', () => {
  const store = storeWith(1000);
  const dropped = dropOldTicks(store, NOW_US, 2000, 10_000);
  expect(dropped).toBeGreaterThan(0);
  expect(store.nextSequence(TOPIC_TICKS) - keptFrom(store)).toBeGreaterThanOrEqual(10_000);
});
