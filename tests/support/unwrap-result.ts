import type { Result } from '#core/result.ts';

/** The value of a success; fails the test with the error otherwise. */
export function unwrap<T>(result: Result<T, Error>): T {
  if (!result.ok) throw result.error;
  return result.value;
}
