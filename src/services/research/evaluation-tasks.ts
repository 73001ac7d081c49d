import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { heldValue } from '#core/backtest/held-value.ts';
import { assessHonesty, type Honesty, type HonestyInput } from '#core/backtest/honesty.ts';
import { judgeLedger, type LedgerInput, type LedgerJudgement } from '#core/backtest/honesty-ledger.ts';
import { computeMetrics, type RunMetrics } from '#core/backtest/metrics.ts';
import { metricsByName } from '#core/backtest/metrics-summary.ts';
import { syntheticCandles } from '#core/backtest/monte-carlo-candles.ts';
import { runOver, type TimePiece, withStart } from '#core/backtest/run-over.ts';
import type { RunResult } from '#core/backtest/run-result.ts';
import { withoutActions } from '#core/backtest/split-views.ts';
import { lowerBound } from '#core/market/bar-columns.ts';
import { sessionDayNumber } from '#core/market/calendar.ts';
import { ReusedColumn } from '#core/numeric/reused-column.ts';
import { ExpectedError } from '#core/result.ts';
import type { StrategyDefinition } from '#core/strategy/strategy.ts';
import { DailyMatrix, dailyAccount } from './daily-account.ts';
import { type DayEnds, dayEndsOf } from './day-ends.ts';
import type { Dataset } from './evaluation-protocol.ts';
import { type KeyFigures, keyFigures, periodsPerYearOf } from './key-figures.ts';
import { type LookAheadInput, type LookAheadReport, testLookAhead } from './look-ahead-test.ts';
import { type ReplayInput, type ReplayOutput, ReplayTask } from './replay-task.ts';
import { lendRun, runStrategy } from './run-strategy.ts';
import { bootstrapTask, overfittingTask, shuffleTask } from './statistics-tasks.ts';
import { type ThinCurve, thinCurve } from './thin-curve.ts';

/** What one setting gave. */
export interface Evaluation {
  readonly figures: KeyFigures;
  /** Changes of the account on the dataset's days; null when not asked for. */
  readonly returns: Float64Array | null;
  readonly curve: ThinCurve | null;
  /** Positions still open after the last bar. */
  readonly openPositions: number;
  /** The figure that was asked for by name; null where it is not defined. */
  readonly figure: number | null;
}

export interface EvaluateInput {
  readonly configurations: readonly BacktestConfiguration[];
  readonly wantsReturns: boolean;
  /** Points of the curve; none for 0. */
  readonly points: number;
  /** Everything is told of these pieces of the dataset's time alone, of all of it when not given. The runs go over the whole of it. */
  readonly within?: readonly TimePiece[] | undefined;
  /** A figure of `metrics` by its dotted name that is wanted beside the key figures; every figure is computed for it. */
  readonly figure?: string | undefined;
}

export interface EvaluateOutput {
  readonly days: Float64Array;
  readonly evaluations: Evaluation[];
  readonly milliseconds: number;
}

export interface SyntheticInput {
  readonly configuration: BacktestConfiguration;
  readonly seeds: readonly number[];
  readonly blockLength: number;
}

/** What the engine itself refuses, with sentences that hold as they are. */
const REFUSALS: Readonly<Record<string, string>> = {
  TooFewBars: 'TooFewBars',
  MissingColumn: 'NoData',
  WrongSymbolCount: 'BadConfiguration',
};

/** Why a strategy ends a run, in a sentence. */
function strategyFailed(title: string, error: unknown): ExpectedError {
  const refusal = error instanceof ExpectedError ? REFUSALS[error.code] : undefined;
  const said = error instanceof Error ? (error.message.split('\n')[0] ?? error.name) : String(error);
  if (refusal !== undefined) {
    const problems = [{ path: 'symbols', allowed: said, found: 'another number' }];
    return new ExpectedError(refusal, said, refusal === 'BadConfiguration' ? { problems } : undefined);
  }
  const end = /[.!?]$/.test(said) ? '' : '.';
  return new ExpectedError(
    'StrategyFailed',
    `The strategy ${title} stopped with an error: ${said}${end} Nothing was stored. Correct it, then run again.`,
  );
}

/** What evaluation threads can do. Days and such that belong to a dataset are found once. `nowMs`: a clock for how long it took. */
export function createEvaluationTasks(
  findStrategy: (id: string) => StrategyDefinition | null,
  nowMs: () => number = () => performance.now(),
) {
  const ends = new WeakMap<Dataset, DayEnds>();
  const replay = new ReplayTask();
  const memory = new ReusedColumn();

  /** Does something with the strategy of a configuration; what it throws ends the run in a sentence. */
  function withStrategy<T>({ strategy }: BacktestConfiguration, work: (definition: StrategyDefinition) => T): T {
    const definition = findStrategy(strategy.id);
    if (!definition) throw new ExpectedError('UnknownStrategy', `There is no strategy ${strategy.id}.`);
    try {
      return work(definition);
    } catch (error) {
      throw strategyFailed(definition.title, error);
    }
  }

  const run = (configuration: BacktestConfiguration, dataset: Dataset): RunResult =>
    withStrategy(configuration, (definition) => runStrategy(definition, configuration, dataset));

  function endsOf(result: RunResult, dataset: Dataset): DayEnds {
    const known = ends.get(dataset);
    if (known && known.points === result.equity.timeUs.length) return known;
    const found = dayEndsOf(result.equity.timeUs, calendarOf(dataset));
    ends.set(dataset, found);
    return found;
  }

  return {
    /** Key figures of many settings, without anything that is not needed for them. */
    evaluate({ configurations, wantsReturns, points, within, figure }: EvaluateInput, given: Dataset | null): EvaluateOutput {
      const dataset = required(given);
      const startedMs = nowMs();
      let days: Float64Array = new Float64Array(0);
      let endsWithin: DayEnds | null = null;
      let matrix: DailyMatrix | null = null;
      const evaluations = configurations.map((configuration) => {
        const whole = withStrategy(configuration, (definition) => lendRun(definition, configuration, dataset));
        const part = within ? runOver(whole, within) : whole;
        const result = within ? withStart(part, whole) : whole;
        if (within) endsWithin ??= dayEndsOf(result.equity.timeUs, calendarOf(dataset));
        const dayEnds = endsWithin ?? endsOf(result, dataset);
        days = dayEnds.days;
        matrix ??= new DailyMatrix(dayEnds, configurations.length);
        const daily = matrix.read(result, dayEnds);
        return {
          figures: keyFigures(result, configuration, daily),
          returns: wantsReturns ? daily.returns : null,
          curve: points > 0 ? thinCurve(part.equity.timeUs, part.equity.value, points) : null,
          openPositions: result.openPositions ?? 0,
          figure: figure === undefined ? null : (metricsByName(metricsOf(result, configuration, dataset, days))[figure] ?? null),
        };
      });
      return { days: days.slice(1), evaluations, milliseconds: nowMs() - startedMs };
    },
    /** One run whole, with every figure that needs no chance, and buying and holding beside it. */
    run(configuration: BacktestConfiguration, given: Dataset | null): { result: RunResult; metrics: RunMetrics; benchmark: Float64Array } {
      const dataset = required(given);
      const result = run(configuration, dataset);
      const { days } = endsOf(result, dataset);
      const benchmark = heldValue(result, dataset.symbols);
      const metrics = metricsOf(result, configuration, dataset, days, benchmark);
      // A time axis that is no symbol's own stays here for the next run: what is answered is handed over.
      const equity = { timeUs: result.equity.timeUs.slice(), value: result.equity.value };
      return { result: { ...result, equity }, metrics, benchmark };
    },
    lookAhead: ({ configuration, remade }: LookAheadInput, given: Dataset | null): LookAheadReport =>
      withStrategy(configuration, (definition) => testLookAhead(definition, configuration, required(given), remade)),
    /** Bars until everything that a strategy looks at with these parameters is defined. */
    warmup: (configuration: BacktestConfiguration): number =>
      withStrategy(configuration, (definition) => definition.warmupBars(configuration.strategy.params)),
    /** One configuration on markets made of the blocks of this one, a market a seed. */
    synthetic({ configuration, seeds, blockLength }: SyntheticInput, given: Dataset | null): Evaluation[] {
      const dataset = required(given);
      // A split or a dividend is no move of the market, so it must not be drawn as one.
      const markets = dataset.symbols.map((data) => ({ ...data, bars: withoutActions(data.bars, data.actions ?? []) }));
      return seeds.map((seed) => {
        const symbols = markets.map(({ instrument, bars, rate, spread, usualSpread }) => ({
          instrument,
          bars: syntheticCandles(bars, { seed, blockLength, tickSize: instrument.tickSize }),
          rate,
          spread,
          usualSpread,
        }));
        const result = run(configuration, { ...dataset, symbols });
        const dayEnds = endsOf(result, dataset);
        const daily = dailyAccount(result, dayEnds);
        return {
          figures: keyFigures(result, configuration, daily),
          returns: daily.returns,
          figure: null,
          curve: null,
          openPositions: result.openPositions ?? 0,
        };
      });
    },
    /** A run up to a time, kept for the next bar. */
    replay: (input: ReplayInput, given: Dataset | null): ReplayOutput =>
      withStrategy(input.configuration, (definition) => replay.advance(input, required(given), definition)),
    assess: (input: HonestyInput): Honesty => assessHonesty(input, memory),
    judge: (input: LedgerInput): LedgerJudgement => judgeLedger(input, memory),
    bootstrap: bootstrapTask,
    shuffle: shuffleTask,
    overfitting: overfittingTask,
  };
}
export type EvaluationTasks = ReturnType<typeof createEvaluationTasks>;

function required(dataset: Dataset | null): Dataset {
  if (!dataset) throw new Error('This task needs a dataset.');
  return dataset;
}

/** Every figure of a run that needs no chance. */
function metricsOf(
  result: RunResult,
  configuration: BacktestConfiguration,
  dataset: Dataset,
  days: Float64Array,
  benchmark = heldValue(result, dataset.symbols),
): RunMetrics {
  const calendar = calendarOf(dataset);
  return computeMetrics(result, {
    convention: configuration.metrics.convention,
    riskFreeRate: configuration.metrics.riskFreeRate,
    periodsPerYear: periodsPerYearOf(configuration, days),
    sessionDay: (timeUs) => sessionDayNumber(calendar, timeUs),
    benchmark,
    account: { leverage: configuration.execution.leverage, volumeAt: volumesOf(dataset) },
  });
}

/** The volume of the last bar that had begun. */
const volumesOf =
  ({ symbols }: Dataset) =>
  (symbol: number, timeUs: number): number => {
    const bars = symbols[symbol]?.bars;
    return bars?.volume[lowerBound(bars.timeUs, timeUs + 1) - 1] ?? Number.NaN;
  };

/** The first symbol's calendar decides where the account's days end. */
export const calendarOf = ({ symbols }: Dataset) => symbols[0]?.instrument.calendar ?? 'utc';
