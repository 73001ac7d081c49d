import { baselineV1 } from '#core/features/baseline-v1.ts';
import {
  FEATURE_COUNT,
  FEATURE_INSTRUMENT,
  FEATURE_SET_VERSION,
  FEATURE_TIME,
  FEATURE_TIMEFRAME,
  FEATURE_TOPIC,
  FEATURE_VECTOR,
  FEATURE_WIDTH,
} from '#core/features/feature-record.ts';
import { TIMEFRAMES, type Timeframe } from '#core/market/timeframe.ts';
import { logLoss } from '#core/ml/probability-scores.ts';
import type { BarReader } from '#core/ports/bars.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { DerivedLog } from '#core/ports/derived-log.ts';
import type { EventLogReader } from '#core/ports/event-log.ts';
import type { InstrumentReader } from '#core/ports/instruments.ts';
import { LogPosition } from '../log-position.ts';
import { decodeLiveState, encodeLiveState, type LiveSeries, newLiveSeries } from './live-record.ts';
import type { ModelKeeper } from './model-keeper.ts';
import { PREDICTION_TOPIC, PREDICTION_WIDTH, SCORE_TOPIC, SCORE_WIDTH } from './prediction-record.ts';

const STATE_KEY = 'consumer:features.computed';
const BATCH = 256;

export interface PredictionConsumerDeps {
  readonly bars: BarReader;
  readonly instruments: InstrumentReader;
  readonly featureLog: EventLogReader;
  readonly store: DerivedLog;
  readonly clock: Clock;
}

/** The newest prediction of a series, for the chart. */
export interface LatestPrediction {
  readonly timeUs: number | null;
  readonly probabilityUp: number | null;
  readonly liveCount: number;
  readonly liveLogLoss: number | null;
  readonly latencyMs: number | null;
}

/** Turns feature vectors into predictions and, when the next bar has closed, scores them; each exactly once. */
export class PredictionConsumer {
  readonly #deps: PredictionConsumerDeps;
  readonly #keeper: ModelKeeper;
  readonly #changed: (symbol: string, timeframe: Timeframe, latest: LatestPrediction) => void;
  readonly #position: LogPosition;
  #series = new Map<number, LiveSeries>();
  #offset = 0;

  constructor(
    deps: PredictionConsumerDeps,
    keeper: ModelKeeper,
    changed: (symbol: string, timeframe: Timeframe, latest: LatestPrediction) => void,
  ) {
    this.#deps = deps;
    this.#keeper = keeper;
    this.#changed = changed;
    this.#position = new LogPosition(deps.featureLog, FEATURE_TOPIC, deps.store);
    this.#load();
  }

  #load(): void {
    const bytes = this.#deps.store.loadState(STATE_KEY);
    const state = bytes === null ? { offset: 0, series: [] } : decodeLiveState(bytes);
    // The features file was damaged and a new one begun: its log starts again, with vectors that may be known already.
    this.#offset = this.#position.isSameLog(state.offset) ? state.offset : 0;
    this.#series = new Map(state.series.map((series) => [seriesKey(series.instrument, series.timeframe), series]));
  }

  /** What is known of a series now. */
  latest(symbol: string, timeframe: Timeframe): LatestPrediction {
    const instrument = this.#deps.instruments.instrumentId(symbol);
    const series = instrument === null ? undefined : this.#series.get(seriesKey(instrument, TIMEFRAMES.indexOf(timeframe)));
    return latestOf(series ?? newLiveSeries(0, 0), null);
  }

  /** Handles the next batch; returns whether there was one. */
  async step(): Promise<boolean> {
    const batch = this.#deps.featureLog.readRecords(FEATURE_TOPIC, this.#offset, BATCH);
    if (batch.count === 0) return false;
    const made: number[] = [];
    const scored: number[] = [];
    const touched = new Map<LiveSeries, number | null>();
    const firstMade = this.#deps.store.nextSequence(PREDICTION_TOPIC);
    try {
      for (let i = 0; i < batch.count; i++) {
        const record = batch.records.subarray(i * FEATURE_WIDTH, (i + 1) * FEATURE_WIDTH);
        const series = this.#seriesOf(record[FEATURE_INSTRUMENT] as number, record[FEATURE_TIMEFRAME] as number);
        this.#score(series, record[FEATURE_TIME] as number, scored);
        const latencyMs = await this.#predict(series, record, batch.firstSequence + i, firstMade, made);
        touched.set(series, latencyMs);
      }
      const nextOffset = batch.firstSequence + batch.count;
      this.#deps.store.transaction(() => {
        if (made.length > 0) this.#deps.store.appendRecords(PREDICTION_TOPIC, PREDICTION_WIDTH, Float64Array.from(made));
        if (scored.length > 0) this.#deps.store.appendRecords(SCORE_TOPIC, SCORE_WIDTH, Float64Array.from(scored));
        this.#deps.store.saveState(STATE_KEY, encodeLiveState(nextOffset, this.#series.values()));
        this.#position.save(batch.records.subarray((batch.count - 1) * FEATURE_WIDTH, batch.count * FEATURE_WIDTH));
      });
      this.#offset = nextOffset;
    } catch (error) {
      this.#load();
      throw error;
    }
    for (const [series, latencyMs] of touched) {
      this.#changed(this.#symbolOf(series), TIMEFRAMES[series.timeframe] as Timeframe, latestOf(series, latencyMs));
    }
    return true;
  }

  /** Compares the waiting prediction with the stored bar that came after its own. */
  #score(series: LiveSeries, timeUs: number, scored: number[]): void {
    const { openTimeUs, openProbability, openVersion, openSequence } = series;
    if (!(openTimeUs < timeUs)) return;
    series.openTimeUs = Number.NaN;
    const symbol = this.#symbolOf(series);
    const timeframe = TIMEFRAMES[series.timeframe] as Timeframe;
    const index = this.#deps.bars.indexAtTime(symbol, timeframe, openTimeUs);
    const pair = this.#deps.bars.readByIndex(symbol, timeframe, index, 2);
    // The bar was deleted meanwhile: there is nothing to compare with.
    if (pair.timeUs.length < 2 || pair.timeUs[0] !== openTimeUs) return;
    const outcome = (pair.close[1] as number) > (pair.close[0] as number) ? 1 : 0;
    const loss = logLoss(openProbability, outcome);
    if (series.version !== openVersion) Object.assign(series, { version: openVersion, count: 0, lossSum: 0 });
    series.count++;
    series.lossSum += loss;
    scored.push(openTimeUs, series.instrument, series.timeframe, openProbability, openVersion, openSequence, outcome, loss);
  }

  /** Makes the prediction for one vector; returns how long the model took, null when none was made. */
  async #predict(series: LiveSeries, record: Float64Array, cause: number, firstMade: number, made: number[]): Promise<number | null> {
    const symbol = this.#symbolOf(series);
    const timeframe = TIMEFRAMES[series.timeframe] as Timeframe;
    void this.#keeper.refresh(symbol, timeframe);
    const timeUs = record[FEATURE_TIME] as number;
    if (record[FEATURE_SET_VERSION] !== baselineV1.version || timeUs <= series.lastTimeUs) return null;
    const vector = record.subarray(FEATURE_VECTOR);
    const model = vector.every(Number.isFinite) ? await this.#keeper.serving(symbol, timeframe) : null;
    // A bar that the model has learned from is no prediction, and its score would flatter the model.
    if (model === null || timeUs < model.stored.card.testFromUs) return null;
    const start = this.#deps.clock.monotonicMs();
    // One row at a time: a batch may round differently in the last bit, and a replay must give the same.
    const [probability] = await model.runner.predict(Float32Array.from(vector), 1, FEATURE_COUNT);
    const latencyMs = this.#deps.clock.monotonicMs() - start;
    const { version } = model.stored.card;
    series.lastTimeUs = timeUs;
    series.openTimeUs = timeUs;
    series.openProbability = probability as number;
    series.openVersion = version;
    series.openSequence = firstMade + made.length / PREDICTION_WIDTH;
    made.push(timeUs, series.instrument, series.timeframe, probability as number, version, cause);
    return latencyMs;
  }

  #seriesOf(instrument: number, timeframe: number): LiveSeries {
    const key = seriesKey(instrument, timeframe);
    const series = this.#series.get(key) ?? newLiveSeries(instrument, timeframe);
    this.#series.set(key, series);
    return series;
  }

  #symbolOf(series: LiveSeries): string {
    const symbol = this.#deps.instruments.symbolOf(series.instrument);
    if (symbol === null) throw new Error(`The feature log names instrument ${series.instrument}, which the store does not know.`);
    return symbol;
  }
}

const seriesKey = (instrument: number, timeframe: number): number => instrument * TIMEFRAMES.length + timeframe;

const latestOf = ({ openTimeUs, openProbability, count, lossSum }: LiveSeries, latencyMs: number | null): LatestPrediction => {
  const isOpen = !Number.isNaN(openTimeUs);
  return {
    timeUs: isOpen ? openTimeUs : null,
    probabilityUp: isOpen ? openProbability : null,
    liveCount: count,
    liveLogLoss: count > 0 ? lossSum / count : null,
    latencyMs,
  };
};
