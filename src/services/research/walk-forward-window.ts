import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import type { EquityCurve } from '#core/backtest/run-result.ts';
import type { WalkForwardWindow } from '#core/backtest/walk-forward.ts';
import { ExpectedError } from '#core/result.ts';
import { evaluateMany, stepsOf } from './evaluate-many.ts';
import type { Dataset } from './evaluation-protocol.ts';
import type { Evaluation } from './evaluation-tasks.ts';
import { recordTried } from './optimise-study.ts';
import { figureOf, runSearch, type SearchPlan, scoreOf, type TriedSetting } from './parameter-search.ts';
import type { ResearchDeps } from './research-deps.ts';
import { slicedDataset } from './sliced-dataset.ts';
import { timeLimitMs } from './time-limit.ts';
import { changeDays } from './trial-ledger.ts';
import { startOf, type WindowData } from './walk-forward-data.ts';

/** A walk-forward at work. */
export interface Walk {
  readonly deps: ResearchDeps;
  readonly plan: SearchPlan;
  readonly dataset: Dataset;
  /** Opening times of the steps. */
  readonly timeUs: Float64Array;
  readonly signal: AbortSignal;
  readonly onDone: (count: number) => void;
}

/** What a training window chose. */
export interface Chosen {
  readonly window: WalkForwardWindow;
  readonly data: WindowData;
  readonly configuration: BacktestConfiguration;
  /** The objective in sample; null where no setting had one. */
  readonly score: number | null;
  readonly trained: Evaluation;
}

/** What came of it in the test. */
export interface Tested {
  readonly score: number | null;
  readonly totalReturn: number;
  /** Positions that were closed in the test, or are open at its end. */
  readonly trades: number;
  readonly equity: EquityCurve;
}

/** Searches a training window. Throws `TooFewBars` where it, or what an embargo leaves of it, is too short. */
export async function chooseIn(
  { deps, plan, dataset, timeUs, signal, onDone }: Walk,
  window: WalkForwardWindow,
  data: WindowData,
): Promise<Chosen> {
  const { train } = window;
  const { judged, judgedBars } = data;
  const { configuration, definition } = plan;
  const training = slicedDataset(data.dataset, startOf(timeUs, train.from), startOf(timeUs, train.to));
  const warmup = Math.max(configuration.warmupBars, definition.warmupBars(configuration.strategy.params));
  if (stepsOf(training) < warmup + 2) {
    throw new ExpectedError(
      'TooFewBars',
      `A training window has ${stepsOf(training)} bars, and the strategy needs ${warmup + 2}. Choose longer windows.`,
    );
  }
  if (judgedBars < 2) {
    throw new ExpectedError(
      'TooFewBars',
      `The embargo leaves ${judgedBars} of the ${train.to - train.from} bars of a training window. Choose a shorter embargo, or longer windows.`,
    );
  }
  const tried: TriedSetting[] = [];
  try {
    await runSearch(deps, plan, training, null, {
      ...{ signal, within: judged, onDone },
      onBatch: (batch) => {
        tried.push(...batch);
        // Returns over other bars than the range's can't be compared with it; that the setting was tried over it counts.
        recordTried(deps, batch, changeDays(dataset), 'walk-forward', plan.total, false);
      },
    });
    const best = tried.reduce<TriedSetting | null>(
      (top, one) => (one.score !== null && one.score > (top?.score ?? Number.NEGATIVE_INFINITY) ? one : top),
      null,
    );
    // Where no setting had a score, the configuration's own is tried: tests follow one another without a gap.
    const trained =
      best?.evaluation ??
      (await evaluateMany(deps.pool, training, [configuration], signal, undefined, { within: judged, figure: figureOf(plan.request) }))
        .evaluations[0];
    if (!trained) throw new Error('one configuration gives one evaluation');
    return { window, data, configuration: best?.configuration ?? configuration, score: best?.score ?? null, trained };
  } finally {
    deps.pool.forget(training.id);
  }
}

/**
 * Runs what was chosen through training and test, and tells of the test alone: a position of its begin was opened before. `closes`: what is
 * open at the end is closed then, and paid for.
 */
export async function testOf(
  { deps, plan, timeUs, signal }: Walk,
  { window, data, configuration }: Chosen,
  closes: boolean,
): Promise<Tested> {
  const { dataset } = data;
  const [fromUs, toUs] = [startOf(timeUs, window.test.from), startOf(timeUs, window.test.to)];
  try {
    const { evaluations } = await deps.pool.run(
      'evaluate',
      {
        configurations: [{ ...configuration, closeAtEnd: closes }],
        wantsReturns: true,
        points: Number.MAX_SAFE_INTEGER,
        within: [{ fromUs, toUs }],
        figure: figureOf(plan.request),
      },
      { dataset, signal, timeLimitMs: timeLimitMs(stepsOf(dataset)) },
    );
    const [evaluation] = evaluations;
    if (!evaluation?.curve) throw new Error('an evaluation with points has a curve');
    const { figures, curve, openPositions } = evaluation;
    return {
      score: scoreOf(evaluation, { ...plan.request, leastTrades: 0 }),
      totalReturn: figures.totalReturn,
      trades: figures.trades + openPositions,
      equity: { timeUs: curve.timeUs, value: curve.value },
    };
  } finally {
    deps.pool.forget(dataset.id);
  }
}
