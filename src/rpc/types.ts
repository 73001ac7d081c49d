import type { z } from 'zod';
import type { CallDefinition, CommonErrorCode, Contract, StreamDefinition } from '#contract/define.ts';
import type { Result } from '#core/result.ts';

/** An error as it crosses a process: never a stack, never a secret. */
export interface WireError<Code extends string = string> {
  readonly code: Code;
  readonly message: string;
  readonly data?: unknown;
}

type ErrorCodeOf<D> = D extends { errors: readonly (infer E extends string)[] } ? E | CommonErrorCode : never;

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

/** What a client of a contract can do. Calls answer with a `Result`; streams throw `ExpectedError` when they end badly. */
export type Client<C extends Contract> = {
  readonly [M in keyof C]: C[M] extends CallDefinition<infer I, infer O>
    ? (input: z.input<I>, options?: CallOptions) => Promise<Result<z.output<O>, WireError<ErrorCodeOf<C[M]>>>>
    : C[M] extends StreamDefinition<infer I, infer O>
      ? (input: z.input<I>, signal?: AbortSignal) => AsyncIterable<z.output<O>>
      : never;
};

export interface HandlerContext {
  /** Aborted when the caller cancels or goes away. */
  readonly signal: AbortSignal;
  /** Who calls: decides what is refused. `renderer` is never trusted with paths of this machine. */
  readonly caller: 'renderer' | 'worker' | 'command-line';
}

/** What a service implements. Expected failures are thrown as `ExpectedError` with a declared code; anything else is a defect. */
export type Handlers<C extends Contract> = {
  readonly [M in keyof C]: C[M] extends CallDefinition<infer I, infer O>
    ? (input: z.output<I>, context: HandlerContext) => Promise<z.input<O>>
    : C[M] extends StreamDefinition<infer I, infer O>
      ? (input: z.output<I>, context: HandlerContext) => AsyncIterable<z.input<O>>
      : never;
};
