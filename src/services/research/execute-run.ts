import type { RunDocument } from '#contract/research-documents.ts';
import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { ENGINE_VERSION } from '#core/backtest/engine-version.ts';
import type { Honesty } from '#core/backtest/honesty.ts';
import type { RunMetrics } from '#core/backtest/metrics.ts';
import { figureOrNull, metricsByName, summaryOf } from '#core/backtest/metrics-summary.ts';
import { priceProblems } from '#core/backtest/price-problems.ts';
import { badConfiguration, problemsIn, readConfiguration } from '#core/backtest/read-configuration.ts';
import type { RunResult } from '#core/backtest/run-result.ts';
import { ExpectedError } from '#core/result.ts';
import { isUserCodeId } from '#core/user-code/user-code-id.ts';
import { dataNotes } from './data-notes.ts';
import { honestyReport } from './honesty-report.ts';
import { judgeRun, STRESS_STEPS, type Stresses, stressRun } from './judge-run.ts';
import { withLoadedRange } from './loaded-range.ts';
import { type LoadedData, loadData } from './market-data.ts';
import { namedStrategy, unknownSymbols } from './named-things.ts';
import type { ResearchDeps } from './research-deps.ts';
import { codeHashOf, definitionOf, onlyThis, ownDefinition, ownIndicatorsOf, ownSourceOf, settledDefinition } from './run-code.ts';
import { bookedActions, historyOf } from './run-history.ts';
import { ideaOf, newId } from './run-identity.ts';
import { logRun } from './run-log.ts';
import { type FinishedRun, saveRun } from './run-records.ts';
import type { StrategyCatalogue } from './strategy-catalogue.ts';
import { timeLimitMs } from './time-limit.ts';
import { type NewTrial, spanOf, trialsOf } from './trial-ledger.ts';
import { isWithoutCosts } from './without-costs.ts';
import { ProgressMeter, type WorkProgress } from './work-progress.ts';

/** A configuration from outside, complete. Throws `BadConfiguration` with every problem at once. */
export function requireConfiguration(strategies: Strategies, raw: unknown): BacktestConfiguration {
  const read = readWith(strategies, raw);
  if (!read.ok) throw read.error;
  return read.value;
}

type Strategies = Pick<StrategyCatalogue, 'find' | 'definitions'>;

const readWith = (strategies: Strategies, raw: unknown) =>
  readConfiguration(
    raw,
    strategies.find,
    strategies.definitions.map(({ id }) => id),
  );

/**
 * A configuration from outside that is to run: complete, with the code of a strategy of the trader's own as its file is now. Throws as
 * {@link requireConfiguration}, symbols that are not stored among the problems, and `StrategyFailed` where that code was refused and nothing else is
 * wrong; where a symbol is all that is wrong, loading the data says so.
 */
export async function resolveConfiguration(deps: ResearchDeps, raw: unknown): Promise<BacktestConfiguration> {
  const id = namedStrategy(raw);
  const own = deps.own && id !== null && isUserCodeId(id) ? await orRefused(deps.own.current(id)) : null;
  const refused = own instanceof ExpectedError ? own : null;
  const read = readWith(deps.strategies, raw);
  if (refused !== null || !read.ok) {
    const others = read.ok ? [] : problemsIn(read.error).filter(({ path }) => refused === null || path !== 'strategy.id');
    const problems = [...others, ...unknownSymbols(deps.source, raw)];
    if (refused === null) throw badConfiguration(problems);
    if (problems.length === 0) throw refused;
    throw badConfiguration([{ path: 'strategy.id', allowed: 'a strategy that can be used', found: refused.message }, ...problems]);
  }
  const configuration = read.value;
  const { code: _stale, ...strategy } = configuration.strategy;
  return { ...configuration, strategy: own instanceof ExpectedError || own === null ? strategy : { ...strategy, code: own.unit.hash } };
}

/** What it came to, or why it was refused. */
async function orRefused<T>(work: Promise<T>): Promise<T | ExpectedError> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ExpectedError) return error;
    throw error;
  }
}

/**
 * The configuration of a stored run. A strategy of the trader's own runs as it was stored, also when its file has changed or is gone; where that
 * code does not pass the checks of today, as its file is now. Throws as {@link resolveConfiguration}.
 */
export async function resolveStored(
  deps: ResearchDeps,
  { config, source, indicators = {} }: RunDocument['manifest'],
): Promise<BacktestConfiguration> {
  const id = namedStrategy(config);
  const version = deps.own && id !== null && source !== undefined ? await deps.own.ofSource(id, source, indicators) : null;
  if (version === null) return resolveConfiguration(deps, config);
  const configuration = requireConfiguration(onlyThis(ownDefinition(version)), config);
  return { ...configuration, strategy: { ...configuration.strategy, code: version.unit.hash } };
}

/**
 * The data of a configuration. Throws `UnknownInstrument`, `NoData` or `TooFewBars`; `BadConfiguration` where a setting in units of the price can't be
 * meant for these prices.
 */
export async function loadFor(deps: ResearchDeps, configuration: BacktestConfiguration): Promise<LoadedData> {
  const definition = await settledDefinition(deps, configuration);
  const data = await loadData(deps.source, deps.columnSource, configuration, definition, deps.clock.nowUs());
  const problems = priceProblems(configuration, data.dataset.symbols);
  if (problems.length > 0) throw badConfiguration(problems);
  return data;
}

/** What one evaluation gave, whole. */
interface RunParts {
  readonly configuration: BacktestConfiguration;
  readonly data: LoadedData;
  readonly result: RunResult;
  readonly metrics: RunMetrics;
  readonly benchmark: Float64Array;
}

/** Loads and runs a configuration once, without any judgement. */
export async function runOnce(deps: ResearchDeps, configuration: BacktestConfiguration, signal: AbortSignal): Promise<RunParts> {
  const data = await loadFor(deps, configuration);
  const options = { dataset: data.dataset, signal, timeLimitMs: timeLimitMs(data.barCount) };
  return { configuration, data, ...(await deps.pool.run('run', configuration, options)) };
}

interface RunRequest {
  readonly configuration: unknown;
  readonly tags: readonly string[];
  readonly note: string;
}

/** Runs, judges and stores a configuration; returns its document. Nothing is stored before the end. */
export async function executeRun(
  deps: ResearchDeps,
  { configuration: raw, tags, note }: RunRequest,
  signal: AbortSignal,
  tell: (progress: WorkProgress) => void,
): Promise<RunDocument> {
  const startedMs = deps.clock.monotonicMs();
  const configuration = await resolveConfiguration(deps, raw);
  const meter = new ProgressMeter(deps.clock, STRESS_STEPS + 2, tell);
  meter.stage('loading the bars and running');
  const parts = await runOnce(deps, configuration, signal);
  meter.add(1);
  try {
    meter.stage('other costs, paths and starts, and the search for look-ahead');
    const stresses = await stressRun(deps, configuration, parts.data, signal, () => meter.add(1));
    meter.stage('what chance would do');
    const trial = trialOf(parts, deps.clock.nowUs());
    const notes = parts.data.dataset.symbols.flatMap(({ instrument, bars }) =>
      dataNotes(deps.source, instrument.symbol, { bars, timeframe: configuration.timeframe }),
    );
    const honesty = await judgeRun(deps, { ...parts, trial }, stresses, notes, signal);
    meter.add(1);
    signal.throwIfAborted();
    const finished = finish(deps, parts, stresses, honesty, { tags, note, durationMs: deps.clock.monotonicMs() - startedMs });
    deps.store.transaction(() => {
      deps.store.recordTrials([trial]);
      saveRun(deps.store, finished);
      const { runId, createdAtUs, manifest, summary } = finished.document;
      const about = { idea: finished.idea, dataHash: manifest.dataHash, codeHash: manifest.codeHash, verdict: summary.verdict };
      logRun(deps.store, runId, 'run-stored', createdAtUs, about);
    });
    return finished.document;
  } finally {
    deps.pool.forget(parts.data.dataset.id);
  }
}

function trialOf({ configuration, metrics }: RunParts, nowUs: number): NewTrial {
  const days = metrics.days.slice(1);
  const [trial] = trialsOf([{ configuration, returns: metrics.returns }], days, 'run', nowUs);
  if (!trial) throw new Error('one setting makes one trial');
  return trial;
}

function finish(
  deps: ResearchDeps,
  { configuration, data, result, metrics, benchmark }: RunParts,
  stresses: Stresses,
  honesty: Honesty,
  about: { readonly tags: readonly string[]; readonly note: string; readonly durationMs: number },
): FinishedRun {
  const { clock, random } = deps;
  const createdAtUs = clock.nowUs();
  const definition = definitionOf(deps, configuration);
  const source = ownSourceOf(deps, configuration);
  const indicators = ownIndicatorsOf(deps, configuration);
  const document: RunDocument = {
    runId: newId(createdAtUs, random),
    createdAtUs,
    strategy: definition.id,
    strategyTitle: definition.title,
    parameters: configuration.strategy.params as RunDocument['parameters'],
    symbols: [...configuration.symbols],
    timeframe: configuration.timeframe,
    fromUs: data.fromUs,
    toUs: data.toUs,
    bars: data.barCount,
    isSimulated: data.dataset.symbols.some(({ instrument }) => instrument.isSimulated),
    tags: [...about.tags],
    note: about.note,
    durationMs: about.durationMs,
    summary: summaryOf(metrics, {
      pValue: honesty.pValue ?? Number.NaN,
      deflatedSharpe: honesty.deflatedSharpe ?? Number.NaN,
      trials: honesty.trials,
      effectiveTrials: honesty.effectiveTrials,
      verdict: honesty.verdict.verdict,
    }),
    manifest: {
      dataHash: data.dataHash,
      codeHash: codeHashOf(deps, configuration),
      ...(source === null ? {} : { source }),
      ...(Object.keys(indicators).length === 0 ? {} : { indicators }),
      seed: configuration.seed,
      engineVersion: ENGINE_VERSION,
      config: withLoadedRange(configuration, data.range),
      ...historyOf(data.dataset),
    },
    convention: metrics.convention,
    metrics: metricsByName(metrics),
    conventions: conventionsOf(metrics),
    honesty: honestyReport(honesty, stresses, result, configuration.seed, spanOf(metrics.days.slice(1))),
    warnings: [...result.warnings, ...(isWithoutCosts(configuration) ? ['No costs were set: a real account pays some.'] : [])],
    fidelity: { ...result.fidelity },
    actions: bookedActions(result),
  };
  const { timeUs, value } = result.equity;
  return { document, idea: ideaOf(configuration), curves: { timeUs, value, benchmark, trades: result.trades } };
}

/** The ratios as each convention defines them. */
const conventionsOf = ({ ratiosByConvention }: RunMetrics): RunDocument['conventions'] =>
  Object.fromEntries(
    Object.entries(ratiosByConvention).map(([convention, ratios]) => [
      convention,
      Object.fromEntries(Object.entries(ratios).map(([name, value]: [string, number]) => [name, figureOrNull(value)])),
    ]),
  );
