import type { BarWriter } from './bars.ts';
import type { EventLogWriter } from './event-log.ts';
import type { InstrumentWriter } from './instruments.ts';

/** A chunk or row that fails its check. */
export interface StoreProblem {
  readonly where: string;
  readonly what: string;
}

/**
 * Everything that ingestion owns, in one place, so that one transaction can hold the ticks of a flush, the bars that
 * they closed and the state that the pipeline goes on from. Either all of it is on disk afterwards or none.
 */
export interface MarketStore extends EventLogWriter, BarWriter, InstrumentWriter {
  /** Runs `work` in one durable transaction: when it returns, the data survives a power cut. Throws `StorageError` when the disk refuses; nothing of the transaction is kept then. */
  transaction<T>(work: () => T): T;
  /** The numeric id of a source, made at first use; never changes. */
  sourceId(name: string, isSimulated: boolean): number;
  sourceName(id: number): string | null;
  /** Opaque state under a key, part of the current transaction. */
  saveState(key: string, bytes: Uint8Array): void;
  loadState(key: string): Uint8Array | null;
  listStateKeys(prefix: string): string[];
  deleteState(key: string): void;
  /** Checks every checksum; calls back per problem; returns the number of chunks checked. */
  verify(report: (problem: StoreProblem) => void): number;
  close(): void;
}

/** The disk refused. `StorageFull`: no room. `StorageCorrupt`: the file is damaged. `StorageFailed`: anything else. */
export class StorageError extends Error {
  readonly code: 'StorageFull' | 'StorageCorrupt' | 'StorageFailed';
  constructor(code: 'StorageFull' | 'StorageCorrupt' | 'StorageFailed', message: string) {
    super(message);
    this.name = 'StorageError';
    this.code = code;
  }
}
