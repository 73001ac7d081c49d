import type { MarketStore } from '#core/ports/market-store.ts';
import { CROSSING_METHODS, type CrossingMethod, type Question } from './writer-thread-protocol.ts';

/** The store in the writer thread, as if it were here: `ask` sends a question and waits for the answer. */
export function createThreadStore(ask: (question: Question) => unknown): MarketStore {
  const crossing = Object.fromEntries(
    CROSSING_METHODS.map((method) => [method, (...args: unknown[]) => ask({ kind: 'call', method, args: args.map(compact) })]),
  ) as unknown as Pick<MarketStore, CrossingMethod>;
  let isInTransaction = false;
  return {
    ...crossing,
    transaction(work) {
      if (isInTransaction) return work();
      ask({ kind: 'begin' });
      isInTransaction = true;
      let result: ReturnType<typeof work>;
      try {
        result = work();
        if (result instanceof Promise) throw new TypeError('A transaction is synchronous: its work returned a promise.');
      } catch (error) {
        isInTransaction = false;
        ask({ kind: 'rollback' });
        throw error;
      }
      isInTransaction = false;
      ask({ kind: 'commit' });
      return result;
    },
    verify() {
      throw new Error('the store is checked by the writer: see MarketWriter.verify');
    },
    // The writer closes the store.
    close: () => {},
  };
}

/** A view crosses with its whole buffer behind it: copy what is meant, and only that. */
export function compact(value: unknown): unknown {
  if (value instanceof Float64Array || value instanceof Uint8Array)
    return value.byteLength === value.buffer.byteLength ? value : value.slice();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, compact(part)]));
}
