import type { MarketStore, StoreProblem } from '#core/ports/market-store.ts';
import { FlushApplier } from './flush-batch.ts';
import { FlushQueue } from './flush-queue.ts';
import type { MarketWriter } from './market-writer.ts';
import { watchBarChanges } from './watch-bar-changes.ts';

/** Writes in the calling thread: for the command line and for tests. */
export function createDirectWriter(store: MarketStore): MarketWriter {
  const applier = new FlushApplier(store);
  const queue = new FlushQueue(applier, (sentence) => writer.onProblem(sentence));
  const watched = watchBarChanges(store, () => applier.forgetSeries());
  const writer: MarketWriter = {
    store: watched,
    onProblem: () => {},
    flush: (batch) => new Promise((resolve) => queue.push(batch, (firstTickSequence) => resolve({ firstTickSequence, batch }))),
    mergeBars: async (...merge) => watched.mergeBars(...merge),
    async verify() {
      const problems: StoreProblem[] = [];
      return { chunksChecked: store.verify((problem) => problems.push(problem)), problems };
    },
    async close() {
      queue.drain();
      queue.stop();
      store.close();
    },
  };
  return writer;
}
