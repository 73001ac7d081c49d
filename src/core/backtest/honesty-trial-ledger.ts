import type { Trial } from '#core/ports/research-store.ts';
import { canonicalJson, type JsonValue } from './honesty-canonical-json.ts';

/** What is being tried: the same idea however it is configured. */
export interface Idea {
  readonly strategy: string;
  readonly instruments: readonly string[];
  readonly timeframe: string;
}

/** One text for the same idea: instruments in any order, strategy by id without its version. */
export const ideaText = ({ strategy, instruments, timeframe }: Idea): string =>
  canonicalJson({ strategy, instruments: [...instruments].sort(), timeframe });

/** Keys of a configuration that change no trade: how ratios are defined and the seed of the resampling. */
const WITHOUT_TRADES = ['metrics', 'seed'];

/** One text for configurations that give the same trades; its hash names the trial. Give it with all defaults filled in. */
export const trialText = (configuration: { readonly [key: string]: JsonValue | undefined }): string =>
  canonicalJson(Object.fromEntries(Object.entries(configuration).filter(([key]) => !WITHOUT_TRADES.includes(key))));

/** The trials of one idea with one more; the same trials when it is among them: evaluated twice counts once. */
export const withTrial = (trials: readonly Trial[], trial: Trial): readonly Trial[] =>
  trials.some(({ idea, configurationHash }) => idea === trial.idea && configurationHash === trial.configurationHash)
    ? trials
    : [...trials, trial];
