import type { SymbolData } from '#core/backtest/market-data.ts';
import type { TimePiece } from '#core/backtest/run-over.ts';
import { withoutActions } from '#core/backtest/split-views.ts';
import { baselineV1 } from '#core/features/baseline-v1.ts';
import { lowerBound } from '#core/market/bar-columns.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { logisticProbability } from '#core/ml/logistic-regression.ts';
import { nextBarLabels } from '#core/ml/next-bar-labels.ts';
import { logLoss } from '#core/ml/probability-scores.ts';
import { type TrainedBaseline, trainBaseline } from '#core/ml/train-baseline.ts';
import type { Clock } from '#core/ports/clock.ts';
import { ExpectedError } from '#core/result.ts';
import { runGently } from '../inference/gently.ts';

const WIDTH = baselineV1.names.length;
/** Bars whose features are computed between two turns of the event loop. */
const CHUNK_BARS = 4096;

/** What a model is trained on, and where it is tried. */
export interface ModelWindow {
  readonly fromUs: number;
  readonly trainToUs: number;
  readonly testFromUs: number;
  readonly toUs: number;
  /** Of the training, what may be learned from. */
  readonly pieces: readonly TimePiece[];
}

/** A window's model at work. */
export interface WindowModel {
  /** Probability that the next bar closes higher, one value a bar of the window; NaN on the bars that it was chosen by, and where features are unknown. */
  readonly probabilityUp: Float64Array;
  /** Opening time of the first bar of the training that it has not learned from. */
  readonly heldOutFromUs: number;
  readonly learnedBars: number;
  /** Sums over the bars of the test whose outcome is known. */
  readonly test: { readonly bars: number; readonly logLoss: number; readonly baseLogLoss: number };
}

/** Baseline vectors of a symbol's bars, one row a bar: each depends on the bars up to its own. */
function* featureRows({ bars, instrument }: SymbolData, timeframe: Timeframe): Generator<void, Float64Array> {
  const count = bars.timeUs.length;
  const rows = new Float64Array(count * WIDTH);
  const pipeline = baselineV1.create(timeframe, instrument.calendar);
  for (let from = 0; from < count; from += CHUNK_BARS) {
    yield;
    const to = Math.min(count, from + CHUNK_BARS);
    pipeline.pushMany(bars, from, to, rows.subarray(from * WIDTH, to * WIDTH));
  }
  return rows;
}

const isKnown = (rows: Float64Array, bar: number): boolean => {
  for (let k = bar * WIDTH; k < (bar + 1) * WIDTH; k++) if (!Number.isFinite(rows[k])) return false;
  return true;
};

/**
 * Trains the app's baseline for windows of one symbol: the same features, split and logistic regression that serve a chart, on the window's
 * training bars alone. Features are computed once.
 */
export class WindowTrainer {
  readonly #data: SymbolData;
  readonly #rows: Float64Array;
  readonly #clock: Clock;

  private constructor(data: SymbolData, rows: Float64Array, clock: Clock) {
    this.#data = data;
    this.#rows = rows;
    this.#clock = clock;
  }

  static async of(given: SymbolData, timeframe: Timeframe, clock: Clock, signal: AbortSignal): Promise<WindowTrainer> {
    // A split or a dividend is no move of the market: neither to learn from nor to be predicted. What a bar tells is told in shares of its prices, whatever their unit.
    const data = { ...given, bars: withoutActions(given.bars, given.actions ?? []) };
    return new WindowTrainer(data, await runGently(featureRows(data, timeframe), clock.monotonicMs, signal), clock);
  }

  /** Opening time of the first bar all of whose features are known. Throws `TooFewBars` where there is none. */
  get knownFromUs(): number {
    const { bars, instrument } = this.#data;
    for (let bar = 0; bar < bars.timeUs.length; bar++) if (isKnown(this.#rows, bar)) return bars.timeUs[bar] as number;
    throw new ExpectedError(
      'TooFewBars',
      `No bar of ${instrument.symbol} has all ${WIDTH} features that a model learns from. Choose a longer range, and bars with volumes.`,
    );
  }

  /** Throws `TooFewBars` where the model has too little to learn from. */
  async train(window: ModelWindow, signal: AbortSignal): Promise<WindowModel> {
    const { timeUs, close } = this.#data.bars;
    const at = (us: number) => lowerBound(timeUs, us);
    const [from, trainTo, testFrom, to] = [at(window.fromUs), at(window.trainToUs), at(window.testFromUs), at(window.toUs)];
    const rows = this.#rows.slice(from * WIDTH, trainTo * WIDTH);
    for (let bar = from; bar < trainTo; bar++) {
      const us = timeUs[bar] as number;
      if (!window.pieces.some(({ fromUs, toUs }) => us >= fromUs && us < toUs)) rows[(bar - from) * WIDTH] = Number.NaN;
    }
    const trained = await runGently(trainBaseline(rows, WIDTH, close.slice(from, trainTo)), this.#clock.monotonicMs, signal);
    if (trained === null) {
      throw new ExpectedError(
        'TooFewBars',
        `A model learns from the first 70 % of a training window and needs at least ${10 * WIDTH} bars there; ${trainTo - from} bars leave too few. Choose longer windows, or a shorter embargo.`,
      );
    }
    const heldOut = from + (trained.testBars[0] as number);
    const probabilityUp = new Float64Array(new SharedArrayBuffer((to - from) * Float64Array.BYTES_PER_ELEMENT)).fill(Number.NaN);
    for (let bar = heldOut; bar < to; bar++)
      if (isKnown(this.#rows, bar)) probabilityUp[bar - from] = logisticProbability(trained.model, this.#rows, bar * WIDTH);
    const test = scoreOf(trained, probabilityUp.subarray(testFrom - from), close.slice(testFrom, to));
    return { probabilityUp, heldOutFromUs: timeUs[heldOut] as number, learnedBars: trained.trainCount, test };
  }
}

function scoreOf({ trainBaseRate }: TrainedBaseline, probabilities: Float64Array, closes: Float64Array): WindowModel['test'] {
  const score = { bars: 0, logLoss: 0, baseLogLoss: 0 };
  nextBarLabels(closes).forEach((label, i) => {
    const probability = probabilities[i] as number;
    if (Number.isNaN(label) || Number.isNaN(probability)) return;
    score.bars++;
    score.logLoss += logLoss(probability, label);
    score.baseLogLoss += logLoss(trainBaseRate, label);
  });
  return score;
}
