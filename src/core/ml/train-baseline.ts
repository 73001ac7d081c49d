import { fitLogisticRegression, type LogisticRegression } from './logistic-regression.ts';
import { NEXT_BAR_HORIZON, nextBarLabels } from './next-bar-labels.ts';
import { purgedSplit } from './purged-split.ts';

/** Share of the bars, in time, that the model learns from. */
const TRAIN_FRACTION = 0.7;
/** Bars left out between the two sides. */
const EMBARGO_BARS = 20;
/** Ridge penalty as a share of the training rows: a mild pull of every weight towards zero. Chosen beforehand, not tuned. */
const PENALTY_SHARE = 0.01;
const MAXIMUM_STEPS = 50;
/** Bars handled between two yields. */
const BARS_PER_YIELD = 4000;

/** A trained model and what is needed to score it. Bar numbers are positions in the columns that were given. */
export interface TrainedBaseline {
  readonly model: LogisticRegression;
  /** Share of training bars whose next bar closed higher. */
  readonly trainBaseRate: number;
  readonly trainCount: number;
  readonly firstTrainBar: number;
  readonly lastTrainBar: number;
  /** Bars of the test side whose features and label are known, ascending. */
  readonly testBars: Int32Array;
  readonly testLabels: Float64Array;
}

/**
 * Trains the logistic regression "the next bar closes higher" on feature rows of `width` values, one row a bar. Bars with
 * an unknown feature or label are left out. Null when too few remain on either side. Run the generator to its end.
 */
export function* trainBaseline(rows: Float64Array, width: number, closes: Float64Array): Generator<void, TrainedBaseline | null> {
  const labels = nextBarLabels(closes);
  const usable: number[] = [];
  for (let bar = 0; bar < closes.length; bar++) {
    if (bar % BARS_PER_YIELD === 0) yield;
    if (isUsable(rows, width, bar, labels)) usable.push(bar);
  }
  const split = purgedSplit(usable.length, TRAIN_FRACTION, NEXT_BAR_HORIZON, EMBARGO_BARS);
  const trainBars = usable.slice(split.trainFrom, split.trainTo);
  const testBars = Int32Array.from(usable.slice(split.testFrom, split.testTo));
  if (trainBars.length < width * 10 || testBars.length === 0) return null;
  const trainRows = new Float64Array(trainBars.length * width);
  for (const [i, bar] of trainBars.entries()) {
    if (i % BARS_PER_YIELD === 0) yield;
    for (let k = 0; k < width; k++) trainRows[i * width + k] = rows[bar * width + k] as number;
  }
  const trainLabels = Float64Array.from(trainBars, (bar) => labels[bar] as number);
  yield;
  const model = yield* fitLogisticRegression(trainRows, trainLabels, width, trainBars.length, {
    penalty: PENALTY_SHARE * trainBars.length,
    maximumSteps: MAXIMUM_STEPS,
  });
  return {
    model,
    trainBaseRate: trainLabels.reduce((sum, label) => sum + label, 0) / trainLabels.length,
    trainCount: trainBars.length,
    firstTrainBar: trainBars[0] as number,
    lastTrainBar: trainBars[trainBars.length - 1] as number,
    testBars,
    testLabels: Float64Array.from(testBars, (bar) => labels[bar] as number),
  };
}

function isUsable(rows: Float64Array, width: number, bar: number, labels: Float64Array): boolean {
  if (Number.isNaN(labels[bar])) return false;
  for (let k = bar * width; k < (bar + 1) * width; k++) if (!Number.isFinite(rows[k])) return false;
  return true;
}
