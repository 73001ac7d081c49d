import { z } from 'zod';
import type { UserCodeData } from '#core/ports/user-code-runner.ts';
import { unpackValue } from '#core/user-code/packed-value.ts';
import type { ThreadAnswer } from '../evaluation-protocol.ts';

const answer = z.union([
  z.object({ failed: z.object({ code: z.string(), message: z.string(), data: z.unknown().optional() }) }),
  z.object({ done: z.unknown() }),
]);

/** What a sandbox answered to `strategy.task`, as a thread says it. */
export function taskAnswerOf({ value, columns }: UserCodeData): Extract<ThreadAnswer, { kind: 'done' | 'failed' }> {
  const told = answer.parse(value);
  if ('failed' in told) return { kind: 'failed', ...told.failed, data: told.failed.data };
  return { kind: 'done', output: unpackValue({ json: told.done, columns }) };
}
