// verifies: storage-ports
import { describe, expect, it } from 'vitest';
import { createMemoryHotStore } from '#adapters/memory/memory-hot-store.ts';
import { createMemoryMarketStore } from '#adapters/memory/memory-market-store.ts';
import { barStoreSuite } from './bar-store-suite.ts';
import { eventLogSuite } from './event-log-suite.ts';
import { hotStoreSuite } from './hot-store-suite.ts';
import { marketStoreSuite } from './market-store-suite.ts';

const close = () => {};

eventLogSuite('memory', () => ({ log: createMemoryMarketStore(), close }));
barStoreSuite('memory', () => {
  const store = createMemoryMarketStore();
  return { store, transaction: (work) => store.transaction(work), close };
});
marketStoreSuite('memory', () => ({ store: createMemoryMarketStore(), close }));

const movableClock = () => {
  let milliseconds = 1000;
  return {
    nowUs: () => milliseconds * 1000,
    monotonicMs: () => milliseconds,
    async advanceMs(by: number) {
      milliseconds += by;
    },
  };
};

hotStoreSuite('memory', async () => {
  const clock = movableClock();
  return { store: createMemoryHotStore(clock), advanceMs: clock.advanceMs };
});

describe('the memory hot store', () => {
  it('lets the least recently used keys go when it is full', async () => {
    const store = createMemoryHotStore(movableClock(), 10_000);
    const large = 'x'.repeat(1_000);
    for (const key of ['a', 'b', 'c', 'd']) await store.setValue(key, large, 1_000);
    expect(await store.getValue('a')).toBe(large);
    await store.setValue('e', large, 1_000);
    expect(await store.getValue('b')).toBeNull();
    for (const key of ['a', 'c', 'd', 'e']) expect(await store.getValue(key)).toBe(large);
  });

  it('refuses to read a key as another kind than it holds', async () => {
    const store = createMemoryHotStore(movableClock());
    await store.setValue('v', 'x', 1_000);
    await expect(store.getHash('v')).rejects.toThrow(TypeError);
  });

  it('answers a read in about a microsecond', async () => {
    const store = createMemoryHotStore(movableClock());
    await store.setValue('v', 'x', 1_000);
    const reads = 20_000;
    const best = { us: Number.POSITIVE_INFINITY };
    for (let round = 0; round < 5; round++) {
      const start = performance.now();
      for (let i = 0; i < reads; i++) await store.getValue('v');
      best.us = Math.min(best.us, ((performance.now() - start) * 1000) / reads);
    }
    expect(best.us).toBeLessThan(5);
  });
});
