import { z } from 'zod';
import type { Clock } from '#core/ports/clock.ts';
import type { SourceProblem, UserCodeCompiler } from '#core/ports/user-code-compiler.ts';
import type { CheckStore, UserCodeFile } from '#core/ports/user-code-files.ts';
import type { UserCodeRunner, UserCodeUnit } from '#core/ports/user-code-runner.ts';
import { type IndicatorLookup, NO_INDICATORS, requireIndicators, stampOf } from './indicator-lookup.ts';
import type { UserCodeKind } from './user-code-kind.ts';
import type { UserIndicator } from './user-indicator.ts';

interface CheckTools {
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
  /** Versions of the indicators that it names, when it was checked. */
  stamp: z.string().default(''),
});

type KeptCheck = z.output<typeof checkedSource>;

/** A source with its translation and what was found of it. */
export interface CheckedSource extends KeptCheck {
  /** Those that it names; none where it was refused. */
  readonly indicators: readonly UserIndicator[];
}

type AnyKind = Omit<UserCodeKind<never>, 'make'>;

/** Compiles and checks a source, or takes what was found of the same content before. */
export async function checkSource(
  tools: CheckTools,
  kind: AnyKind,
  file: UserCodeFile,
  hash: string,
  mayReuse: boolean,
  lookup: IndicatorLookup = NO_INDICATORS,
): Promise<CheckedSource> {
  const { checkVersion } = kind;
  if (mayReuse) {
    const kept = checkedSource.safeParse(tools.checks.load(hash));
    const isSame = kept.success && kept.data.hash === hash && kept.data.checkVersion === checkVersion;
    const indicators = isSame ? await sameIndicators(kind, kept.data, lookup) : null;
    if (isSame && indicators) return { ...kept.data, indicators };
  }
  const base = { checkVersion, hash, told: null, nanosecondsPerBar: null, stamp: '', indicators: [] } as const;
  const compiled = await tools.compiler.compile(file.source);
  if (!compiled.ok) {
    const refused = { ...base, code: '', lines: [], problems: [...compiled.problems] };
    if (compiled.isFinal) keep(tools, refused);
    return refused;
  }
  const { code, lines } = compiled;
  const unit = unitOf(kind, file.name, { hash, code, lines });
  const { told, problems, nanosecondsPerBar, isFinal, indicators } = await kind.check(tools.runner, unit, file.name, tools.clock, lookup);
  const hashes = new Map(indicators.map(({ description, unit: used }) => [description.id, used.hash]));
  const stamp = stampOf(kind.indicatorsOf(told), { hashOf: (id) => hashes.get(id) ?? lookup.hashOf(id) });
  const checked = { ...base, code, lines: [...lines], told, problems: [...problems], nanosecondsPerBar, stamp, indicators };
  if (isFinal) keep(tools, checked);
  return checked;
}

const keep = ({ checks }: CheckTools, { indicators: _found, ...kept }: CheckedSource): void => checks.save(kept.hash, kept);

/** The indicators that code named when it was checked, if they are the same ones now; null when it has to be checked again. */
async function sameIndicators(kind: AnyKind, { told, stamp, problems }: KeptCheck, lookup: IndicatorLookup) {
  const ids = kind.indicatorsOf(told);
  if (stampOf(ids, lookup) !== stamp) return null;
  return problems.length > 0 ? [] : requireIndicators(ids, lookup).catch(() => null);
}

/** What the app uses of a checked source; null when it was refused. */
export function madeOf<Made extends { readonly description: { readonly title: string } }>(
  kind: UserCodeKind<Made>,
  file: UserCodeFile,
  checked: CheckedSource,
): Made | null {
  return checked.problems.length > 0 ? null : kind.make(file, unitOf(kind, file.name, checked), checked.told, checked.indicators);
}

const unitOf = (
  { noun }: Pick<AnyKind, 'noun'>,
  name: string,
  { hash, code, lines }: Pick<UserCodeUnit, 'hash' | 'code' | 'lines'>,
): UserCodeUnit => ({ name: `The ${noun} ${name}`, hash, code, lines });
