import { canonicalJson, type JsonValue } from './honesty-canonical-json.ts';

/** Keys of a configuration that change no trade: how ratios are defined and the seed of the resampling. */
const WITHOUT_TRADES = ['metrics', 'seed'];

/** One text for configurations that give the same trades; its hash names the trial. Give it with all defaults filled in. */
export const trialText = (configuration: { readonly [key: string]: JsonValue | undefined }): string =>
  canonicalJson(Object.fromEntries(Object.entries(configuration).filter(([key]) => !WITHOUT_TRADES.includes(key))));
