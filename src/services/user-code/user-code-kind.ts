import type { Clock } from '#core/ports/clock.ts';
import type { SourceProblem } from '#core/ports/user-code-compiler.ts';
import type { UserCodeFile } from '#core/ports/user-code-files.ts';
import type { UserCodeRunner, UserCodeUnit } from '#core/ports/user-code-runner.ts';
import type { IndicatorLookup } from './indicator-lookup.ts';
import type { UserIndicator } from './user-indicator.ts';

/** What a check of translated code found. */
export interface CodeCheck {
  /** What the code tells of itself; null when it could not be asked. */
  readonly told: unknown;
  readonly problems: readonly SourceProblem[];
  /** Time for one bar, the way into the sandbox included; null when it failed before. */
  readonly nanosecondsPerBar: number | null;
  /** Whether the same file would be found the same again: not so when it was ended for its time, which a busy machine may cause. */
  readonly isFinal: boolean;
  /** The indicators that it names, as it was checked with them; none where it failed. */
  readonly indicators: readonly UserIndicator[];
}

/** A kind of user code: what is asked of it before it is used, and what is made of it then. */
export interface UserCodeKind<Made extends { readonly description: { readonly title: string } }> {
  /** As sentences name it, for example `indicator`. */
  readonly noun: string;
  /** Raised when checks find more than they did, so that every file is checked again. */
  readonly checkVersion: number;
  /** Ids of the trader's own indicators that code names in what it tells of itself. */
  indicatorsOf(told: unknown): readonly string[];
  /** Runs the code in all the ways that must not matter. */
  check(runner: UserCodeRunner, unit: UserCodeUnit, fileName: string, clock: Clock, indicators: IndicatorLookup): Promise<CodeCheck>;
  /** What the app uses of code that passed, with the indicators that it names; null when what it tells of itself is no definition. */
  make(file: UserCodeFile, unit: UserCodeUnit, told: unknown, indicators: readonly UserIndicator[]): Made | null;
}
