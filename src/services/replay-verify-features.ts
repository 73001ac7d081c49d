import { baselineV1 } from '#core/features/baseline-v1.ts';
import {
  FEATURE_COUNT,
  FEATURE_GENERATION,
  FEATURE_INSTRUMENT,
  FEATURE_SET_VERSION,
  FEATURE_TIME,
  FEATURE_TIMEFRAME,
  FEATURE_TOPIC,
  FEATURE_VECTOR,
  FEATURE_WIDTH,
} from '#core/features/feature-record.ts';
import { TIMEFRAMES, type Timeframe } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';
import type { EventLogReader, RecordBatch } from '#core/ports/event-log.ts';
import type { InstrumentReader } from '#core/ports/instruments.ts';
import { SeriesVectors } from './feature/series-vectors.ts';

const BATCH = 4096;

/** Outcome of recomputing recorded features from the stored bars. */
export interface FeatureVerification {
  /** Records whose every value was compared, bit for bit. */
  readonly checked: number;
  /** Records computed from bars that were imported over, changed or deleted since: they can't be compared. */
  readonly skipped: number;
  /** The first value that differs; null when none does. */
  readonly difference: {
    readonly sequence: number;
    readonly feature: string;
    readonly recorded: number;
    readonly recomputed: number;
  } | null;
}

export interface FeatureVerificationInput {
  readonly bars: BarReader;
  readonly instruments: InstrumentReader;
  readonly featureLog: EventLogReader;
  readonly fromUs?: number;
  readonly toUs?: number;
}

/** Recomputes the recorded feature vectors of bars that opened in `[fromUs, toUs)` and compares every bit. */
export function verifyFeatures({ bars, instruments, featureLog, fromUs, toUs }: FeatureVerificationInput): FeatureVerification {
  const series = new Map<string, SeriesVectors>();
  const vector = new Float64Array(FEATURE_COUNT);
  let checked = 0;
  let skipped = 0;
  let sequence = fromUs === undefined ? 0 : featureLog.sequenceAtTime(FEATURE_TOPIC, fromUs);
  for (;;) {
    const batch = featureLog.readRecords(FEATURE_TOPIC, sequence, BATCH);
    if (batch.count === 0) return { checked, skipped, difference: null };
    const prepared = new Set<SeriesVectors>();
    for (let i = 0; i < batch.count; i++) {
      const record = batch.records.subarray(i * FEATURE_WIDTH, (i + 1) * FEATURE_WIDTH);
      const timeUs = record[FEATURE_TIME] as number;
      if (timeUs < (fromUs ?? Number.NEGATIVE_INFINITY) || timeUs >= (toUs ?? Number.POSITIVE_INFINITY)) continue;
      const symbol = instruments.symbolOf(record[FEATURE_INSTRUMENT] as number);
      const timeframe = TIMEFRAMES[record[FEATURE_TIMEFRAME] as number] as Timeframe;
      const key = `${symbol} ${timeframe}`;
      const vectors = series.get(key) ?? new SeriesVectors(bars, baselineV1, symbol ?? '', timeframe);
      series.set(key, vectors);
      if (!prepared.has(vectors)) vectors.prepare(timeUs, lastTimeOfSeries(batch, i));
      prepared.add(vectors);
      if (record[FEATURE_GENERATION] !== vectors.generation || record[FEATURE_SET_VERSION] !== baselineV1.version) {
        skipped++;
        continue;
      }
      vectors.vectorAt(timeUs, vector, 0);
      const recorded = record.subarray(FEATURE_VECTOR);
      const k = vector.findIndex((value, at) => !Object.is(value, recorded[at]));
      if (k >= 0) {
        const difference = {
          sequence: batch.firstSequence + i,
          feature: baselineV1.names[k] as string,
          recorded: recorded[k] as number,
          recomputed: vector[k] as number,
        };
        return { checked, skipped, difference };
      }
      checked++;
    }
    sequence = batch.firstSequence + batch.count;
  }
}

/** Opening time of the newest bar in the batch that belongs to the series of record `i`. */
function lastTimeOfSeries({ records, count }: RecordBatch, i: number): number {
  const instrument = records[i * FEATURE_WIDTH + FEATURE_INSTRUMENT];
  const timeframe = records[i * FEATURE_WIDTH + FEATURE_TIMEFRAME];
  let last = Number.NEGATIVE_INFINITY;
  for (let at = i * FEATURE_WIDTH; at < count * FEATURE_WIDTH; at += FEATURE_WIDTH) {
    if (records[at + FEATURE_INSTRUMENT] !== instrument || records[at + FEATURE_TIMEFRAME] !== timeframe) continue;
    last = Math.max(last, records[at + FEATURE_TIME] as number);
  }
  return last;
}
