import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { mergeTimes } from '#core/backtest/timeline.ts';
import type { ResearchStore, Trial } from '#core/ports/research-store.ts';
import { hashColumns } from '../data-hash.ts';
import { dayEndsOf } from './day-ends.ts';
import type { Dataset } from './evaluation-protocol.ts';
import { calendarOf } from './evaluation-tasks.ts';
import { configurationHash, ideaOf, isSameSetting } from './run-identity.ts';

/** A trial as the store takes it. */
export type NewTrial = Trial;

/** Trials of one idea whose returns are kept: enough to tell how many different bets there are. Of the others the count is kept. */
export const MOST_RETURNS = 600;

/** Days of a dataset that have a change of the account: all but the first. Runs over the whole of it have these. */
export function changeDays(dataset: Dataset): Float64Array {
  const { timeUs } = mergeTimes(dataset.symbols.map(({ bars }) => bars.timeUs));
  return dayEndsOf(timeUs, calendarOf(dataset)).days.slice(1);
}

/** The name of session days. */
export const spanOf = (days: Float64Array): string => `${days.length} ${hashColumns([days]).slice(0, 24)}`;

export interface EvaluatedSetting {
  readonly configuration: BacktestConfiguration;
  readonly returns: Float64Array;
}

/** Trials of settings that were evaluated over the same days. Of very many, returns are kept of some, evenly chosen. */
export function trialsOf(
  settings: readonly EvaluatedSetting[],
  days: Float64Array,
  source: string,
  evaluatedAtUs: number,
  mostReturns = MOST_RETURNS,
): NewTrial[] {
  const span = spanOf(days);
  const isKept = (i: number) =>
    settings.length <= mostReturns ||
    Math.floor((i * mostReturns) / settings.length) !== Math.floor(((i - 1) * mostReturns) / settings.length);
  return settings.map(({ configuration, returns }, i) => ({
    idea: ideaOf(configuration),
    configurationHash: configurationHash(configuration),
    ...{ evaluatedAtUs, source, span, days },
    returns: isKept(i) ? returns : new Float64Array(0),
  }));
}

/** What the ledger says of an idea once a trial is in it, whether it is stored yet or not. */
export function comparableTrials(
  store: ResearchStore,
  trial: NewTrial,
): { readonly trialCount: number; readonly trialReturns: Float64Array[]; readonly comparableTrials: number } {
  const { idea, span } = trial;
  const own = store.hasTrial(idea, trial.configurationHash, span) ? 0 : 1;
  const known = store.readTrials(idea, span, MOST_RETURNS);
  const others = known.filter(({ configurationHash: hash }) => !isSameSetting(hash, trial.configurationHash)).map(({ returns }) => returns);
  return {
    trialCount: store.countTrials(idea) + own,
    trialReturns: [...others, trial.returns],
    comparableTrials: Math.max(others.length + 1, store.countTrials(idea, span) + own),
  };
}
