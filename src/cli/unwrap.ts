import { ExpectedError, type Result } from '#core/result.ts';
import type { WireError } from '#rpc/types.ts';
import type { CommandContext } from './context.ts';

/** The value of an answer; ends the command with its sentence when it is an error. */
export function unwrap<T>(context: CommandContext, result: Result<T, WireError>): T {
  return result.ok ? result.value : context.fail(result.error.code, result.error.message, result.error.data);
}

/** What is said when Ctrl-C ends a command. */
export interface Cancelled {
  readonly sentence: string;
  readonly data?: Readonly<Record<string, unknown>> | undefined;
}

/** The last item of a stream. Ends the command when the stream fails, or when Ctrl-C ends it early. */
export async function lastItem<T>(
  context: CommandContext,
  stream: AsyncIterable<T>,
  onItem: (item: T) => void,
  cancelled: string | (() => Cancelled),
): Promise<T> {
  const fail = (): never => {
    const { sentence, data } = typeof cancelled === 'string' ? { sentence: cancelled, data: undefined } : cancelled();
    return context.fail('Cancelled', sentence, data);
  };
  let last: { item: T } | null = null;
  try {
    for await (const item of stream) {
      last = { item };
      onItem(item);
    }
  } catch (error) {
    if (context.signal.aborted) return fail();
    if (error instanceof ExpectedError) return context.fail(error.code, error.message, error.data);
    throw error;
  }
  if (last === null || context.signal.aborted) return fail();
  return last.item;
}
