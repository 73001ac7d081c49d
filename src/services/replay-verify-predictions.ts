import { FEATURE_COUNT, FEATURE_TOPIC, FEATURE_VECTOR, FEATURE_WIDTH } from '#core/features/feature-record.ts';
import { TIMEFRAMES, type Timeframe } from '#core/market/timeframe.ts';
import type { EventLogReader, RecordBatch } from '#core/ports/event-log.ts';
import type { InstrumentReader } from '#core/ports/instruments.ts';
import type { ModelLoader, ModelRunner } from '#core/ports/model-runner.ts';
import { readModels, type StoredModel, seriesName } from './inference/model-log.ts';
import {
  PREDICTION_CAUSE,
  PREDICTION_INSTRUMENT,
  PREDICTION_MODEL_VERSION,
  PREDICTION_PROBABILITY,
  PREDICTION_TIME,
  PREDICTION_TIMEFRAME,
  PREDICTION_TOPIC,
  PREDICTION_WIDTH,
} from './inference/prediction-record.ts';

const BATCH = 1024;
const FEATURE_BATCH = 4096;

/** Outcome of recomputing recorded predictions from the recorded features and the kept models. */
interface PredictionVerification {
  readonly checked: number;
  /** Predictions whose feature vector is no longer kept, or that were made by a model on another provider. */
  readonly skipped: number;
  /** The first probability that differs in any bit; null when none does. */
  readonly difference: { readonly sequence: number; readonly recorded: number; readonly recomputed: number } | null;
}

interface PredictionVerificationInput {
  readonly instruments: InstrumentReader;
  readonly featureLog: EventLogReader;
  readonly predictionLog: EventLogReader;
  readonly loader: ModelLoader;
  readonly fromUs?: number;
  readonly toUs?: number;
}

/** Recomputes the recorded predictions of bars that opened in `[fromUs, toUs)` and compares every bit. */
export async function verifyPredictions(input: PredictionVerificationInput): Promise<PredictionVerification> {
  const { instruments, featureLog, predictionLog, loader, fromUs, toUs } = input;
  const models = new Map<string, StoredModel>();
  for (const model of readModels(predictionLog)) models.set(modelName(model.card), model);
  const runners = new Map<string, ModelRunner>();
  const runnerOf = async (name: string): Promise<ModelRunner | null> => {
    const model = models.get(name);
    if (model === undefined) return null;
    const runner = runners.get(name) ?? (await loader.load(model.onnx));
    runners.set(name, runner);
    return runner.provider === model.card.provider ? runner : null;
  };
  let features: RecordBatch = { firstSequence: 0, records: new Float64Array(0), count: 0 };
  let checked = 0;
  let skipped = 0;
  let sequence = fromUs === undefined ? 0 : predictionLog.sequenceAtTime(PREDICTION_TOPIC, fromUs);
  try {
    for (;;) {
      const batch = predictionLog.readRecords(PREDICTION_TOPIC, sequence, BATCH);
      if (batch.count === 0) return { checked, skipped, difference: null };
      for (let i = 0; i < batch.count; i++) {
        const record = batch.records.subarray(i * PREDICTION_WIDTH, (i + 1) * PREDICTION_WIDTH);
        const timeUs = record[PREDICTION_TIME] as number;
        if (timeUs < (fromUs ?? Number.NEGATIVE_INFINITY) || timeUs >= (toUs ?? Number.POSITIVE_INFINITY)) continue;
        const symbol = instruments.symbolOf(record[PREDICTION_INSTRUMENT] as number) ?? '';
        const timeframe = TIMEFRAMES[record[PREDICTION_TIMEFRAME] as number] as Timeframe;
        const runner = await runnerOf(modelName({ symbol, timeframe, version: record[PREDICTION_MODEL_VERSION] as number }));
        const cause = record[PREDICTION_CAUSE] as number;
        // Causes ascend: one read of the log serves thousands of predictions.
        if (!holds(features, cause)) features = featureLog.readRecords(FEATURE_TOPIC, cause, FEATURE_BATCH);
        if (runner === null || !holds(features, cause)) {
          skipped++;
          continue;
        }
        const at = (cause - features.firstSequence) * FEATURE_WIDTH;
        const vector = Float32Array.from(features.records.subarray(at + FEATURE_VECTOR, at + FEATURE_WIDTH));
        const recomputed = (await runner.predict(vector, 1, FEATURE_COUNT))[0] as number;
        const recorded = record[PREDICTION_PROBABILITY] as number;
        if (!Object.is(recomputed, recorded)) {
          return { checked, skipped, difference: { sequence: batch.firstSequence + i, recorded, recomputed } };
        }
        checked++;
      }
      sequence = batch.firstSequence + batch.count;
    }
  } finally {
    for (const runner of runners.values()) await runner.release();
  }
}

const holds = ({ firstSequence, count }: RecordBatch, sequence: number): boolean =>
  sequence >= firstSequence && sequence < firstSequence + count;

const modelName = ({ symbol, timeframe, version }: { symbol: string; timeframe: Timeframe; version: number }): string =>
  `${seriesName(symbol, timeframe)} ${version}`;
