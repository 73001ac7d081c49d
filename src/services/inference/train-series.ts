import { setImmediate as nextTurn } from 'node:timers/promises';
import { baselineV1 } from '#core/features/baseline-v1.ts';
import { FEATURE_COUNT } from '#core/features/feature-record.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { reportEdge } from '#core/ml/edge-report.ts';
import { logisticRegressionToOnnx } from '#core/ml/onnx/logistic-regression-to-onnx.ts';
import { trainBaseline } from '#core/ml/train-baseline.ts';
import type { BarReader } from '#core/ports/bars.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { ModelLoader, ModelRunner } from '#core/ports/model-runner.ts';
import { hashStoredBars } from '../data-hash.ts';
import { readFeatureRows } from './feature-rows.ts';
import { runGently } from './gently.ts';
import type { StoredModel } from './model-log.ts';
import { predictRows } from './predict-rows.ts';

/** Closed bars below which no model is trained. */
export const FEWEST_BARS = 500;
/** Newest bars that a model is trained and tested on, at most. */
export const MOST_BARS = 120_000;
export const FEATURE_SET = `${baselineV1.id}-v${baselineV1.version}`;

export interface TrainingDeps {
  readonly bars: BarReader;
  readonly loader: ModelLoader;
  readonly clock: Clock;
}

/** Trains, exports, loads and scores the baseline of one series, in small steps. Null when too few bars are usable. */
export async function trainSeries(
  { bars, loader, clock }: TrainingDeps,
  symbol: string,
  timeframe: Timeframe,
  version: number,
  signal: AbortSignal,
): Promise<{ model: StoredModel; runner: ModelRunner } | null> {
  const summary = bars.seriesSummary(symbol, timeframe);
  if (summary === null || summary.count < FEWEST_BARS) return null;
  const from = Math.max(0, summary.count - MOST_BARS);
  const data = await readFeatureRows(bars, symbol, timeframe, from, summary.count);
  const trained = await runGently(trainBaseline(data.rows, FEATURE_COUNT, data.close), clock.monotonicMs, signal);
  if (trained === null) return null;
  const onnx = logisticRegressionToOnnx(trained.model);
  const runner = await loader.load(onnx);
  const probabilities = await predictRows(runner, data.rows, trained.testBars);
  const { testBars } = trained;
  const timeOf = (bar: number) => data.timeUs[bar] as number;
  const [trainedFromUs, trainedToUs] = [timeOf(trained.firstTrainBar), timeOf(trained.lastTrainBar)];
  const hash = await hashStoredBars(bars, symbol, timeframe, trainedFromUs, trainedToUs + 1, () => nextTurn());
  const card = {
    id: `${FEATURE_SET}:${symbol}:${timeframe}`,
    version,
    symbol,
    timeframe,
    title: `Baseline: logistic regression on ${FEATURE_COUNT} features`,
    provider: runner.provider,
    trainedFromUs,
    trainedToUs,
    testFromUs: timeOf(testBars[0] as number),
    testToUs: timeOf(testBars[testBars.length - 1] as number),
    ...reportEdge(probabilities, trained.testLabels, trained.trainBaseRate),
    trainedOn: `${trained.trainCount.toLocaleString('en-GB')} bars of ${symbol} ${timeframe}, SHA-256 ${hash.slice(0, 12)}…`,
  };
  return { model: { card, generation: summary.generation, barCount: summary.count, featureSet: FEATURE_SET, onnx }, runner };
}
