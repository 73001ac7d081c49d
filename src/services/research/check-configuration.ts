import type { ConfigurationCheck, ConfigurationProblem, DataCoverage } from '#contract/research-documents.ts';
import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { ExpectedError } from '#core/result.ts';
import { dataCoverage } from './data-coverage.ts';
import { loadFor, resolveConfiguration } from './execute-run.ts';
import { STRESS_STEPS } from './judge-run.ts';
import { type KeyFigures, periodsPerYearOf } from './key-figures.ts';
import { leastBarsOf } from './market-data.ts';
import type { ResearchDeps } from './research-deps.ts';
import { settledDefinition } from './run-code.ts';
import { configurationHash, ideaOf } from './run-identity.ts';
import { timeLimitMs } from './time-limit.ts';
import { spanOf } from './trial-ledger.ts';
import { isWithoutCosts } from './without-costs.ts';

/** Resampling and storing take about this long, whatever the run. */
const JUDGING_SECONDS = 0.3;

/** Runs that the search for look-ahead makes. */
const LOOK_AHEAD_RUNS = 9;

const shown = (value: unknown): string => (value === undefined ? 'missing' : JSON.stringify(value)).slice(0, 80);

/** Problems that need the stored data to be found. */
async function dataProblems(
  deps: ResearchDeps,
  configuration: BacktestConfiguration,
  coverage: readonly DataCoverage[],
): Promise<ConfigurationProblem[]> {
  const { symbols, timeframe } = configuration;
  const definition = await settledDefinition(deps, configuration);
  const { minimumSymbols, maximumSymbols } = definition.needs;
  const problems: ConfigurationProblem[] = [];
  if (symbols.length < minimumSymbols || symbols.length > maximumSymbols) {
    const allowed = minimumSymbols === maximumSymbols ? `${minimumSymbols} symbol(s)` : `${minimumSymbols} to ${maximumSymbols} symbols`;
    problems.push({ path: 'symbols', allowed: `${allowed} for ${definition.title}`, found: shown(symbols) });
  }
  symbols.forEach((symbol, i) => {
    if (!deps.source.findInstrument(symbol)) {
      problems.push({ path: `symbols.${i}`, allowed: 'a symbol whose history is stored', found: shown(symbol) });
      return;
    }
    const known = coverage.find((one) => one.symbol === symbol);
    const least = leastBarsOf(configuration, definition);
    if (known && known.bars < least) {
      const where = known.storedFromUs === null ? `nothing of ${symbol} ${timeframe} is stored` : `${known.bars} of ${symbol} in the range`;
      problems.push({ path: 'from', allowed: `a range with at least ${least} bars of ${timeframe}`, found: where });
    }
  });
  return problems;
}

function hintsOf(configuration: BacktestConfiguration, coverage: readonly DataCoverage[]): string[] {
  const hints = coverage.flatMap(({ notes }) => notes);
  if (isWithoutCosts(configuration)) hints.push('No costs are set: a real account pays some, and most ideas live on that.');
  if (configuration.execution.fillAt === 'same-close')
    hints.push('Signals fill at the close that makes them, which no real order can: use it to compare with other programs only.');
  for (const { symbol, finerTimeframe } of coverage)
    if (finerTimeframe && configuration.execution.intrabar !== 'finer' && (configuration.exits.stopLoss || configuration.exits.takeProfit))
      hints.push(`${symbol} has ${finerTimeframe} bars stored: with intrabar "finer" the path inside bars is known where they reach.`);
  return hints;
}

async function estimateOf(
  deps: ResearchDeps,
  configuration: BacktestConfiguration,
  signal: AbortSignal,
): Promise<NonNullable<ConfigurationCheck['estimate']>> {
  const data = await loadFor(deps, configuration);
  try {
    const options = { dataset: data.dataset, signal, timeLimitMs: timeLimitMs(data.barCount), isUrgent: true };
    const { days, evaluations, milliseconds } = await deps.pool.run(
      'evaluate',
      { configurations: [configuration], wantsReturns: false, points: 0 },
      options,
    );
    const figures = evaluations[0]?.figures as KeyFigures;
    const costs = figures.commissions + figures.slippage;
    const years = days.length / periodsPerYearOf(configuration, days);
    const idea = ideaOf(configuration);
    const isKnownTrial = deps.store.hasTrial(idea, configurationHash(configuration), spanOf(days));
    return {
      bars: data.barCount,
      trades: figures.trades,
      // The standard error of a Sharpe ratio near 0 over so many years (Lo 2002).
      sharpeHalfWidth: years > 0 ? 1.96 / Math.sqrt(years) : null,
      trialNumber: deps.store.countTrials(idea) + (isKnownTrial ? 0 : 1),
      isKnownTrial,
      costShare: figures.grossProfit + costs > 0 ? costs / (figures.grossProfit + costs) : null,
      pathDependentShare: figures.trades > 0 ? figures.dependentTrades / figures.trades : null,
      seconds: ((milliseconds / 1000) * (STRESS_STEPS + LOOK_AHEAD_RUNS)) / deps.pool.size + JUDGING_SECONDS,
    };
  } finally {
    deps.pool.forget(data.dataset.id);
  }
}

/** What is wrong with a configuration that can't run at all: its settings, or the code of its strategy. */
function problemsOf(error: unknown): ConfigurationProblem[] {
  if (!(error instanceof ExpectedError)) throw error;
  if (error.code !== 'BadConfiguration') return [{ path: 'strategy.id', allowed: 'a strategy that can be used', found: error.message }];
  const { problems } = error.data as { problems: ConfigurationProblem[] };
  return problems.map((problem) => ({ ...problem }));
}

/** Everything that can be said of a configuration before it runs. What the strategy would earn is not among it, so that looking is no trial. */
export async function checkConfiguration(deps: ResearchDeps, raw: unknown, signal: AbortSignal): Promise<ConfigurationCheck> {
  const { source, clock } = deps;
  const configuration = await resolveConfiguration(deps, raw).catch(problemsOf);
  if (Array.isArray(configuration)) return { problems: configuration, configuration: null, data: [], estimate: null, hints: [] };
  const known = configuration.symbols.filter((symbol) => source.findInstrument(symbol) !== null);
  const data = known.map((symbol) => dataCoverage(source, symbol, configuration, clock.nowUs()));
  const hints = hintsOf(configuration, data);
  const checked = { configuration, data, hints };
  try {
    const problems = await dataProblems(deps, configuration, data);
    if (problems.length > 0) return { ...checked, problems, estimate: null };
    return { ...checked, problems, estimate: await estimateOf(deps, configuration, signal) };
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    if (error.code === 'BadConfiguration') return { ...checked, problems: problemsOf(error), estimate: null };
    return { ...checked, problems: [{ path: '', allowed: error.message, found: error.code }], estimate: null };
  }
}
