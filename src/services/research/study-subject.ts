import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import type { StrategyDefinition } from '#core/strategy/strategy.ts';
import { loadFor, resolveConfiguration, resolveStored } from './execute-run.ts';
import type { LoadedData } from './market-data.ts';
import type { ResearchDeps } from './research-deps.ts';
import { settledDefinition } from './run-code.ts';
import { readRun } from './run-records.ts';

/** What a study is made of: a configuration, or a stored run and its configuration. */
export type StudyOf = { readonly runId: string } | { readonly configuration?: unknown };

export interface StudySubject {
  readonly runId: string | null;
  readonly configuration: BacktestConfiguration;
  readonly definition: StrategyDefinition;
  readonly data: LoadedData;
}

/** Reads a study's subject and loads its bars. Throws as a run does, and `UnknownRun`. */
export async function loadSubject(deps: ResearchDeps, of: StudyOf): Promise<StudySubject> {
  const runId = 'runId' in of ? of.runId : null;
  const configuration =
    'runId' in of
      ? await resolveStored(deps, readRun(deps.store, of.runId).document.manifest)
      : await resolveConfiguration(deps, of.configuration);
  const definition = await settledDefinition(deps, configuration);
  return { runId, configuration, definition, data: await loadFor(deps, configuration) };
}
