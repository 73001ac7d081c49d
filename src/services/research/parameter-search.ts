import { z } from 'zod';
import { OBJECTIVES, type OptimiseRequest } from '#contract/research-studies.ts';
import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { search } from '#core/backtest/optimise.ts';
import { allowedPoints, type ParameterSetting, type SearchSpace, searchSpace } from '#core/backtest/optimise-space.ts';
import { newSearch, type SearchState } from '#core/backtest/optimise-state.ts';
import type { TimePiece } from '#core/backtest/run-over.ts';
import { ExpectedError } from '#core/result.ts';
import { shapeOf } from '#core/statistics/moments.ts';
import { probabilisticSharpe, sharpeSample } from '#core/statistics/probabilistic-sharpe.ts';
import type { StrategyDefinition } from '#core/strategy/strategy.ts';
import { evaluateMany, stepsOf } from './evaluate-many.ts';
import type { Dataset } from './evaluation-protocol.ts';
import type { Evaluation } from './evaluation-tasks.ts';
import { isKeyFigure, isMetric } from './figure-names.ts';
import { proposedSpace } from './proposed-space.ts';
import type { ResearchDeps } from './research-deps.ts';

/** Grids beyond this are refused: nobody waits for them, and the count of trials would make any result worthless. */
const MOST_POINTS = 200_000;
/** The methods that learn ask for few at a time; the others have nothing to learn. */
const BATCH: Readonly<Record<OptimiseRequest['method'], number>> = { grid: 2048, random: 2048, bayesian: 8, genetic: 32 };
/** What was tried is kept batch by batch: one is about a twentieth of the search, and not more bars than some seconds of work. */
const BATCHES = 20;
const LEAST_BATCH = 32;
const BARS_A_BATCH = 50_000_000;

/** Settings that are asked for at once: the same whenever the same search goes on. */
function batchSize({ request, total }: SearchPlan, dataset: Dataset): number {
  const bars = Math.ceil(BARS_A_BATCH / Math.max(1, stepsOf(dataset)));
  return Math.min(BATCH[request.method], Math.max(LEAST_BATCH, Math.ceil(total / BATCHES)), Math.max(1, bars));
}

export interface SearchPlan {
  readonly configuration: BacktestConfiguration;
  readonly definition: StrategyDefinition;
  readonly request: OptimiseRequest;
  readonly space: SearchSpace;
  /** How many settings it will evaluate at most. */
  readonly total: number;
}

/** A setting's outcome: null where it could not be evaluated, because the strategy refuses it. */
export interface TriedSetting {
  readonly configuration: BacktestConfiguration | null;
  readonly evaluation: Evaluation | null;
  readonly score: number | null;
}

/** Reads a request's space. Throws `BadRequest` with what is wrong. */
export function planSearch(definition: StrategyDefinition, configuration: BacktestConfiguration, request: OptimiseRequest): SearchPlan {
  const asked = request.space ?? proposedSpace(definition, configuration.strategy.params);
  const unknown = Object.keys(asked).filter((name) => !(name in definition.parameters.shape));
  if (unknown.length > 0) {
    const known = Object.keys(definition.parameters.shape).join(', ') || 'none';
    throw new ExpectedError('BadRequest', `${definition.title} has no parameter ${unknown.join(', ')}; its parameters are ${known}.`);
  }
  const figure = figureOf(request);
  if (figure !== undefined && !isMetric(figure)) {
    throw new ExpectedError(
      'BadRequest',
      `There is no figure ${figure} to search for. Name one of ${OBJECTIVES.join(', ')}, or any of a run's metrics, for example trades.systemQuality.`,
    );
  }
  const space = searchSpace(asked, request.constraints, configuration.strategy.params);
  if (!space.ok) throw new ExpectedError('BadRequest', space.error.message);
  requireValues(space.value, definition);
  if (request.method === 'grid' && space.value.size > MOST_POINTS) {
    throw new ExpectedError(
      'BadRequest',
      `The grid has ${space.value.size} points; at most ${MOST_POINTS} are tried. Widen the steps, or choose the method random, bayesian or genetic.`,
    );
  }
  const size = allowedPoints(space.value, MOST_POINTS);
  const total = request.method === 'grid' ? size : Math.min(request.evaluations, size);
  return { configuration, definition, request, space: space.value, total };
}

/** A value that no run can have is a slip of the pen: nobody wants to wait for a search without it. */
function requireValues({ names, values }: SearchSpace, { parameters }: StrategyDefinition): void {
  for (const [at, name] of names.entries()) {
    const schema = parameters.shape[name];
    for (const value of values[at] ?? []) {
      const read = schema && z.safeParse(schema, value);
      if (!read || read.success) continue;
      const allowed = read.error.issues[0]?.message ?? 'another value';
      throw new ExpectedError('BadRequest', `${name} must be ${allowed}, but the space has ${JSON.stringify(value)} in it.`);
    }
  }
}

const nameOf = (objective: string): string => objective.replace(/^-/, '');

/** The figure that has to be asked for beside the key figures, because the objective is none of them. */
export const figureOf = ({ objective }: OptimiseRequest): string | undefined => {
  const name = nameOf(objective);
  return name === 'probabilisticSharpe' || isKeyFigure(name) ? undefined : name;
};

/** Greater is better. Null where the setting made too few trades or has no such figure. */
export function scoreOf({ figures, returns, figure }: Evaluation, { objective, leastTrades }: OptimiseRequest): number | null {
  if (figures.trades < leastTrades) return null;
  const name = nameOf(objective);
  const value = isKeyFigure(name)
    ? figures[name]
    : name === 'probabilisticSharpe'
      ? probabilisticSharpe(sharpeSample(shapeOf(returns ?? new Float64Array(0))))
      : figure;
  if (value === null || !Number.isFinite(value)) return null;
  return objective.startsWith('-') ? -value : value;
}

/** The configuration with a setting's parameters; null where the strategy refuses them. */
function configurationWith({ configuration, definition }: SearchPlan, setting: ParameterSetting): BacktestConfiguration | null {
  const read = definition.parameters.safeParse({ ...configuration.strategy.params, ...setting });
  return read.success ? { ...configuration, strategy: { ...configuration.strategy, params: read.data } } : null;
}

interface SearchCalls {
  readonly signal: AbortSignal;
  /** Pieces of the dataset's time that settings are judged by; all of it when not given. */
  readonly within?: readonly TimePiece[];
  readonly onDone: (count: number) => void;
  /** After every batch, with the days that the returns belong to. */
  readonly onBatch: (tried: readonly TriedSetting[], days: Float64Array, state: SearchState) => void;
}

/** Goes on with a search until it is over or cancelled; a batch that was cancelled half-way is not part of its state. */
export async function runSearch(
  { pool }: ResearchDeps,
  plan: SearchPlan,
  dataset: Dataset,
  from: SearchState | null,
  { signal, within, onDone, onBatch }: SearchCalls,
): Promise<SearchState> {
  const { request, space, configuration } = plan;
  let batch: { tried: TriedSetting[]; days: Float64Array } = { tried: [], days: new Float64Array(0) };
  return search(space, from ?? newSearch(request.method, configuration.seed, request.evaluations), {
    batchSize: batchSize(plan, dataset),
    isCancelled: () => signal.aborted,
    evaluate: async (settings) => {
      const configurations = settings.map((setting) => configurationWith(plan, setting));
      const valid = configurations.filter((one) => one !== null);
      const { days, evaluations } = await evaluateMany(pool, dataset, valid, signal, onDone, { within, figure: figureOf(request) });
      let next = 0;
      const tried = configurations.map((one): TriedSetting => {
        if (one === null) return { configuration: null, evaluation: null, score: null };
        const evaluation = evaluations[next++] ?? null;
        return { configuration: one, evaluation, score: evaluation && scoreOf(evaluation, request) };
      });
      batch = { tried, days };
      return tried.map(({ score }) => score);
    },
    onProgress: (state) => onBatch(batch.tried, batch.days, state),
  });
}
