import type { OptimiseRequest, OptimiseResult } from '#contract/research-studies.ts';
import { plateauOf, scatteredPlateauOf } from '#core/backtest/optimise-plateau.ts';
import { settingAt } from '#core/backtest/optimise-space.ts';
import type { SearchState } from '#core/backtest/optimise-state.ts';
import type { KeyFigures } from './key-figures.ts';
import { planSearch, runSearch, type SearchPlan, type TriedSetting } from './parameter-search.ts';
import type { ResearchDeps } from './research-deps.ts';
import type { StudySubject } from './study-subject.ts';
import { MOST_RETURNS, trialsOf } from './trial-ledger.ts';
import type { ProgressMeter } from './work-progress.ts';

const FIGURES = ['totalReturn', 'sharpe', 'maxDrawdown', 'trades'] as const;
type Figure = (typeof FIGURES)[number];

/** A search as far as it came: enough to go on with it later. */
export interface SearchProgress {
  readonly state: SearchState | null;
  /** By figure, one value a tried setting; NaN where there is none. */
  readonly figures: Readonly<Record<Figure, Iterable<number>>>;
}

export const NOTHING_TRIED: SearchProgress = { state: null, figures: { totalReturn: [], sharpe: [], maxDrawdown: [], trades: [] } };

/** Counts the settings of a batch as trials; of a large search, returns of evenly chosen ones are kept. */
export function recordTried(
  deps: ResearchDeps,
  tried: readonly TriedSetting[],
  days: Float64Array,
  source: string,
  total: number,
  keepsReturns = true,
): void {
  const settings = tried.flatMap(({ configuration, evaluation }) =>
    configuration && evaluation ? [{ configuration, returns: (keepsReturns && evaluation.returns) || new Float64Array(0) }] : [],
  );
  const most = Math.max(1, Math.round((MOST_RETURNS * settings.length) / Math.max(1, total)));
  deps.store.recordTrials(trialsOf(settings, days, source, deps.clock.nowUs(), most));
}

/** Tries a space of parameters, from where an earlier search stopped. `onProgress` gets what is to be stored, at the beginning and after every batch. */
export async function optimise(
  deps: ResearchDeps,
  { configuration, definition, data }: StudySubject,
  request: OptimiseRequest,
  from: SearchProgress,
  signal: AbortSignal,
  meterOf: (total: number, already: number) => ProgressMeter,
  onProgress: (plan: SearchPlan, progress: SearchProgress) => void,
): Promise<{ plan: SearchPlan; progress: SearchProgress }> {
  const plan = planSearch(definition, configuration, request);
  onProgress(plan, from);
  const meter = meterOf(plan.total, from.state?.done.length ?? 0);
  meter.stage(`trying ${plan.total} settings`);
  const { totalReturn, sharpe, maxDrawdown, trades } = from.figures;
  const figures = { totalReturn: [...totalReturn], sharpe: [...sharpe], maxDrawdown: [...maxDrawdown], trades: [...trades] };
  let progress: SearchProgress = from;
  const state = await runSearch(deps, plan, data.dataset, from.state, {
    signal,
    onDone: (count) => meter.add(count),
    onBatch: (tried, days, reached) => {
      for (const { evaluation } of tried)
        for (const name of FIGURES) figures[name].push((evaluation?.figures as KeyFigures | undefined)?.[name] ?? Number.NaN);
      recordTried(deps, tried, days, 'sweep', plan.total);
      progress = { state: reached, figures };
      onProgress(plan, progress);
    },
  });
  return { plan, progress: { ...progress, state } };
}

/** Every setting that was tried, with the best one and the one whose neighbours are good too. */
export function optimiseResult(
  { request, space, total }: SearchPlan,
  { state, figures }: SearchProgress,
  isComplete: boolean,
): OptimiseResult {
  const done = state?.done ?? [];
  // Only a grid has a setting's neighbours for certain.
  const plateau = request.method === 'grid' ? plateauOf(space, done) : scatteredPlateauOf(space, done);
  const settings = done.map(({ point }) => settingAt(space, point));
  const at = (index: number) => ({ index, parameters: { ...settings[index] } });
  return {
    method: request.method,
    objective: request.objective,
    values: Object.fromEntries(space.names.map((name) => [name, settings.map((setting) => setting[name] ?? 0)])),
    objectiveValue: Float64Array.from(done, ({ score }) => score ?? Number.NaN),
    totalReturn: Float64Array.from(figures.totalReturn),
    sharpe: Float64Array.from(figures.sharpe),
    maxDrawdown: Float64Array.from(figures.maxDrawdown),
    trades: Float64Array.from(figures.trades),
    best: plateau.peak < 0 ? null : { ...at(plateau.peak), value: done[plateau.peak]?.score ?? Number.NaN },
    plateau: plateau.best < 0 ? null : { ...at(plateau.best), score: plateau.scores[plateau.best] ?? Number.NaN },
    plateauScore: plateau.scores,
    evaluated: done.length,
    total,
    isComplete,
  };
}
