import type { MessagePort } from 'node:worker_threads';
import type { BarWriter, MergeReport } from '#core/ports/bars.ts';
import { type MarketStore, StorageError } from '#core/ports/market-store.ts';
import type { FlushBatch } from './flush-batch.ts';
import type { VerifyReport } from './market-writer.ts';

/** What the writer thread is started with. */
export interface WriterThreadData {
  /** The database file. */
  readonly path: string;
  /** Everything from ingestion, in order; and what the thread tells on its own account. */
  readonly port: MessagePort;
  /** Answers that ingestion waits for. */
  readonly answers: MessagePort;
  /** Two counters: answers given, messages sent. */
  readonly signal: Int32Array<SharedArrayBuffer>;
}

export const ANSWERS_GIVEN = 0;
export const MESSAGES_SENT = 1;

/** Methods of the store that cross as they are. */
export const CROSSING_METHODS = [
  'topics',
  'nextSequence',
  'readRecords',
  'readDocuments',
  'sequenceAtTime',
  'appendRecords',
  'appendDocuments',
  'dropBefore',
  'listSeries',
  'seriesSummary',
  'readByTime',
  'readByIndex',
  'indexAtTime',
  'appendBar',
  'mergeBars',
  'deleteBars',
  'listInstruments',
  'findInstrument',
  'instrumentId',
  'symbolOf',
  'saveInstrument',
  'instrumentEvents',
  'saveInstrumentEvents',
  'sourceId',
  'sourceName',
  'saveState',
  'loadState',
  'listStateKeys',
  'deleteState',
] as const satisfies (keyof MarketStore)[];
export type CrossingMethod = (typeof CROSSING_METHODS)[number];

export type ToWriter =
  | { readonly kind: 'flush'; readonly number: number; readonly batch: FlushBatch }
  | { readonly kind: 'merge'; readonly number: number; readonly args: Parameters<BarWriter['mergeBars']> }
  | { readonly kind: 'verify' | 'close' }
  | (Question & { readonly number: number });

/** What ingestion stands still for until it is answered. */
export type Question =
  | { readonly kind: 'call'; readonly method: CrossingMethod; readonly args: readonly unknown[] }
  | { readonly kind: 'begin' }
  | { readonly kind: 'commit' | 'rollback' };

export type FromWriter =
  | { readonly kind: 'ready'; readonly damagedFileKept: string | null }
  | { readonly kind: 'written'; readonly number: number; readonly firstTickSequence: number; readonly batch: FlushBatch }
  | { readonly kind: 'merged'; readonly number: number; readonly outcome: Outcome<MergeReport> }
  | { readonly kind: 'problem'; readonly sentence: string | null }
  | { readonly kind: 'verified'; readonly report: VerifyReport }
  | { readonly kind: 'closed' };

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: CrossingError };

/** The outcome of the question of that number: no other may be taken for it. */
export interface Answer {
  readonly number: number;
  readonly outcome: Outcome<unknown>;
}

interface CrossingError {
  readonly name: string;
  readonly message: string;
  readonly code: string | null;
}

export function toCrossingError(error: unknown): CrossingError {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { name, message, code: error instanceof StorageError ? error.code : null };
}

export function fromCrossingError({ name, message, code }: CrossingError): Error {
  if (code !== null) return new StorageError(code as StorageError['code'], message);
  const known = name === 'RangeError' ? RangeError : name === 'TypeError' ? TypeError : Error;
  return new known(message);
}

/** Buffers of a batch, to be moved instead of copied. */
export const buffersOf = (batch: FlushBatch): ArrayBuffer[] => [
  batch.ticks.buffer,
  batch.rejected.buffer,
  batch.bars.buffer,
  batch.timers.buffer,
];
