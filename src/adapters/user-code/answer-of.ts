import { z } from 'zod';

/** Many settings of a strategy are evaluated in one call, and each answers with columns of its own. */
const MOST_COLUMNS = 1024;
const MOST_TEXT = 8 << 20;

const message = z.object({
  id: z.number(),
  answer: z.string().max(MOST_TEXT),
  columns: z.array(z.instanceof(Float64Array)).max(MOST_COLUMNS),
});
const content = z.union([
  z.object({ problem: z.object({ message: z.string(), stack: z.string() }) }),
  z.object({ value: z.unknown(), problem: z.undefined().optional() }),
]);

interface CheckedAnswer {
  readonly value: unknown;
  readonly columns: readonly Float64Array[];
  readonly problem: { readonly message: string; readonly stack: string } | null;
}

/** An answer of a sandbox to the request of that id; null when it is none: a sandbox that is not itself any more says anything. */
export function answerOf(received: unknown, id: number): CheckedAnswer | null {
  const parsed = message.safeParse(received);
  if (!parsed.success || parsed.data.id !== id) return null;
  const inner = content.safeParse(parsedJson(parsed.data.answer));
  if (!inner.success) return null;
  if (inner.data.problem) return { value: null, columns: [], problem: inner.data.problem };
  return { value: 'value' in inner.data ? inner.data.value : null, columns: parsed.data.columns, problem: null };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
