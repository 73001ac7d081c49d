import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { type PathRule, withPathRule } from '#core/backtest/execution-path.ts';
import type { Honesty, HonestyInput } from '#core/backtest/honesty.ts';
import { costStress, pathDependence, type StressPoint, warmUpSensitivity } from '#core/backtest/honesty-sensitivity.ts';
import type { RunMetrics } from '#core/backtest/metrics.ts';
import { multipliedCosts } from '#core/backtest/monte-carlo-perturbation.ts';
import type { RunResult } from '#core/backtest/run-result.ts';
import { dayPathsOf } from '#core/statistics/drawdown-interval.ts';
import { dayEndsOf } from './day-ends.ts';
import { calendarOf } from './evaluation-tasks.ts';
import type { KeyFigures } from './key-figures.ts';
import type { LookAheadReport } from './look-ahead-test.ts';
import type { LoadedData } from './market-data.ts';
import { remadeColumns } from './remade-columns.ts';
import type { ResearchDeps } from './research-deps.ts';
import { STATISTICS_LIMIT_MS, timeLimitMs } from './time-limit.ts';
import { comparableTrials, type NewTrial } from './trial-ledger.ts';

const COST_FACTORS = [0, 0.5, 1, 1.5, 2, 3] as const;
const PATHS = ['worst', 'best', 'adaptive'] as const satisfies readonly PathRule[];
/** Later first orders that are tried, as shares of the range. */
const WARMUP_SHARES = [0.02, 0.05, 0.1] as const;

/** The same run under other costs, paths and starts. */
export interface Stresses {
  readonly costs: readonly { readonly factor: number; readonly figures: KeyFigures }[];
  readonly paths: Readonly<Record<(typeof PATHS)[number], KeyFigures>>;
  readonly warmups: readonly { readonly bars: number; readonly figures: KeyFigures }[];
  readonly lookAhead: LookAheadReport;
}

/** Runs that {@link stressRun} makes, for the progress. */
export const STRESS_STEPS = COST_FACTORS.length + PATHS.length + WARMUP_SHARES.length + 1 + 1;

/** Evaluates a configuration under every stress, on all cores. None of it counts as a trial: nothing is chosen by it. */
export async function stressRun(
  { pool, columnSource, strategies }: ResearchDeps,
  configuration: BacktestConfiguration,
  data: LoadedData,
  signal: AbortSignal,
  onStep: () => void,
): Promise<Stresses> {
  const options = { dataset: data.dataset, signal, timeLimitMs: timeLimitMs(data.barCount) };
  const figuresOf = async (changed: BacktestConfiguration): Promise<KeyFigures> => {
    const { evaluations } = await pool.run('evaluate', { configurations: [changed], wantsReturns: false, points: 0 }, options);
    onStep();
    return evaluations[0]?.figures as KeyFigures;
  };
  const steps = Math.max(...data.dataset.symbols.map(({ bars }) => bars.timeUs.length));
  const laterStarts = [configuration.warmupBars, ...WARMUP_SHARES.map((share) => configuration.warmupBars + Math.ceil(share * steps))];
  const onPath = (rule: PathRule) => figuresOf({ ...configuration, execution: withPathRule(configuration.execution, rule) });
  const searchLookAhead = async (): Promise<LookAheadReport> => {
    const remade = await remadeColumns(columnSource, strategies.require(configuration.strategy.id), configuration, data.dataset);
    return pool.run('lookAhead', { configuration, remade }, { ...options, timeLimitMs: timeLimitMs(data.barCount, 6) });
  };
  const [costs, worst, best, adaptive, warmups, lookAhead] = await Promise.all([
    Promise.all(
      COST_FACTORS.map(async (factor) => ({
        factor,
        figures: await figuresOf({ ...configuration, costs: multipliedCosts(configuration.costs, factor) }),
      })),
    ),
    onPath('worst'),
    onPath('best'),
    onPath('adaptive'),
    Promise.all(
      laterStarts
        .filter((bars) => bars + 2 < steps)
        .map(async (bars) => ({ bars, figures: await figuresOf({ ...configuration, warmupBars: bars }) })),
    ),
    searchLookAhead(),
  ]);
  onStep();
  return { costs, paths: { worst, best, adaptive }, warmups, lookAhead };
}

/** Null where nothing was compared. */
const lookAheadOf = ({ cuts, state }: LookAheadReport): HonestyInput['lookAhead'] => (cuts === 0 || state === 'not-checked' ? null : state);

const point = (setting: number, { totalReturn, sharpe, trades }: KeyFigures): StressPoint => ({ setting, totalReturn, sharpe, trades });

/** The honesty panel of a run: its stresses, the trials of its idea with itself among them, and what chance would do. */
export function judgeRun(
  deps: ResearchDeps,
  run: {
    readonly result: RunResult;
    readonly metrics: RunMetrics;
    readonly data: LoadedData;
    readonly configuration: BacktestConfiguration;
    readonly trial: NewTrial;
  },
  stresses: Stresses,
  notes: readonly string[],
  signal: AbortSignal,
): Promise<Honesty> {
  const { result, metrics, data, configuration, trial } = run;
  const { timeUs, value } = result.equity;
  const { worst, best, adaptive } = stresses.paths;
  const input: HonestyInput = {
    returns: metrics.returns,
    dayPaths: dayPathsOf(value, dayEndsOf(timeUs, calendarOf(data.dataset)).last),
    periodsPerYear: metrics.periodsPerYear,
    trades: result.trades.count,
    ...comparableTrials(deps.store, trial),
    seed: configuration.seed,
    costStress: costStress(stresses.costs.map(({ factor, figures }) => point(factor, figures))),
    warmUp: warmUpSensitivity(stresses.warmups.map(({ bars, figures }) => point(bars, figures))),
    pathDependence: pathDependence(result.trades.pathDependent, result.trades.count, {
      worst: worst.totalReturn,
      best: best.totalReturn,
      adaptive: adaptive.totalReturn,
    }),
    lookAhead: lookAheadOf(stresses.lookAhead),
    notes,
  };
  return deps.pool.run('assess', input, { signal, timeLimitMs: STATISTICS_LIMIT_MS });
}
