import type { WalkForwardRequest, WalkForwardResult } from '#contract/research-studies.ts';
import { changesOf } from '#core/backtest/metrics-periods.ts';
import { figureOrNull } from '#core/backtest/metrics-summary.ts';
import type { ParameterSetting } from '#core/backtest/optimise-space.ts';
import type { EquityCurve } from '#core/backtest/run-result.ts';
import { type WalkForwardWindow, walkForwardWindows } from '#core/backtest/walk-forward.ts';
import { parameterDrift, stitchSegments, walkForwardEfficiency } from '#core/backtest/walk-forward-stitch.ts';
import { lowerBound } from '#core/market/bar-columns.ts';
import { ExpectedError } from '#core/result.ts';
import { sharpeRatio } from '#core/statistics/risk-ratios.ts';
import { dayEndsOf } from './day-ends.ts';
import { evaluateMany, stepsOf } from './evaluate-many.ts';
import { calendarOf } from './evaluation-tasks.ts';
import { periodsPerYearOf } from './key-figures.ts';
import { recordTried } from './optimise-study.ts';
import { planSearch, runSearch, type SearchPlan, scoreOf, type TriedSetting } from './parameter-search.ts';
import type { ResearchDeps } from './research-deps.ts';
import { settledDefinition } from './run-code.ts';
import { slicedDataset } from './sliced-dataset.ts';
import type { StudySubject } from './study-subject.ts';
import { drawdownOf, pick } from './thin-curve.ts';
import { timeLimitMs } from './time-limit.ts';
import { changeDays } from './trial-ledger.ts';
import type { ProgressMeter } from './work-progress.ts';

interface WindowOutcome {
  readonly window: WalkForwardWindow;
  readonly setting: ParameterSetting;
  readonly inSample: number | null;
  readonly inSampleReturn: number;
  readonly outOfSample: number | null;
  readonly outOfSampleReturn: number;
  readonly trades: number;
  readonly equity: EquityCurve;
}

/** Optimises over each training window and tries what was best on the bars after it. */
export async function walkForward(
  deps: ResearchDeps,
  subject: StudySubject,
  request: WalkForwardRequest,
  signal: AbortSignal,
  meterOf: (total: number) => ProgressMeter,
): Promise<WalkForwardResult> {
  const { configuration, definition, data } = subject;
  const plan = planSearch(definition, configuration, request.search);
  const timeUs = axisOf(subject);
  const windows = walkForwardWindows({ ...request, bars: timeUs.length });
  if (windows.length === 0) {
    throw new ExpectedError(
      'TooFewBars',
      `A walk-forward needs more than ${request.trainBars + request.purgeBars} bars to train on; there are ${timeUs.length}. Choose shorter windows or a longer range.`,
    );
  }
  const meter = meterOf(windows.length * plan.total);
  const outcomes: WindowOutcome[] = [];
  for (const [i, window] of windows.entries()) {
    meter.stage(`window ${i + 1} of ${windows.length}`);
    outcomes.push(await runWindow(deps, subject, plan, window, timeUs, signal, meter));
  }
  return resultOf(subject, plan, outcomes, timeUs, periodsPerYearOf(configuration, dayEndsOf(timeUs, calendarOf(data.dataset)).days));
}

/** Opening times of the steps: of the one symbol, or of the first where there are several. */
const axisOf = ({ data }: StudySubject): Float64Array => data.dataset.symbols[0]?.bars.timeUs ?? new Float64Array(0);

const startOf = (timeUs: Float64Array, at: number): number => timeUs[at] ?? (timeUs[timeUs.length - 1] ?? 0) + 1;

async function runWindow(
  deps: ResearchDeps,
  { configuration, definition, data }: StudySubject,
  plan: SearchPlan,
  window: WalkForwardWindow,
  timeUs: Float64Array,
  signal: AbortSignal,
  meter: ProgressMeter,
): Promise<WindowOutcome> {
  const { train, test } = window;
  const training = slicedDataset(data.dataset, startOf(timeUs, train.from), startOf(timeUs, train.to));
  const warmup = Math.max(configuration.warmupBars, definition.warmupBars(configuration.strategy.params));
  if (stepsOf(training) < warmup + 2) {
    throw new ExpectedError(
      'TooFewBars',
      `A training window has ${stepsOf(training)} bars, and the strategy needs ${warmup + 2}. Choose longer windows.`,
    );
  }
  const tried: TriedSetting[] = [];
  await runSearch(deps, plan, training, null, {
    signal,
    onDone: (count) => meter.add(count),
    onBatch: (batch) => {
      tried.push(...batch);
      // Returns over other bars than the range's can't be compared with it; that the setting was tried over it counts.
      recordTried(deps, batch, changeDays(data.dataset), 'walk-forward', plan.total, false);
    },
  });
  const best = tried.reduce<TriedSetting | null>(
    (top, one) => (one.score !== null && one.score > (top?.score ?? Number.NEGATIVE_INFINITY) ? one : top),
    null,
  );
  // Where no setting had a score, the configuration's own is tried: tests follow one another without a gap.
  const chosen = best?.configuration ?? configuration;
  const trained = best?.evaluation ?? (await evaluateMany(deps.pool, training, [configuration], signal)).evaluations[0];
  if (!trained) throw new Error('one configuration gives one evaluation');
  deps.pool.forget(training.id);
  const needed = (await settledDefinition(deps, chosen)).warmupBars(chosen.strategy.params);
  const lead = Math.min(test.from, Math.max(chosen.warmupBars, needed));
  const testing = slicedDataset(data.dataset, startOf(timeUs, test.from - lead), startOf(timeUs, test.to));
  const tested = await deps.pool.run(
    'run',
    { ...chosen, warmupBars: lead },
    { dataset: testing, signal, timeLimitMs: timeLimitMs(stepsOf(testing)) },
  );
  deps.pool.forget(testing.id);
  const { equity } = tested.result;
  const begin = lowerBound(equity.timeUs, startOf(timeUs, test.from));
  const figures = tested.metrics;
  const returns = figures.returns;
  const evaluation = {
    returns,
    curve: null,
    figures: {
      ...trained.figures,
      ...figures.ratios,
      totalReturn: figures.totalReturn,
      maxDrawdown: figures.drawdowns.maximum,
      profitFactor: figures.trades.profitFactor,
      expectancy: figures.trades.expectancy,
      trades: tested.result.trades.count,
    },
  };
  return {
    window,
    setting: settingOf(plan, chosen.strategy.params),
    inSample: best?.score ?? null,
    inSampleReturn: trained.figures.totalReturn,
    outOfSample: scoreOf(evaluation, { ...plan.request, leastTrades: 0 }),
    outOfSampleReturn: figures.totalReturn,
    trades: tested.result.trades.count,
    equity: { timeUs: equity.timeUs.slice(begin), value: equity.value.slice(begin) },
  };
}

const settingOf = ({ space }: SearchPlan, params: Readonly<Record<string, unknown>>): ParameterSetting =>
  Object.fromEntries(space.names.map((name) => [name, params[name] as number | string | boolean]));

function resultOf(
  { configuration, data }: StudySubject,
  plan: SearchPlan,
  outcomes: readonly WindowOutcome[],
  timeUs: Float64Array,
  periodsPerYear: number,
): WalkForwardResult {
  const initial = configuration.initialCapital;
  const curve = stitchSegments(
    outcomes.map(({ equity }) => ({ equity, initial })),
    initial,
  );
  const ends = dayEndsOf(curve.timeUs, calendarOf(data.dataset));
  const daily = changesOf(pick(curve.value, ends.last));
  const lengths = outcomes.map(({ window, inSampleReturn, outOfSampleReturn }) => ({
    inSampleReturn,
    inSampleBars: window.train.to - window.train.from,
    outOfSampleReturn,
    outOfSampleBars: window.test.to - window.test.from,
  }));
  const years = (startOf(timeUs, timeUs.length) - (timeUs[0] ?? 0)) / (365.25 * 86_400_000_000);
  const drift = parameterDrift(
    outcomes.map(({ setting }) => setting),
    (name) => reachOf(plan, name),
  );
  return {
    windows: outcomes.map(({ window, setting, inSample, outOfSample, outOfSampleReturn, trades }) => ({
      trainFromUs: startOf(timeUs, window.train.from),
      trainToUs: startOf(timeUs, window.train.to),
      testFromUs: startOf(timeUs, window.test.from),
      testToUs: startOf(timeUs, window.test.to),
      parameters: { ...setting },
      inSample,
      outOfSample,
      outOfSampleReturn: figureOrNull(outOfSampleReturn),
      trades,
    })),
    equity: { ...curve, drawdown: drawdownOf(curve.value), benchmark: benchmarkAt(data.dataset.symbols[0]?.bars, curve, initial) },
    efficiency: figureOrNull(walkForwardEfficiency(lengths, years > 0 ? timeUs.length / years : periodsPerYear)),
    outOfSampleSharpe: figureOrNull(sharpeRatio(daily) * Math.sqrt(periodsPerYear)),
    outOfSampleReturn: figureOrNull((curve.value[curve.value.length - 1] ?? initial) / initial - 1),
    drift: Object.fromEntries(Object.entries(drift).map(([name, value]) => [name, figureOrNull(value)])),
  };
}

/** Distance between the least and greatest value that was searched. */
function reachOf({ space }: SearchPlan, name: string): number {
  const values = (space.values[space.names.indexOf(name)] ?? []).filter((value) => typeof value === 'number');
  return Math.max(...values) - Math.min(...values);
}

/** Buying and holding the first symbol over the same closes. */
function benchmarkAt(
  bars: { readonly timeUs: Float64Array; readonly close: Float64Array } | undefined,
  curve: EquityCurve,
  initial: number,
): Float64Array {
  const result = new Float64Array(curve.timeUs.length);
  let bar = -1;
  let first = Number.NaN;
  for (let i = 0; bars && i < result.length; i++) {
    while (bar + 1 < bars.timeUs.length && (bars.timeUs[bar + 1] as number) <= (curve.timeUs[i] as number)) bar++;
    const price = bars.close[bar] ?? Number.NaN;
    if (Number.isNaN(first)) first = price;
    result[i] = (initial * price) / first;
  }
  return result;
}
