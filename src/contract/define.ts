import type { z } from 'zod';

/** Raised when two sides do not speak the same contract. Raise by one with every incompatible change. */
export const PROTOCOL_VERSION = 1;

/** What a disk may refuse in any method that reads or writes a file. */
export const STORAGE_ERROR_CODES = ['StorageFull', 'StorageCorrupt', 'StorageFailed'] as const;

/** Error codes that any method may answer with. */
const COMMON_ERROR_CODES = [
  'BadRequest',
  'UnknownMethod',
  'Cancelled',
  'Timeout',
  'Disconnected',
  'Defect',
  ...STORAGE_ERROR_CODES,
] as const;
export type CommonErrorCode = (typeof COMMON_ERROR_CODES)[number];

/** One request, one answer. */
export interface CallDefinition<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType, E extends string = string> {
  readonly kind: 'call';
  readonly input: I;
  readonly output: O;
  readonly errors: readonly E[];
}

/**
 * One request, many items. `latest`: a slow reader sees only the newest item. `queue`: every item up to `bound` waiting
 * ones, then the stream ends with `Overflow`.
 */
export interface StreamDefinition<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType, E extends string = string> {
  readonly kind: 'stream';
  readonly input: I;
  readonly item: O;
  readonly errors: readonly E[];
  readonly whenSlow: 'latest' | 'queue';
  /** Items that may wait for a slow reader of a `queue` stream. */
  readonly bound: number;
}

export type Contract = Readonly<Record<string, CallDefinition | StreamDefinition>>;

/** Declares a method with one answer. */
export const call = <I extends z.ZodType, O extends z.ZodType, const E extends string = never>(definition: {
  input: I;
  output: O;
  errors?: readonly E[];
}): CallDefinition<I, O, E> => ({ kind: 'call', input: definition.input, output: definition.output, errors: definition.errors ?? [] });

/** Declares a stream of which a slow reader sees the newest item only. */
export const latestStream = <I extends z.ZodType, O extends z.ZodType, const E extends string = never>(definition: {
  input: I;
  item: O;
  errors?: readonly E[];
}): StreamDefinition<I, O, E> => ({
  kind: 'stream',
  input: definition.input,
  item: definition.item,
  errors: definition.errors ?? [],
  whenSlow: 'latest',
  bound: 1,
});

/** Declares a stream that delivers every item, or ends with `Overflow` when more than `bound` wait. */
export const queueStream = <I extends z.ZodType, O extends z.ZodType, const E extends string = never>(definition: {
  input: I;
  item: O;
  bound: number;
  errors?: readonly E[];
}): StreamDefinition<I, O, E | 'Overflow'> => ({
  kind: 'stream',
  input: definition.input,
  item: definition.item,
  errors: [...(definition.errors ?? []), 'Overflow'],
  whenSlow: 'queue',
  bound: definition.bound,
});
