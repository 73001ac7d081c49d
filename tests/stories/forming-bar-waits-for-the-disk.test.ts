// verifies: forming-bar
import { expect, it, vi } from 'vitest';
import { createMemoryMarketStore } from '#adapters/memory/memory-market-store.ts';
import { StorageError } from '#core/ports/market-store.ts';
import { watchForming } from '#services/ingestion/forming-stream.ts';
import { Pulse } from '#services/ingestion/pulse.ts';
import { SeriesCounts } from '#services/ingestion/series-counts.ts';
import { IngestionScene } from '#tests/support/ingestion-scene.ts';

it('the next forming bar is shown when the one before is on disk and counted, never in between', async () => {
  vi.useFakeTimers();
  const memory = createMemoryMarketStore();
  let isFull = false;
  const scene = new IngestionScene({
    ...memory,
    transaction(work) {
      if (isFull) throw new StorageError('StorageFull', 'There is no room left on the disk.');
      return memory.transaction(work);
    },
  });
  scene.instrument('EURUSD');
  scene.connect('a');
  const pulse = new Pulse(8, () => performance.now());
  const counts = new SeriesCounts(memory, () => 'EURUSD');
  scene.pipeline.listener = {
    ...scene.pipeline.listener,
    ticked: () => pulse.changed(),
    committed(batch) {
      counts.written(batch);
      pulse.changed();
    },
  };
  const seen: { opensAt: number | null; close: number | undefined; closedCount: number }[] = [];
  const abort = new AbortController();
  const reading = (async () => {
    for await (const { bar, closedCount } of watchForming(
      scene.pipeline,
      counts,
      pulse,
      { symbol: 'EURUSD', timeframe: '1s' },
      abort.signal,
    ))
      seen.push({ opensAt: bar === null ? null : (bar.timeUs - scene.startUs) / 1e6, close: bar?.close, closedCount });
  })();
  await vi.advanceTimersByTimeAsync(20);
  scene.send({ at: 0.1, bid: 1.1 });
  await vi.advanceTimersByTimeAsync(20);
  isFull = true;
  scene.send({ at: 1.2, bid: 1.1001 });
  await vi.advanceTimersByTimeAsync(200);
  scene.send({ at: 1.3, bid: 1.1002 });
  await vi.advanceTimersByTimeAsync(200);
  expect(seen).toEqual([
    { opensAt: null, close: undefined, closedCount: 0 },
    { opensAt: 0, close: 1.1, closedCount: 0 },
  ]);
  isFull = false;
  await vi.advanceTimersByTimeAsync(1000);
  expect(seen.slice(2)).toEqual([{ opensAt: 1, close: 1.1002, closedCount: 1 }]);
  abort.abort();
  await reading;
  pulse.close();
  vi.useRealTimers();
});
