import { canonicalJson, type JsonValue } from './honesty-canonical-json.ts';

/** What is being tried: the same idea however it is configured. */
export interface Idea {
  readonly strategy: string;
  readonly instruments: readonly string[];
  readonly timeframe: string;
}

/** By what way a trial came about. */
export const TRIAL_SOURCES = ['run', 'drag', 'sweep', 'walk-forward', 'chat', 'api'] as const;
export type TrialSource = (typeof TRIAL_SOURCES)[number];

/** One distinct configuration that was evaluated. */
export interface Trial {
  /** Hash of {@link trialText}, by the caller. */
  readonly id: string;
  readonly source: TrialSource;
  /** When it was evaluated first. */
  readonly timeUs: number;
  /** Session days and the returns of each, of equal length, ascending. */
  readonly days: Float64Array;
  readonly returns: Float64Array;
}

/** All trials of one idea in the order in which they were first seen. */
export interface TrialLedger {
  readonly idea: Idea;
  readonly trials: readonly Trial[];
}

/** One text for the same idea: instruments in any order, strategy by id without its version. */
export const ideaText = ({ strategy, instruments, timeframe }: Idea): string =>
  canonicalJson({ strategy, instruments: [...instruments].sort(), timeframe });

/** Keys of a configuration that change no result: how ratios are defined and the seed of the resampling. */
const WITHOUT_RESULT = ['metrics', 'seed'];

/** One text for configurations that give the same result. Give it with all defaults filled in. */
export const trialText = (configuration: { readonly [key: string]: JsonValue | undefined }): string =>
  canonicalJson(Object.fromEntries(Object.entries(configuration).filter(([key]) => !WITHOUT_RESULT.includes(key))));

/** The ledger with a trial; the same ledger when the trial is in it: evaluated twice counts once. */
export const withTrial = (ledger: TrialLedger, trial: Trial): TrialLedger =>
  ledger.trials.some(({ id }) => id === trial.id) ? ledger : { ...ledger, trials: [...ledger.trials, trial] };

/** Trials' returns on the days of any of them: 0 on days that a trial did not cover, as it had no position then. */
export function alignedReturns(trials: readonly Pick<Trial, 'days' | 'returns'>[]): Float64Array[] {
  const [first] = trials;
  if (first === undefined) return [];
  if (trials.every(({ days }) => sameDays(days, first.days))) return trials.map(({ returns }) => returns);
  const all = Float64Array.from(new Set(trials.flatMap(({ days }) => [...days]))).sort();
  return trials.map(({ days, returns }) => {
    const aligned = new Float64Array(all.length);
    let next = 0;
    all.forEach((day, i) => {
      if (days[next] === day) aligned[i] = returns[next++] as number;
    });
    return aligned;
  });
}

const sameDays = (a: Float64Array, b: Float64Array): boolean => a === b || (a.length === b.length && a.every((day, i) => day === b[i]));
