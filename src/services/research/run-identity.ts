import { createHash } from 'node:crypto';
import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { trialText } from '#core/backtest/honesty-trial-ledger.ts';
import { SETTINGS_HASH_LENGTH } from '#core/ports/research-store.ts';

/** A checked configuration is JSON. */
type TrialSettings = Parameters<typeof trialText>[0];

const sha256 = (...parts: readonly string[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

/** What trials are counted for: strategy, instruments in any order, and timeframe. */
export const ideaOf = ({ strategy, symbols, timeframe }: BacktestConfiguration): string =>
  `${strategy.id} ${[...symbols].sort().join('+')} ${timeframe}`;

/**
 * Two configurations with the same hash give the same trades over the same bars: how ratios are defined and resampled is left out. The settings
 * come first, then the range that was asked for: the same range may be asked for in several ways.
 */
export function configurationHash({ from, to, ...settings }: BacktestConfiguration): string {
  const range = sha256(JSON.stringify([from, to])).slice(0, 16);
  return `${sha256(trialText(settings as TrialSettings))}-${range}`;
}

/** Whether two trials have the same settings, whatever their range. */
export const isSameSetting = (hash: string, other: string): boolean =>
  hash.slice(0, SETTINGS_HASH_LENGTH) === other.slice(0, SETTINGS_HASH_LENGTH);

/** SHA-256 of engine version and strategy source. */
export const codeHash = (engineVersion: string, strategySource: string): string => sha256(engineVersion, strategySource);

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** A short id that sorts by time: ten characters of the millisecond, six of chance. `random` gives whole numbers below its argument. */
export function newId(nowUs: number, random: (below: number) => number): string {
  let time = '';
  for (let rest = Math.floor(nowUs / 1000), i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = ALPHABET[rest % 32] + time;
  return time + Array.from({ length: 6 }, () => ALPHABET[random(32)]).join('');
}
