import { z } from 'zod';
import type { Clock } from '#core/ports/clock.ts';
import type { SourceProblem, UserCodeCompiler } from '#core/ports/user-code-compiler.ts';
import type { CheckStore, UserCodeFile } from '#core/ports/user-code-files.ts';
import type { UserCodeRunner, UserCodeUnit } from '#core/ports/user-code-runner.ts';
import type { UserCodeKind } from './user-code-kind.ts';

export interface CheckTools {
  readonly checks: CheckStore;
  readonly compiler: UserCodeCompiler;
  readonly runner: UserCodeRunner;
  readonly clock: Clock;
}

/** What was found of a source. */
export interface SourceVerdict {
  /** None: it may be used. */
  readonly problems: readonly SourceProblem[];
  readonly nanosecondsPerBar: number | null;
}

const checkedSource = z.object({
  checkVersion: z.number(),
  hash: z.string(),
  code: z.string(),
  lines: z.array(z.number().int()),
  told: z.unknown(),
  problems: z.array(z.object({ line: z.number().int().nullable(), message: z.string() })),
  nanosecondsPerBar: z.number().nullable(),
});

/** A source with its translation and what was found of it. */
export type CheckedSource = z.output<typeof checkedSource>;

type AnyKind = Omit<UserCodeKind<never>, 'make'>;

/** Compiles and checks a source, or takes what was found of the same content before. */
export async function checkSource(
  tools: CheckTools,
  kind: AnyKind,
  file: UserCodeFile,
  hash: string,
  mayReuse: boolean,
): Promise<CheckedSource> {
  const { checkVersion } = kind;
  if (mayReuse) {
    const kept = checkedSource.safeParse(tools.checks.load(hash));
    if (kept.success && kept.data.hash === hash && kept.data.checkVersion === checkVersion) return kept.data;
  }
  const base = { checkVersion, hash, told: null, nanosecondsPerBar: null } as const;
  const compiled = await tools.compiler.compile(file.source);
  if (!compiled.ok) {
    const refused = { ...base, code: '', lines: [], problems: [...compiled.problems] };
    if (compiled.isFinal) tools.checks.save(hash, refused);
    return refused;
  }
  const { code, lines } = compiled;
  const unit = unitOf(kind, file.name, { hash, code, lines });
  const { told, problems, nanosecondsPerBar, isFinal } = await kind.check(tools.runner, unit, file.name, tools.clock);
  const checked: CheckedSource = { ...base, code, lines: [...lines], told, problems: [...problems], nanosecondsPerBar };
  if (isFinal) tools.checks.save(hash, checked);
  return checked;
}

/** What the app uses of a checked source; null when it was refused. */
export function madeOf<Made extends { readonly description: { readonly title: string } }>(
  kind: UserCodeKind<Made>,
  file: UserCodeFile,
  checked: CheckedSource,
): Made | null {
  return checked.problems.length > 0 ? null : kind.make(file, unitOf(kind, file.name, checked), checked.told);
}

const unitOf = (
  { noun }: Pick<AnyKind, 'noun'>,
  name: string,
  { hash, code, lines }: Pick<UserCodeUnit, 'hash' | 'code' | 'lines'>,
): UserCodeUnit => ({ name: `The ${noun} ${name}`, hash, code, lines });
