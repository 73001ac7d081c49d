import type { UserFileStatus } from '#contract/user-code.ts';
import type { TypeProblem } from './language/language-messages.ts';

/** Something found in a source, by the type check while it is written or by the check of the saved file. */
export interface SourceFinding {
  /** Counted from 1; null for the file as a whole. */
  readonly line: number | null;
  readonly message: string;
  readonly severity: 'error' | 'hint';
  /** Offsets of the place, where they are known. */
  readonly from: number | null;
  readonly to: number | null;
  /** `types`: of the text as it is now. `check`: of the file as it was saved. */
  readonly by: 'types' | 'check';
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';

/** The line that an offset is in, counted from 1. */
export function lineAt(source: string, offset: number): number {
  let line = 1;
  for (let at = source.indexOf('\n'); at >= 0 && at < offset; at = source.indexOf('\n', at + 1)) line++;
  return line;
}

/**
 * Everything known to be wrong with a text, by line. What the check of the saved file found counts only while the text is the saved one, and
 * what both found is told once.
 */
export function findingsOf(source: string, types: readonly TypeProblem[], checked: UserFileStatus['problems']): SourceFinding[] {
  const typed = types.map(
    (one): SourceFinding => ({
      line: lineAt(source, one.from),
      message: one.message,
      severity: one.severity,
      from: one.from,
      to: one.to,
      by: 'types',
    }),
  );
  const known = new Set(typed.map(({ line, message }) => `${line} ${firstLine(message)}`));
  const others = checked
    .filter(({ line, message }) => !known.has(`${line} ${firstLine(message)}`))
    .map((one): SourceFinding => ({ ...one, severity: 'error', from: null, to: null, by: 'check' }));
  return [...others, ...typed].toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
}
