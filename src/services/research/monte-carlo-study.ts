import { z } from 'zod';
import type { MonteCarloRequest, MonteCarloResult } from '#contract/research-studies.ts';
import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { fanSteps, histogramOf, type MonteCarloPaths, outcomeOf, quantilesByName } from '#core/backtest/monte-carlo-outcome.ts';
import {
  costPerturbations,
  latencyPerturbations,
  type PlannedRun,
  parameterPerturbations,
  startPerturbations,
} from '#core/backtest/monte-carlo-perturbation.ts';
import { isoTime } from '#core/market/iso-time.ts';
import { timeframeLengthUs } from '#core/market/timeframe.ts';
import { ExpectedError } from '#core/result.ts';
import { evaluateMany, stepsOf } from './evaluate-many.ts';
import type { Evaluation } from './evaluation-tasks.ts';
import { requireConfiguration } from './execute-run.ts';
import { configuredRange } from './loaded-range.ts';
import { recordTried } from './optimise-study.ts';
import type { ResearchDeps } from './research-deps.ts';
import { onlyThis } from './run-code.ts';
import { slicedDataset } from './sliced-dataset.ts';
import type { StudySubject } from './study-subject.ts';
import { STATISTICS_LIMIT_MS, timeLimitMs } from './time-limit.ts';
import type { ProgressMeter } from './work-progress.ts';

type Paths = MonteCarloPaths & { readonly steps: number };

/** Runs that a method makes at most whose every path is a whole backtest. */
const MOST_RUNS = 2000;
const MOST_COSTS_OR_LATENCIES = 500;
const CANDLES_A_TASK = 8;
const SHARE = 0.2;

/** Many accounts that could have been: of other orders, other markets or other settings. */
export async function monteCarlo(
  deps: ResearchDeps,
  subject: StudySubject,
  request: MonteCarloRequest,
  signal: AbortSignal,
  meterOf: (total: number) => ProgressMeter,
): Promise<MonteCarloResult> {
  const paths = await pathsOf(deps, subject, request, signal, meterOf);
  const histogram = (ascending: Float64Array) => {
    const { edges, counts } = histogramOf(ascending);
    return { edges, counts: Float64Array.from(counts) };
  };
  const { fan } = paths;
  return {
    method: request.method,
    paths: paths.finals.length,
    steps: paths.steps,
    fan: {
      step: Float64Array.from(fan?.steps ?? []),
      quantiles: Object.fromEntries((fan?.shares ?? []).map((share, i) => [String(share), fan?.quantiles[i] ?? new Float64Array(0)])),
    },
    finals: histogram(paths.finals),
    drawdowns: histogram(paths.drawdowns),
    finalQuantiles: quantilesByName(paths.finals),
    drawdownQuantiles: quantilesByName(paths.drawdowns),
    lossProbability: paths.lossProbability,
    ruinProbability: paths.ruinProbability,
  };
}

function pathsOf(
  deps: ResearchDeps,
  subject: StudySubject,
  request: MonteCarloRequest,
  signal: AbortSignal,
  meterOf: (total: number) => ProgressMeter,
): Promise<Paths> {
  switch (request.method) {
    case 'trade-shuffle':
    case 'block-bootstrap':
      return resampled(deps, subject, request, signal, meterOf);
    case 'synthetic-candles':
      return onSyntheticCandles(deps, subject, request, signal, meterOf);
    default:
      return onOtherSettings(deps, subject, request, signal, meterOf);
  }
}

/** The run's own trades or returns in another order. */
async function resampled(
  deps: ResearchDeps,
  { configuration, data }: StudySubject,
  request: MonteCarloRequest,
  signal: AbortSignal,
  meterOf: (total: number) => ProgressMeter,
): Promise<Paths> {
  const meter = meterOf(2);
  meter.stage('running');
  const options = { dataset: data.dataset, signal, timeLimitMs: timeLimitMs(data.barCount) };
  const { result, metrics } = await deps.pool.run('run', configuration, options);
  meter.add(1);
  meter.stage(`${request.paths} paths`);
  const settings = { paths: request.paths, seed: configuration.seed, ruinFraction: request.ruinFraction };
  const isShuffle = request.method === 'trade-shuffle';
  const length = isShuffle ? result.trades.count : metrics.returns.length;
  if (length < 2) {
    throw new ExpectedError(
      'TooFewTrials',
      `There are ${length} ${isShuffle ? 'trades' : 'daily returns'} to draw from; at least 2 are needed.`,
    );
  }
  const limit = { signal, timeLimitMs: STATISTICS_LIMIT_MS };
  if (isShuffle) {
    const pnl = result.trades.pnl.slice(0, length);
    return deps.pool.run('shuffle', { pnl, initialCapital: configuration.initialCapital, settings }, limit);
  }
  const { steps, blockLength } = request;
  const asked = { ...settings, ...(steps === undefined ? {} : { steps }), ...(blockLength === undefined ? {} : { blockLength }) };
  return deps.pool.run('bootstrap', { returns: metrics.returns, settings: asked }, limit);
}

/** The same strategy on markets that never were, made of the blocks of this one. */
async function onSyntheticCandles(
  deps: ResearchDeps,
  { configuration, definition, data }: StudySubject,
  request: MonteCarloRequest,
  signal: AbortSignal,
  meterOf: (total: number) => ProgressMeter,
): Promise<Paths> {
  if (configuration.data === 'ticks' || definition.needs.columns.length > 0) {
    const what = configuration.data === 'ticks' ? 'ticks' : `the column ${definition.needs.columns.join(', ')}`;
    throw new ExpectedError(
      'TooFewTrials',
      `This run needs ${what}, which candles made of pieces of the market don't have. Choose another method, for example block-bootstrap.`,
    );
  }
  const count = Math.min(request.paths, MOST_RUNS);
  const meter = meterOf(count);
  meter.stage(`${count} synthetic markets`);
  const seeds = Array.from({ length: count }, (_, i) => (configuration.seed + 1 + i) >>> 0);
  const blockLength = request.blockLength ?? Math.max(5, Math.round(Math.cbrt(stepsOf(data.dataset))));
  const starts = Array.from({ length: Math.ceil(count / CANDLES_A_TASK) }, (_, i) => i * CANDLES_A_TASK);
  const options = { dataset: data.dataset, signal, timeLimitMs: timeLimitMs(data.barCount, CANDLES_A_TASK) };
  const parts = await Promise.all(
    starts.map(async (start) => {
      const some = seeds.slice(start, start + CANDLES_A_TASK);
      const evaluations = await deps.pool.run('synthetic', { configuration, seeds: some, blockLength }, options);
      meter.add(some.length);
      return evaluations;
    }),
  );
  return evaluatedPaths(parts.flat(), request.ruinFraction);
}

/** Whole backtests with parameters, costs, latency or the start a little elsewhere. */
async function onOtherSettings(
  deps: ResearchDeps,
  subject: StudySubject,
  request: MonteCarloRequest,
  signal: AbortSignal,
  meterOf: (total: number) => ProgressMeter,
): Promise<Paths> {
  const planned = plannedRuns(subject, request);
  const configurations = planned.map((plan) => configurationOf(subject, plan)).filter((one) => one !== null);
  if (configurations.length < 2) {
    throw new ExpectedError(
      'TooFewTrials',
      `There is nothing to vary for the method ${request.method}: ${configurations.length} distinct setting(s) were found.`,
    );
  }
  const meter = meterOf(configurations.length);
  meter.stage(`${configurations.length} settings`);
  const { dataset } = subject.data;
  if (request.method === 'start-date') {
    const parts = await Promise.all(
      configurations.map(async (configuration) => {
        const sliced = slicedDataset(dataset, configuredRange(configuration).fromUs, Number.POSITIVE_INFINITY);
        const { evaluations } = await evaluateMany(deps.pool, sliced, [configuration], signal, (done) => meter.add(done));
        deps.pool.forget(sliced.id);
        return evaluations;
      }),
    );
    return evaluatedPaths(parts.flat(), request.ruinFraction);
  }
  const { days, evaluations } = await evaluateMany(deps.pool, dataset, configurations, signal, (done) => meter.add(done));
  if (request.method === 'parameters') {
    const tried = configurations.map((configuration, i) => ({ configuration, evaluation: evaluations[i] ?? null, score: null }));
    recordTried(deps, tried, days, 'monte-carlo', tried.length);
  }
  return evaluatedPaths(evaluations, request.ruinFraction);
}

function plannedRuns({ configuration, definition, data }: StudySubject, { method, paths }: MonteCarloRequest): PlannedRun[] {
  const settings = { count: Math.min(paths, MOST_RUNS), share: SHARE, seed: configuration.seed };
  const drawn = { count: Math.min(settings.count, MOST_COSTS_OR_LATENCIES), seed: configuration.seed };
  if (method === 'costs') return costPerturbations(configuration.costs, drawn);
  if (method === 'latency') return latencyPerturbations(timeframeLengthUs(configuration.timeframe) / 1000, drawn);
  if (method === 'start-date') {
    const times = [...(data.dataset.symbols[0]?.bars.timeUs ?? [])].map(isoTime);
    return startPerturbations(times, { ...settings, count: Math.min(settings.count, 200) });
  }
  const { properties = {} } = z.toJSONSchema(definition.parameters, { unrepresentable: 'any', io: 'input' }) as {
    properties?: Record<string, { type?: string; minimum?: number; maximum?: number }>;
  };
  const numeric = Object.entries(properties).flatMap(([name, schema]) => {
    const value = configuration.strategy.params[name];
    if (typeof value !== 'number') return [];
    return [{ name, value, least: schema.minimum ?? value / 2, most: schema.maximum ?? value * 2, isInteger: schema.type === 'integer' }];
  });
  return numeric.length === 0 ? [] : parameterPerturbations(numeric, { ...settings, count: Math.min(settings.count, 500) });
}

/** A configuration with values at dotted paths; null where they are not allowed. */
function configurationOf({ configuration, definition }: StudySubject, { set }: PlannedRun): BacktestConfiguration | null {
  const changed = structuredClone(configuration) as Record<string, unknown>;
  for (const [path, value] of Object.entries(set)) {
    const keys = path.split('.');
    let at = changed;
    for (const key of keys.slice(0, -1)) at = at[key] as Record<string, unknown>;
    at[keys[keys.length - 1] as string] = value;
  }
  try {
    return requireConfiguration(onlyThis(definition), changed);
  } catch (error) {
    if (error instanceof ExpectedError) return null;
    throw error;
  }
}

/** The outcome of whole backtests. The fan follows them day by day from their own start on, as long as the shortest lasts. */
function evaluatedPaths(evaluations: readonly Evaluation[], ruinFraction: number): Paths {
  const finals = Float64Array.from(evaluations, ({ figures }) => 1 + figures.totalReturn);
  const drawdowns = Float64Array.from(evaluations, ({ figures }) => figures.maxDrawdown);
  const steps = evaluations.reduce((least, { returns }) => Math.min(least, returns?.length ?? 0), Number.POSITIVE_INFINITY);
  const times = fanSteps(Number.isFinite(steps) ? steps : 0);
  const values = new Float64Array(times.length * evaluations.length);
  let ruined = 0;
  evaluations.forEach(({ returns }, path) => {
    let value = 1;
    let least = 1;
    let next = 0;
    (returns ?? []).forEach((change, i) => {
      value *= 1 + change;
      least = Math.min(least, value);
      if (times[next] === i + 1) values[next++ * evaluations.length + path] = value;
    });
    if (least <= 1 - ruinFraction) ruined++;
  });
  return { ...outcomeOf(finals, drawdowns, ruined, times, values), steps: Number.isFinite(steps) ? steps : 0 };
}
