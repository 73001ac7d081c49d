import type { BarWriter, MergeReport } from '#core/ports/bars.ts';
import type { MarketStore, StoreProblem } from '#core/ports/market-store.ts';
import type { FlushBatch } from './flush-batch.ts';

export interface FlushReceipt {
  /** Log sequence of the batch's first tick. */
  readonly firstTickSequence: number;
  /** The batch's arrays, given back to be filled again. */
  readonly batch: FlushBatch;
}

export interface VerifyReport {
  readonly chunksChecked: number;
  readonly problems: readonly StoreProblem[];
}

/** Ingestion's way to the disk: in this thread, or in a writer thread of its own. */
export interface MarketWriter {
  /**
   * The one store that may write, for everything rare. With a writer thread each call waits for that thread: never in a tick's
   * way. Throws `StorageError`.
   */
  readonly store: MarketStore;
  /**
   * Takes the batch over; resolves when it is on disk. Batches are written in the order given. While the disk refuses, the batch waits
   * and is tried again; `onProblem` says so meanwhile. Rejects only when the writer was closed before.
   */
  flush(batch: FlushBatch): Promise<FlushReceipt>;
  /**
   * What `store.mergeBars` does, in a transaction of its own between flushes; the caller's thread goes on meanwhile. Rejects with
   * `StorageError` when the disk refuses.
   */
  mergeBars(...merge: Parameters<BarWriter['mergeBars']>): Promise<MergeReport>;
  /** Checks every checksum of the store, between flushes: may take minutes on a large one. */
  verify(): Promise<VerifyReport>;
  /** Called with a sentence when writing is blocked, with null when it goes on. */
  onProblem: (sentence: string | null) => void;
  /** Writes what was given, then closes the store. */
  close(): Promise<void>;
}
