import type { WalkForwardResult } from '#contract/research-studies.ts';
import { heldValue } from '#core/backtest/held-value.ts';
import { changesOf } from '#core/backtest/metrics-periods.ts';
import { figureOrNull } from '#core/backtest/metrics-summary.ts';
import type { ParameterSetting } from '#core/backtest/optimise-space.ts';
import type { EquityCurve } from '#core/backtest/run-result.ts';
import { parameterDrift, stitchSegments, walkForwardEfficiency } from '#core/backtest/walk-forward-stitch.ts';
import { sharpeRatio } from '#core/statistics/risk-ratios.ts';
import { dayEndsOf } from './day-ends.ts';
import { calendarOf } from './evaluation-tasks.ts';
import type { SearchPlan } from './parameter-search.ts';
import { drawdownOf, pick } from './thin-curve.ts';
import { startOf, type WindowData } from './walk-forward-data.ts';
import type { Chosen, Tested, Walk } from './walk-forward-window.ts';

/** A window with what it chose and what came of it. */
type WalkedWindow = Chosen & { readonly tested: Tested };

/** The tests one after the other as one account, and how the choices wandered. */
export function walkForwardResult(walk: Walk, walked: readonly WalkedWindow[], periodsPerYear: number): WalkForwardResult {
  const { plan, dataset, timeUs } = walk;
  const initial = plan.configuration.initialCapital;
  const curve = stitchSegments(
    walked.map(({ tested }) => ({ equity: tested.equity, initial })),
    initial,
  );
  const ends = dayEndsOf(curve.timeUs, calendarOf(dataset));
  const daily = changesOf(Float64Array.of(initial, ...pick(curve.value, ends.last)));
  const lengths = walked.map(({ window, data, trained, tested }) => ({
    inSampleReturn: trained.figures.totalReturn,
    inSampleBars: data.judgedBars,
    outOfSampleReturn: tested.totalReturn,
    outOfSampleBars: window.test.to - window.test.from,
  }));
  const years = (startOf(timeUs, timeUs.length) - (timeUs[0] ?? 0)) / (365.25 * 86_400_000_000);
  const settings = walked.map(({ configuration }) => settingOf(plan, configuration.strategy.params));
  const drift = parameterDrift(settings, (name) => reachOf(plan, name));
  return {
    windows: walked.map(({ window, data, score, tested }, i) => ({
      trainFromUs: startOf(timeUs, window.train.from),
      trainToUs: startOf(timeUs, window.train.to),
      testFromUs: startOf(timeUs, window.test.from),
      testToUs: startOf(timeUs, window.test.to),
      parameters: { ...settings[i] },
      inSample: score,
      outOfSample: tested.score,
      outOfSampleReturn: figureOrNull(tested.totalReturn),
      trades: tested.trades,
      ...modelOf(data),
    })),
    equity: { ...curve, drawdown: drawdownOf(curve.value), benchmark: benchmarkAt(walk, curve, walked[0]?.window.test.from ?? 0, initial) },
    efficiency: figureOrNull(walkForwardEfficiency(lengths, years > 0 ? timeUs.length / years : periodsPerYear)),
    outOfSampleSharpe: figureOrNull(sharpeRatio(daily) * Math.sqrt(periodsPerYear)),
    outOfSampleReturn: figureOrNull((curve.value[curve.value.length - 1] ?? initial) / initial - 1),
    drift: Object.fromEntries(Object.entries(drift).map(([name, value]) => [name, figureOrNull(value)])),
  };
}

/** What the window's models had to learn from, and how they did in the test, bars of all symbols together. */
function modelOf({ models }: WindowData): Pick<WalkForwardResult['windows'][number], 'model'> {
  if (models.length === 0) return {};
  const sum = (of: (model: WindowData['models'][number]) => number) => models.reduce((total, model) => total + of(model), 0);
  const bars = sum(({ test }) => test.bars);
  return {
    model: {
      learnedBars: sum(({ learnedBars }) => learnedBars),
      logLoss: figureOrNull(sum(({ test }) => test.logLoss) / bars),
      baseLogLoss: figureOrNull(sum(({ test }) => test.baseLogLoss) / bars),
    },
  };
}

const settingOf = ({ space }: SearchPlan, params: Readonly<Record<string, unknown>>): ParameterSetting =>
  Object.fromEntries(space.names.map((name) => [name, params[name] as number | string | boolean]));

/** Distance between the least and greatest value that was searched. */
function reachOf({ space }: SearchPlan, name: string): number {
  const values = (space.values[space.names.indexOf(name)] ?? []).filter((value) => typeof value === 'number');
  return Math.max(...values) - Math.min(...values);
}

/** Buying and holding over the same closes, from the one before the first test on. */
function benchmarkAt({ dataset, timeUs }: Walk, curve: EquityCurve, first: number, initialCapital: number): Float64Array {
  const times = Float64Array.of(startOf(timeUs, Math.max(0, first - 1)), ...curve.timeUs);
  const [before = Number.NaN, ...held] = heldValue({ equity: { timeUs: times, value: times }, initialCapital }, dataset.symbols);
  return Float64Array.from(held, (value) => (initialCapital * value) / before);
}
