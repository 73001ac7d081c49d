import { expect, it, vi } from 'vitest';
import { createMemoryMarketStore } from '#adapters/memory/memory-market-store.ts';
import { LOGGED_TICK_FLAG, LOGGED_TICK_WIDTH, TICK_LATE, TOPIC_TICKS } from '#core/market/logged-tick-record.ts';
import { StorageError } from '#core/ports/market-store.ts';
import { IngestionScene } from '#tests/support/ingestion-scene.ts';

const lateTicks = (scene: IngestionScene): number =>
  scene.column(TOPIC_TICKS, LOGGED_TICK_WIDTH, LOGGED_TICK_FLAG).filter((flag) => flag === TICK_LATE).length;

it('leaves bars open while the disk keeps their feed waiting: what waited at the source still enters them', async () => {
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
  isFull = true;
  let sequence = 0;
  const parcel = (at: number, count: number): boolean =>
    scene.send(...Array.from({ length: count }, () => ({ at: at + ++sequence / 1e6, bid: 1.1 + (sequence % 5) / 100_000, sequence })));
  while (parcel(0, 10_000)) await vi.advanceTimersByTimeAsync(20);

  // Two minutes without room: the source keeps its ticks.
  scene.pass(120_000);
  isFull = false;
  await vi.advanceTimersByTimeAsync(1000);
  expect(scene.resumedCount).toBe(1);
  // The source has a moment to send what waited before time goes on.
  scene.pass(500);
  for (let second = 1; second < 119; second++) parcel(second, 3);
  await vi.advanceTimersByTimeAsync(1000);
  await scene.settle();
  expect(lateTicks(scene)).toBe(0);
  expect([...scene.store.readByTime('EURUSD', '1s', scene.startUs + 1e6, scene.startUs + 118e6).volume]).toEqual(new Array(117).fill(3));
  vi.useRealTimers();
});

it('closes no bar in the moment after a stall: ticks that wait to be read come first', async () => {
  const scene = new IngestionScene();
  scene.instrument('EURUSD');
  scene.connect('a');
  scene.send({ at: 0.1, bid: 1.1 });
  scene.pass(1000);
  // The process is held up for five seconds, and the timer comes before the socket.
  scene.clock.pass(5000);
  scene.pipeline.onClock();
  scene.send({ at: 1.5, bid: 1.1001 }, { at: 2.5, bid: 1.1002 }, { at: 5.9, bid: 1.1003 });
  scene.pass(10_000);
  await scene.settle();
  expect(lateTicks(scene)).toBe(0);
  expect([...scene.store.readByIndex('EURUSD', '1s', 0, 9).close]).toEqual([1.1, 1.1001, 1.1002, 1.1003]);
});
