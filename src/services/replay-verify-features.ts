import {
  BASELINE_TOPIC,
  FEATURE_GENERATION,
  FEATURE_INSTRUMENT,
  FEATURE_SET_VERSION,
  FEATURE_TIME,
  FEATURE_TIMEFRAME,
  type FeatureTopic,
} from '#core/features/feature-record.ts';
import { CALENDARS } from '#core/market/instrument.ts';
import { TIMEFRAMES, type Timeframe } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';
import type { EventLogReader, RecordBatch } from '#core/ports/event-log.ts';
import type { InstrumentReader } from '#core/ports/instruments.ts';
import { SeriesVectors } from './feature/series-vectors.ts';

const BATCH = 2048;

/** Outcome of recomputing recorded features from the stored bars. */
interface FeatureVerification {
  /** Records whose every value was compared, bit for bit. */
  readonly checked: number;
  /** Records computed from bars, or by a calendar, that were changed since, or by another version: they can't be compared. */
  readonly skipped: number;
  /** The first value that differs; null when none does. */
  readonly difference: {
    readonly sequence: number;
    readonly feature: string;
    readonly recorded: number;
    readonly recomputed: number;
  } | null;
}

interface FeatureVerificationInput {
  readonly bars: BarReader;
  readonly instruments: InstrumentReader;
  readonly featureLog: EventLogReader;
  /** Whose records are compared; those of the baseline set when absent. */
  readonly topic?: FeatureTopic;
  readonly fromUs?: number;
  readonly toUs?: number;
}

/** Recomputes the recorded feature vectors of bars that opened in `[fromUs, toUs)` and compares every bit. */
export function verifyFeatures(input: FeatureVerificationInput): FeatureVerification {
  const { featureLog, fromUs, toUs, topic = BASELINE_TOPIC } = input;
  const { set, width, vectorAt, calendarAt } = topic;
  const series = new Map<string, SeriesVectors>();
  const vector = new Float64Array(set.names.length);
  let checked = 0;
  let skipped = 0;
  let sequence = fromUs === undefined ? 0 : featureLog.sequenceAtTime(topic.name, fromUs);
  for (;;) {
    const batch = featureLog.readRecords(topic.name, sequence, BATCH);
    if (batch.count === 0) return { checked, skipped, difference: null };
    const prepared = new Set<SeriesVectors>();
    for (let i = 0; i < batch.count; i++) {
      const record = batch.records.subarray(i * width, (i + 1) * width);
      const timeUs = record[FEATURE_TIME] as number;
      if (timeUs < (fromUs ?? Number.NEGATIVE_INFINITY) || timeUs >= (toUs ?? Number.POSITIVE_INFINITY)) continue;
      const symbol = input.instruments.symbolOf(record[FEATURE_INSTRUMENT] as number);
      const timeframe = TIMEFRAMES[record[FEATURE_TIMEFRAME] as number] as Timeframe;
      const key = `${symbol} ${timeframe}`;
      const vectors = series.get(key) ?? new SeriesVectors(input, set, symbol ?? '', timeframe);
      series.set(key, vectors);
      if (!prepared.has(vectors)) vectors.prepare(timeUs, lastTimeOfSeries(batch, width, i));
      prepared.add(vectors);
      const isSameCalendar = calendarAt === null || record[calendarAt] === CALENDARS.indexOf(vectors.calendar);
      if (record[FEATURE_GENERATION] !== vectors.generation || record[FEATURE_SET_VERSION] !== set.version || !isSameCalendar) {
        skipped++;
        continue;
      }
      vectors.vectorAt(timeUs, vector, 0);
      const recorded = record.subarray(vectorAt);
      const k = vector.findIndex((value, at) => !Object.is(value, recorded[at]));
      if (k >= 0) {
        const difference = {
          sequence: batch.firstSequence + i,
          feature: set.names[k] as string,
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
function lastTimeOfSeries({ records, count }: RecordBatch, width: number, i: number): number {
  const instrument = records[i * width + FEATURE_INSTRUMENT];
  const timeframe = records[i * width + FEATURE_TIMEFRAME];
  let last = Number.NEGATIVE_INFINITY;
  for (let at = i * width; at < count * width; at += width) {
    if (records[at + FEATURE_INSTRUMENT] !== instrument || records[at + FEATURE_TIMEFRAME] !== timeframe) continue;
    last = Math.max(last, records[at + FEATURE_TIME] as number);
  }
  return last;
}
