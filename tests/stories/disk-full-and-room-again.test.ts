// verifies: full-disk
import { expect, it, vi } from 'vitest';
import { createMemoryMarketStore } from '#adapters/memory/memory-market-store.ts';
import { LOGGED_TICK_WIDTH, TOPIC_TICKS } from '#core/market/logged-tick-record.ts';
import { TICK_SOURCE_SEQUENCE } from '#core/market/tick-record.ts';
import { StorageError } from '#core/ports/market-store.ts';
import { IngestionScene } from '#tests/support/ingestion-scene.ts';

it('keeps what came, says what is wrong, asks feeds to wait, and goes on when there is room', async () => {
  vi.useFakeTimers();
  const memory = createMemoryMarketStore();
  let isFull = false;
  const scene = new IngestionScene({
    ...memory,
    transaction(work) {
      if (isFull) throw new StorageError('StorageFull', 'There is no room left on the disk. Free some space.');
      return memory.transaction(work);
    },
  });
  scene.instrument('EURUSD');
  scene.connect('a');
  let sequence = 0;
  const parcel = (count: number): boolean =>
    scene.send(...Array.from({ length: count }, () => ({ at: ++sequence / 10_000, bid: 1.1 + (sequence % 5) / 100_000, sequence })));

  parcel(100);
  await vi.advanceTimersByTimeAsync(20);
  expect(scene.committed).toEqual([['a', 100]]);

  isFull = true;
  parcel(1000);
  await vi.advanceTimersByTimeAsync(700);
  expect(scene.pipeline.counters.storageProblem).toBe('There is no room left on the disk. Free some space.');
  expect(scene.committed).toHaveLength(1);
  let parcels = 0;
  while (parcel(5000)) {
    await vi.advanceTimersByTimeAsync(20);
    parcels++;
    expect(parcels).toBeLessThan(100);
  }
  expect(sequence).toBeGreaterThan(95_000);
  expect(scene.resumedCount).toBe(0);

  isFull = false;
  await vi.advanceTimersByTimeAsync(1000);
  expect(scene.pipeline.counters.storageProblem).toBeNull();
  expect(scene.resumedCount).toBe(1);
  expect(scene.committed.at(-1)).toEqual(['a', sequence]);
  const logged = scene.column(TOPIC_TICKS, LOGGED_TICK_WIDTH, TICK_SOURCE_SEQUENCE);
  expect(logged).toEqual(Array.from({ length: sequence }, (_, i) => i + 1));
  vi.useRealTimers();
});
