import type { WalkForwardRequest, WalkForwardResult } from '#contract/research-studies.ts';
import { type BarRange, type WalkForwardWindow, walkForwardWindows } from '#core/backtest/walk-forward.ts';
import { ExpectedError } from '#core/result.ts';
import { dayEndsOf } from './day-ends.ts';
import { calendarOf } from './evaluation-tasks.ts';
import { periodsPerYearOf } from './key-figures.ts';
import { planSearch, type SearchPlan } from './parameter-search.ts';
import type { ResearchDeps } from './research-deps.ts';
import type { StudySubject } from './study-subject.ts';
import { type WindowSource, windowSource } from './walk-forward-data.ts';
import { walkForwardResult } from './walk-forward-result.ts';
import { type Chosen, chooseIn, testOf, type Walk } from './walk-forward-window.ts';
import type { ProgressMeter } from './work-progress.ts';

/** What a walk-forward is going to do. */
interface WalkPlan {
  readonly plan: SearchPlan;
  readonly windows: readonly WalkForwardWindow[];
  readonly source: WindowSource;
  /** Opening times of the steps: of the one symbol, or of the first where there are several. */
  readonly timeUs: Float64Array;
  readonly periodsPerYear: number;
}

/** Cuts the windows and reads the space. Throws `TooFewBars` and `BadRequest`. */
export async function planWalk(
  { clock }: ResearchDeps,
  { configuration, definition, data: { dataset } }: StudySubject,
  request: WalkForwardRequest,
  signal: AbortSignal,
): Promise<WalkPlan> {
  const timeUs = dataset.symbols[0]?.bars.timeUs ?? new Float64Array(0);
  const source = await windowSource(dataset, timeUs, definition, clock, signal);
  const { skippedBars } = source;
  const windows = walkForwardWindows({ ...request, bars: timeUs.length - skippedBars }).map((window) => laterBy(window, skippedBars));
  if (windows.length === 0) {
    throw new ExpectedError(
      'TooFewBars',
      `A walk-forward needs more than ${request.trainBars + request.purgeBars} bars to train on; there are ${timeUs.length - skippedBars}. Choose shorter windows or a longer range.`,
    );
  }
  // A short window does not tell whether a market trades on weekends.
  const periodsPerYear = periodsPerYearOf(configuration, dayEndsOf(timeUs, calendarOf(dataset)).days);
  const settled = { ...configuration, metrics: { ...configuration.metrics, periodsPerYear } };
  return { plan: planSearch(definition, settled, request.search), windows, source, timeUs, periodsPerYear };
}

/** Optimises over each training window, and trains a model in it where the strategy trades one; tries what was best on the bars after it. */
export async function walkForward(
  deps: ResearchDeps,
  subject: StudySubject,
  request: WalkForwardRequest,
  signal: AbortSignal,
  meterOf: (total: number) => ProgressMeter,
): Promise<WalkForwardResult> {
  const { plan, windows, source, timeUs, periodsPerYear } = await planWalk(deps, subject, request, signal);
  const meter = meterOf(windows.length * plan.total);
  const walk: Walk = { deps, plan, dataset: subject.data.dataset, timeUs, signal, onDone: (count) => meter.add(count) };
  const chosen: Chosen[] = [];
  for (const [i, window] of windows.entries()) {
    meter.stage(`window ${i + 1} of ${windows.length}`);
    chosen.push(await chooseIn(walk, window, await source.of(window, signal)));
  }
  const walked = await Promise.all(
    chosen.map(async (one, i) => ({ ...one, tested: await testOf(walk, one, closesAfter(one, chosen[i + 1])) })),
  );
  return walkForwardResult(walk, walked, periodsPerYear);
}

function laterBy({ train, trainPieces, test }: WalkForwardWindow, bars: number): WalkForwardWindow {
  const later = ({ from, to }: BarRange): BarRange => ({ from: from + bars, to: to + bars });
  return { train: later(train), trainPieces: trainPieces.map(later), test: later(test) };
}

/** Whether a position is closed at the end of a test: where another setting takes over, and at the end where the configuration says so. */
const closesAfter = ({ configuration }: Chosen, next: Chosen | undefined): boolean =>
  next ? JSON.stringify(next.configuration.strategy.params) !== JSON.stringify(configuration.strategy.params) : configuration.closeAtEnd;
