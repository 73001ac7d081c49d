/** The outcome of something that may fail in an expected way. Bugs are thrown, expected failures are returned. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** Wraps a success. */
export const ok = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });

/** Wraps an expected failure. */
export const err = <E>(error: E): { ok: false; error: E } => ({ ok: false, error });

/** An expected failure with a declared code and a sentence that says what was expected, what was found and what to do. */
export class ExpectedError extends Error {
  readonly code: string;
  readonly data: unknown;
  constructor(code: string, message: string, data?: unknown) {
    super(message);
    this.name = 'ExpectedError';
    this.code = code;
    this.data = data;
  }
}
