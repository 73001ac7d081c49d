import { lowerBound } from '#core/market/bar-columns.ts';
import { type Timeframe, timeframeIndex, timeframeLengthUs } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';
import type { EventLogReader } from '#core/ports/event-log.ts';
import type { InstrumentReader } from '#core/ports/instruments.ts';
import { readFeatureRows } from './feature-rows.ts';
import type { ModelKeeper } from './model-keeper.ts';
import { predictRows } from './predict-rows.ts';
import {
  PREDICTION_INSTRUMENT,
  PREDICTION_PROBABILITY,
  PREDICTION_TIME,
  PREDICTION_TIMEFRAME,
  PREDICTION_TOPIC,
  PREDICTION_WIDTH,
} from './prediction-record.ts';

/** Newest bars answered at once. */
const MOST_BARS = 50_000;
const BATCH = 8192;
/** A bar's prediction is logged when it has closed: at most this long after it opened, weekends and holidays included. */
const LATEST_CLOSE_US = 7 * 86_400_000_000;

type Column = Float64Array<ArrayBuffer>;

interface ReadPredictionsDeps {
  readonly bars: BarReader;
  readonly instruments: InstrumentReader;
  readonly predictionLog: EventLogReader;
  readonly keeper: ModelKeeper;
}

/**
 * Predictions for the stored bars that opened in `[fromUs, toUs)`: what was said live where it was recorded, else what the
 * serving model says of bars after those that it was trained on. Never the training side. Bars without are left out.
 */
export async function readPredictions(
  deps: ReadPredictionsDeps,
  symbol: string,
  timeframe: Timeframe,
  fromUs: number,
  toUs: number,
): Promise<{ timeUs: Column; probabilityUp: Column; correct: Column }> {
  const { bars, keeper } = deps;
  const to = bars.indexAtTime(symbol, timeframe, toUs);
  const from = Math.max(bars.indexAtTime(symbol, timeframe, fromUs), to - MOST_BARS);
  const { timeUs, close } = bars.readByIndex(symbol, timeframe, from, Math.max(0, to - from) + 1);
  const count = Math.min(to - from, timeUs.length);
  const probabilities = new Float64Array(Math.max(0, count)).fill(Number.NaN);
  const model = await keeper.serving(symbol, timeframe);
  if (model !== null && count > 0) {
    const start = Math.min(count, lowerBound(timeUs.subarray(0, count), model.stored.card.testFromUs));
    const features = await readFeatureRows(bars, symbol, timeframe, from + start, from + count);
    const chosen = Array.from({ length: features.timeUs.length }, (_, i) => i);
    probabilities.set((await predictRows(model.runner, features.rows, chosen)).subarray(0, count - start), start);
  }
  if (count > 0) overlayRecorded(deps, symbol, timeframe, timeUs.subarray(0, count), probabilities);
  const known = Array.from(probabilities.keys()).filter((i) => !Number.isNaN(probabilities[i]));
  return {
    timeUs: Float64Array.from(known, (i) => timeUs[i] as number),
    probabilityUp: Float64Array.from(known, (i) => probabilities[i] as number),
    correct: Float64Array.from(known, (i) => {
      if (i + 1 >= close.length) return Number.NaN;
      const wentUp = (close[i + 1] as number) > (close[i] as number);
      return (probabilities[i] as number) >= 0.5 === wentUp ? 1 : 0;
    }),
  };
}

/** Puts what was recorded live in place of what the model says now. */
function overlayRecorded(
  { instruments, predictionLog }: ReadPredictionsDeps,
  symbol: string,
  timeframe: Timeframe,
  timeUs: Float64Array,
  probabilities: Float64Array,
): void {
  const instrument = instruments.instrumentId(symbol);
  if (instrument === null) return;
  const frame = timeframeIndex(timeframe);
  const firstUs = timeUs[0] as number;
  const lastUs = timeUs[timeUs.length - 1] as number;
  const end = predictionLog.sequenceAtTime(PREDICTION_TOPIC, lastUs + 2 * timeframeLengthUs(timeframe) + LATEST_CLOSE_US);
  let sequence = predictionLog.sequenceAtTime(PREDICTION_TOPIC, firstUs);
  while (sequence < end) {
    const { records, count, firstSequence } = predictionLog.readRecords(PREDICTION_TOPIC, sequence, Math.min(BATCH, end - sequence));
    if (count === 0) return;
    for (let at = 0; at < count * PREDICTION_WIDTH; at += PREDICTION_WIDTH) {
      if (records[at + PREDICTION_INSTRUMENT] !== instrument || records[at + PREDICTION_TIMEFRAME] !== frame) continue;
      const i = lowerBound(timeUs, records[at + PREDICTION_TIME] as number);
      if (timeUs[i] === records[at + PREDICTION_TIME]) probabilities[i] = records[at + PREDICTION_PROBABILITY] as number;
    }
    sequence = firstSequence + count;
  }
}
