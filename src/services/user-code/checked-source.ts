import { z } from 'zod';
import type { Clock } from '#core/ports/clock.ts';
import type { SourceProblem, UserCodeCompiler } from '#core/ports/user-code-compiler.ts';
import type { CheckStore, UserCodeFile } from '#core/ports/user-code-files.ts';
import type { UserCodeRunner, UserCodeUnit } from '#core/ports/user-code-runner.ts';
import { describeUserIndicator } from '#core/user-code/describe-indicator.ts';
import { checkIndicator } from './check-indicator.ts';
import type { UserIndicator } from './user-indicator.ts';

/** Raise it when checks find more than they did, so that every file is checked again. */
const CHECK_VERSION = 1;

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
  checkVersion: z.literal(CHECK_VERSION),
  hash: z.string(),
  code: z.string(),
  lines: z.array(z.number().int()),
  told: z.unknown(),
  problems: z.array(z.object({ line: z.number().int().nullable(), message: z.string() })),
  nanosecondsPerBar: z.number().nullable(),
});

/** A source with its translation and what was found of it. */
export type CheckedSource = z.output<typeof checkedSource>;

/** Compiles and checks a source, or takes what was found of the same content before. */
export async function checkSource(tools: CheckTools, file: UserCodeFile, hash: string, mayReuse: boolean): Promise<CheckedSource> {
  if (mayReuse) {
    const kept = checkedSource.safeParse(tools.checks.load(hash));
    if (kept.success && kept.data.hash === hash) return kept.data;
  }
  const base = { checkVersion: CHECK_VERSION, hash, told: null, nanosecondsPerBar: null } as const;
  const compiled = await tools.compiler.compile(file.source);
  if (!compiled.ok) {
    const refused = { ...base, code: '', lines: [], problems: [...compiled.problems] };
    if (compiled.isFinal) tools.checks.save(hash, refused);
    return refused;
  }
  const { code, lines } = compiled;
  const unit = unitOf(file.name, { hash, code, lines });
  const { told, problems, nanosecondsPerBar, isFinal } = await checkIndicator(tools.runner, unit, file.name, tools.clock);
  const checked: CheckedSource = { ...base, code, lines: [...lines], told, problems: [...problems], nanosecondsPerBar };
  if (isFinal) tools.checks.save(hash, checked);
  return checked;
}

/** The indicator of a checked source; null when it was refused. */
export function checkedIndicator(name: string, checked: CheckedSource): UserIndicator | null {
  if (checked.problems.length > 0) return null;
  const description = describeUserIndicator(name, checked.told);
  return description.ok ? { description: description.value, unit: unitOf(name, checked) } : null;
}

const unitOf = (name: string, { hash, code, lines }: Pick<UserCodeUnit, 'hash' | 'code' | 'lines'>): UserCodeUnit => ({
  name: `The indicator ${name}`,
  hash,
  code,
  lines,
});
