import type { EventLogWriter } from './event-log.ts';

/** A stored run. Its document is what is shown and listed; its columns hold the curve and the trades. */
export interface StoredRun {
  readonly id: string;
  readonly createdAtUs: number;
  /** Strategy, instruments and timeframe as one text: what counts its trials. */
  readonly idea: string;
  /** A JSON object. Lists sort by the numbers of its `summary`. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly tags: readonly string[];
  readonly note: string;
}

/** Named columns of doubles. */
export type NamedColumns = Readonly<Record<string, Float64Array>>;

const RUN_ORDERS = ['createdAt', 'totalReturn', 'sharpe', 'maxDrawdown', 'trades', 'deflatedSharpe'] as const;
export type RunOrder = (typeof RUN_ORDERS)[number];

export interface RunQuery {
  /** Words that all occur, in any case, in the run's id, idea, tags or note. */
  readonly words: readonly string[];
  readonly tag: string | null;
  /** Runs without that figure come last either way; runs that are equal in it, newest first. */
  readonly orderBy: RunOrder;
  readonly isAscending: boolean;
  readonly offset: number;
  readonly limit: number;
}

/** An analysis of a configuration or run. Its document is JSON, its columns the long parts of it. */
export interface StoredStudy {
  readonly id: string;
  readonly createdAtUs: number;
  readonly kind: string;
  readonly runId: string | null;
  readonly isComplete: boolean;
  readonly document: Readonly<Record<string, unknown>>;
}

/** How much of a trial's hash names its settings. */
export const SETTINGS_HASH_LENGTH = 64;

/** A distinct configuration of an idea that was evaluated over data. */
export interface Trial {
  readonly idea: string;
  /** Of the canonical configuration. Its first {@link SETTINGS_HASH_LENGTH} characters are of the settings alone, without the range. */
  readonly configurationHash: string;
  readonly evaluatedAtUs: number;
  /** By what way: `run`, `drag`, `sweep` … */
  readonly source: string;
  /** Names the session days that it was evaluated over: equal names, equal days. */
  readonly span: string;
  /** Days since 1970-01-01, ascending. */
  readonly days: Float64Array;
  /** The account's change on each of the days; empty where only the count matters. */
  readonly returns: Float64Array;
}

/**
 * What the research process owns: runs, studies, the ledger of trials, and the log of what happened to runs. Everything is durable when a call returns; work in one
 * transaction is stored together or not at all. Throws `StorageError` when the disk refuses.
 */
export interface ResearchStore extends EventLogWriter {
  transaction<T>(work: () => T): T;
  /** The same for work that takes more away than it adds: it is done on a full disk, too. */
  makeRoom<T>(work: () => T): T;
  saveRun(run: StoredRun, columns: NamedColumns): void;
  findRun(id: string): StoredRun | null;
  /** Null when there is no such run. */
  readRunColumns(id: string): NamedColumns | null;
  listRuns(query: RunQuery): { readonly total: number; readonly runs: StoredRun[] };
  /** Every tag in use, sorted. */
  listTags(): string[];
  /** False when there is no such run. */
  annotateRun(id: string, tags: readonly string[], note: string): boolean;
  /** Its trials stay. False when there is no such run. */
  deleteRun(id: string): boolean;
  /** Adds it or replaces the one with the same id. */
  saveStudy(study: StoredStudy, columns: NamedColumns): void;
  findStudy(id: string): { readonly study: StoredStudy; readonly columns: NamedColumns } | null;
  /** Newest first. */
  listStudies(filter: { readonly runId: string | null; readonly kind: string | null }): StoredStudy[];
  deleteStudy(id: string): boolean;
  /**
   * Counts each distinct configuration of an idea once; returns how many were new. The same settings over the same days are one, in whatever
   * words their range was asked for. The first evaluation is kept, but for returns where there were none or those over other days: these are the new ones.
   */
  recordTrials(trials: readonly Trial[]): number;
  /** Of one span alone where one is given. */
  countTrials(idea: string, span?: string): number;
  /** With a span: also where the same settings were evaluated over it. */
  hasTrial(idea: string, configurationHash: string, span?: string): boolean;
  /** At most so many of one span, spread evenly over the order in which they were first evaluated; those without returns are left out. */
  readTrials(idea: string, span: string, most: number): Trial[];
  close(): void;
}
