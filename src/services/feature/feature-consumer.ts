import {
  BASELINE_TOPIC,
  FEATURE_CAUSE,
  FEATURE_GENERATION,
  FEATURE_INSTRUMENT,
  FEATURE_SET_VERSION,
  FEATURE_TIME,
  FEATURE_TIMEFRAME,
  type FeatureTopic,
} from '#core/features/feature-record.ts';
import { CLOSED_BAR_INSTRUMENT, CLOSED_BAR_TIME, CLOSED_BAR_TIMEFRAME, CLOSED_BAR_WIDTH } from '#core/market/closed-bar-record.ts';
import { CALENDARS } from '#core/market/instrument.ts';
import { MICROSECONDS_PER_DAY, MICROSECONDS_PER_HOUR, TIMEFRAMES, type Timeframe, timeframeIndex } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { DerivedLog } from '#core/ports/derived-log.ts';
import type { EventLogReader } from '#core/ports/event-log.ts';
import type { InstrumentReader } from '#core/ports/instruments.ts';
import { LogPosition } from '../log-position.ts';
import { SeriesVectors } from './series-vectors.ts';

const BAR_TOPIC = 'market.bars';
/** Features are computed from this timeframe up: a second is noise. */
const FINEST = timeframeIndex('1m');
const LARGEST_BATCH = 2048;
/** A batch ends early after this long, so that requests are answered in between. */
const BATCH_MS = 20;
/** Least time between two looks for records that are older than what is kept. */
const RETENTION_EVERY_US = MICROSECONDS_PER_HOUR;

export interface FeatureConsumerDeps {
  readonly bars: BarReader;
  readonly instruments: InstrumentReader;
  readonly marketLog: EventLogReader;
  readonly store: DerivedLog;
  readonly clock: Clock;
}

/** Turns closed bars into vectors of one feature set, each exactly once: the offset and what came of it are one transaction. */
export class FeatureConsumer {
  readonly #deps: FeatureConsumerDeps;
  readonly #topic: FeatureTopic;
  readonly #offsetKey: string;
  readonly #series = new Map<number, SeriesVectors>();
  readonly #position: LogPosition;
  #offset: number;
  #lastBarTimeUs: number | null = null;
  #droppedUs = Number.NEGATIVE_INFINITY;

  /**
   * Each set has a place of its own in the log of bars: a set that is new to a file begins where the log does, whatever the others
   * have read.
   */
  constructor(deps: FeatureConsumerDeps, topic: FeatureTopic = BASELINE_TOPIC) {
    this.#deps = deps;
    this.#topic = topic;
    // The first set had the log to itself: its place has no name.
    const consumer = topic === BASELINE_TOPIC ? '' : topic.set.id;
    this.#offsetKey = consumer === '' ? `consumer:${BAR_TOPIC}` : `consumer:${BAR_TOPIC}:${consumer}`;
    const stored = deps.store.loadState(this.#offsetKey);
    this.#offset = stored === null ? 0 : (new Float64Array(stored.slice().buffer)[0] as number);
    this.#position = new LogPosition(deps.marketLog, BAR_TOPIC, deps.store, consumer);
    // The market file was damaged and a new one begun: its log starts again.
    if (!this.#position.isSameLog(this.#offset)) this.#offset = 0;
  }

  get progress(): { consumedBars: number; behindBars: number; lastBarTimeUs: number | null } {
    const end = this.#deps.marketLog.nextSequence(BAR_TOPIC);
    return { consumedBars: this.#offset, behindBars: Math.max(0, end - this.#offset), lastBarTimeUs: this.#lastBarTimeUs };
  }

  /** Handles the next batch; returns how many bars were consumed. */
  step(): number {
    const { marketLog, clock, store } = this.#deps;
    const { set, width, vectorAt, calendarAt } = this.#topic;
    const batch = marketLog.readRecords(BAR_TOPIC, this.#offset, LARGEST_BATCH);
    if (batch.count === 0) return 0;
    const lastTimes = lastTimePerSeries(batch.records, batch.count);
    const prepared = new Set<number>();
    const output = new Float64Array(batch.count * width);
    const deadline = clock.monotonicMs() + BATCH_MS;
    let produced = 0;
    let consumed = 0;
    for (; consumed < batch.count && (consumed === 0 || clock.monotonicMs() < deadline); consumed++) {
      const record = consumed * CLOSED_BAR_WIDTH;
      const timeframe = batch.records[record + CLOSED_BAR_TIMEFRAME] as number;
      if (timeframe < FINEST) continue;
      const timeUs = batch.records[record + CLOSED_BAR_TIME] as number;
      const instrument = batch.records[record + CLOSED_BAR_INSTRUMENT] as number;
      const key = seriesKey(instrument, timeframe);
      const series = this.#seriesOf(key, instrument, TIMEFRAMES[timeframe] as Timeframe);
      if (!prepared.has(key)) series.prepare(timeUs, lastTimes.get(key) as number);
      prepared.add(key);
      const at = produced * width;
      output[at + FEATURE_TIME] = timeUs;
      output[at + FEATURE_INSTRUMENT] = instrument;
      output[at + FEATURE_TIMEFRAME] = timeframe;
      output[at + FEATURE_GENERATION] = series.generation;
      output[at + FEATURE_CAUSE] = batch.firstSequence + consumed;
      output[at + FEATURE_SET_VERSION] = set.version;
      if (calendarAt !== null) output[at + calendarAt] = CALENDARS.indexOf(series.calendar);
      series.vectorAt(timeUs, output, at + vectorAt);
      produced++;
    }
    const nextOffset = batch.firstSequence + consumed;
    try {
      store.transaction(() => {
        if (produced > 0) store.appendRecords(this.#topic.name, width, output.subarray(0, produced * width));
        store.saveState(this.#offsetKey, new Uint8Array(Float64Array.of(nextOffset).buffer));
        this.#dropOld();
        this.#position.save(batch.records.subarray((consumed - 1) * CLOSED_BAR_WIDTH, consumed * CLOSED_BAR_WIDTH));
      });
    } catch (error) {
      this.#series.clear();
      throw error;
    }
    this.#offset = nextOffset;
    this.#lastBarTimeUs = batch.records[(consumed - 1) * CLOSED_BAR_WIDTH + CLOSED_BAR_TIME] as number;
    return consumed;
  }

  #dropOld(): void {
    const { clock, store } = this.#deps;
    const { name, keptDays } = this.#topic;
    const nowUs = clock.nowUs();
    if (keptDays === null || Math.abs(nowUs - this.#droppedUs) < RETENTION_EVERY_US) return;
    store.dropBefore(name, nowUs - keptDays * MICROSECONDS_PER_DAY);
    this.#droppedUs = nowUs;
  }

  #seriesOf(key: number, instrument: number, timeframe: Timeframe): SeriesVectors {
    const known = this.#series.get(key);
    if (known) return known;
    const symbol = this.#deps.instruments.symbolOf(instrument);
    if (symbol === null) throw new Error(`The bar log names instrument ${instrument}, which the store does not know.`);
    const series = new SeriesVectors(this.#deps, this.#topic.set, symbol, timeframe);
    this.#series.set(key, series);
    return series;
  }
}

const seriesKey = (instrument: number, timeframe: number): number => instrument * TIMEFRAMES.length + timeframe;

function lastTimePerSeries(records: Float64Array, count: number): Map<number, number> {
  const last = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    const record = i * CLOSED_BAR_WIDTH;
    const key = seriesKey(records[record + CLOSED_BAR_INSTRUMENT] as number, records[record + CLOSED_BAR_TIMEFRAME] as number);
    const timeUs = records[record + CLOSED_BAR_TIME] as number;
    last.set(key, Math.max(timeUs, last.get(key) ?? Number.NEGATIVE_INFINITY));
  }
  return last;
}
