import { BAR_BUILDER_STATE_WIDTH, BarBuilder } from '#core/market/bar-builder.ts';
import type { BarColumns } from '#core/market/bar-columns.ts';
import { CLOSED_BAR_INSTRUMENT, CLOSED_BAR_TIMEFRAME, CLOSED_BAR_WIDTH } from '#core/market/closed-bar-record.ts';
import type { Instrument } from '#core/market/instrument.ts';
import {
  LOGGED_TICK_FLAG,
  LOGGED_TICK_RESERVED,
  REJECTED_TICK_REASON,
  TICK_IN_BARS,
  TICK_LATE,
  TICK_STANDBY,
  TIMER_BY_CLOCK,
  TIMER_BY_HISTORY,
  TIMER_INSTRUMENT,
  TIMER_KIND,
  TIMER_RECEIVED_TIME,
  TIMER_TICK_SEQUENCE,
  TIMER_TIME,
  TIMER_TIMEFRAME,
  TIMER_UNTIL,
} from '#core/market/logged-tick-record.ts';
import { ACCEPTED, UNKNOWN_INSTRUMENT } from '#core/market/reject-reasons.ts';
import {
  TICK_ASK,
  TICK_BID,
  TICK_EVENT_TIME,
  TICK_INSTRUMENT,
  TICK_RECEIVED_TIME,
  TICK_SOURCE,
  TICK_SOURCE_SEQUENCE,
  TICK_VOLUME,
  TICK_WIDTH,
} from '#core/market/tick-record.ts';
import { TICK_VALIDATOR_STATE_WIDTH, TickValidator } from '#core/market/tick-validator.ts';
import { MICROSECONDS_PER_SECOND, TIMEFRAMES, type Timeframe, timeframeIndex } from '#core/market/timeframe.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { FeedState, MarketFeed } from '#core/ports/market-feed.ts';
import { BatchInProgress } from './batch-in-progress.ts';
import type { FlushBatch } from './flush-batch.ts';
import { foldHistory } from './fold-history.ts';
import { InstrumentTable } from './instrument-table.ts';
import type { MarketWriter } from './market-writer.ts';
import { PipelineCounters } from './pipeline-figures.ts';
import { QuoteTable } from './quote-table.ts';
import { barStateKey, bytesOf, loadJson, numbersOf, saveJson, sourceOrderKey, streamStateKey } from './saved-state.ts';
import { type Source, SourceTable } from './source-table.ts';
import { StreamTable } from './stream-table.ts';

/** A flush is sent this long after its first tick, or as soon as the writer is idle after that. */
const FLUSH_AFTER_MS = 8;
/** Flushes that may be on their way to the disk; beyond that feeds are asked to wait. */
const MAX_IN_FLIGHT = 4;
/** Ticks that may wait for a blocked disk before feeds are asked to stop. */
const MAX_WAITING_TICKS = 100_000;
/** How long after a period's end the clock closes its bar: ticks on their way still find it open. */
const TIMER_GRACE_US = 1_500_000;
const INSTRUMENT_STATE_WIDTH = BAR_BUILDER_STATE_WIDTH + 1;

// What kind of tick makes an instrument's bars.
const QUOTES = 0;
const PRINTS = 1;

export interface PipelineOptions {
  readonly clock: Clock;
  readonly writer: MarketWriter;
}

/** Something that readers of quotes, forming bars or stored bars want to know. Called often: collect, then publish later. */
export interface PipelineListener {
  /** Prices changed. */
  ticked(): void;
  sourcesChanged(): void;
  instrumentsChanged(): void;
  /** A flush is on disk. */
  committed(batch: FlushBatch): void;
}

/**
 * From ticks to bars to disk, for all feeds: validate, put apart what is late or on standby, build bars, and write everything of a flush
 * in one transaction together with the state to go on from. After kill -9 the state is that of the last flush, sources send
 * again what was not committed, and the result is that of an uninterrupted run.
 */
export class IngestionPipeline {
  readonly builder = new BarBuilder();
  readonly validator = new TickValidator();
  readonly streams = new StreamTable();
  readonly quotes = new QuoteTable();
  readonly counters = new PipelineCounters();
  readonly instruments: InstrumentTable;
  readonly sources: SourceTable;
  listener: PipelineListener = { ticked: () => {}, sourcesChanged: () => {}, instrumentsChanged: () => {}, committed: () => {} };

  readonly #clock: Clock;
  readonly #writer: MarketWriter;
  readonly #batch = new BatchInProgress();
  #batchStartMs = 0;
  #inFlight = 0;
  #waitingTicks = 0;
  #flushTimer: ReturnType<typeof setTimeout> | null = null;
  #idle: (() => void)[] = [];
  readonly #batchWaiters: (() => void)[] = [];
  readonly #heldFeeds = new Set<MarketFeed>();
  /** Streams that feed the bars: one per instrument. */
  #activeStream: number[] = [];
  /** Names of sources as the trader ordered them, per instrument. */
  #orders: (string[] | undefined)[] = [];
  #barKind: number[] = [];
  readonly #midBars = new Set<number>();
  #lastTickMs: number[] = [];
  readonly #dirtyStreams = new Set<number>();
  readonly #dirtyInstruments = new Set<number>();
  /** Closed bars not yet on disk, per series. */
  readonly #pendingClosed = new Map<number, number>();

  constructor(options: PipelineOptions) {
    this.#clock = options.clock;
    this.#writer = options.writer;
    this.sources = new SourceTable(options.writer.store);
    this.instruments = new InstrumentTable(options.writer.store);
    for (const instrument of this.instruments.list()) this.#knowInstrument(this.instruments.idOf(instrument.symbol), instrument);
    this.instruments.onChange = (id, instrument) => {
      this.#knowInstrument(id, instrument);
      this.listener.instrumentsChanged();
    };
    options.writer.onProblem = (sentence) => {
      this.counters.storageProblem = sentence;
    };
  }

  /** Whether a closed bar of the series is not on disk yet: its readers wait for the flush. */
  hasPendingBars(instrument: number, timeframeIndex: number): boolean {
    return (this.#pendingClosed.get(instrument * TIMEFRAMES.length + timeframeIndex) ?? 0) > 0;
  }

  /** Whether the source that feeds the instrument's bars has gone quiet. */
  isStale(instrument: number): boolean {
    const stream = this.#activeStream[instrument];
    const source = stream === undefined ? undefined : this.sources.byId(this.streams.sources[stream] as number);
    return source !== undefined && source.state !== 'connected';
  }

  /** How a source is, as its feed tells. */
  setSourceState(id: number, state: FeedState, message: string | null): void {
    const source = this.sources.byId(id);
    if (source === undefined) return;
    if (state === 'connected' && source.state !== 'connected') source.connectedSinceMs = this.#clock.monotonicMs();
    source.state = state;
    source.message = message;
    this.listener.sourcesChanged();
    this.listener.ticked();
  }

  /** Names of the instrument's sources, primary first. */
  sourceOrder(instrument: number): string[] {
    return this.#orderedStreams(instrument).map((stream) => this.sources.byId(this.streams.sources[stream] as number)?.name ?? '');
  }

  /** Puts the named sources first, in that order; the first one feeds the bars from now on. */
  setSourceOrder(instrument: number, names: readonly string[]): void {
    const symbol = this.instruments.byId(instrument)?.symbol;
    if (symbol === undefined) return;
    const { store } = this.#writer;
    store.transaction(() => saveJson(store, sourceOrderKey(symbol), names));
    this.#orders[instrument] = [...names];
    const first = this.#orderedStreams(instrument)[0];
    if (first !== undefined) this.#activeStream[instrument] = first;
  }

  #orderedStreams(instrument: number): number[] {
    const order = this.#orders[instrument] ?? [];
    const rank = (stream: number): number => {
      const position = order.indexOf(this.sources.byId(this.streams.sources[stream] as number)?.name ?? '');
      return position < 0 ? order.length : position;
    };
    return this.streams.ofInstrument(instrument).sort((a, b) => rank(a) - rank(b));
  }

  /** What time changes: bars that end without a tick. Call it several times a second. */
  onClock(): void {
    this.closeByClock();
  }

  /** Takes ticks of a feed; see FeedSink.ticks. */
  take(feed: MarketFeed, records: Float64Array, count: number): boolean {
    const nowMs = this.#clock.monotonicMs();
    if (this.#batch.isEmpty) this.#batchStartMs = nowMs;
    for (let offset = 0, end = count * TICK_WIDTH; offset < end; offset += TICK_WIDTH) this.#takeOne(records, offset, nowMs);
    this.#notePendingBars();
    this.listener.ticked();
    this.#scheduleFlush();
    if (this.#inFlight < MAX_IN_FLIGHT && this.#waitingTicks + this.#batch.ticks.count < MAX_WAITING_TICKS) return true;
    this.#heldFeeds.add(feed);
    return false;
  }

  #takeOne(records: Float64Array, offset: number, nowMs: number): void {
    const instrument = records[offset + TICK_INSTRUMENT] as number;
    const sourceId = records[offset + TICK_SOURCE] as number;
    const source = this.sources.byId(sourceId);
    let stream = this.streams.find(sourceId, instrument);
    if (stream < 0) stream = this.#addStream(source, instrument);
    if (stream < 0 || source === undefined) {
      this.#reject(records, offset, UNKNOWN_INSTRUMENT);
      return;
    }
    const sequence = records[offset + TICK_SOURCE_SEQUENCE] as number;
    if (sequence > 0) {
      if (sequence <= source.lastSequence) return;
      source.lastSequence = sequence;
    }
    source.isDirty = true;
    this.#dirtyStreams.add(stream);
    const reason = this.validator.validate(stream, records, offset);
    if (reason !== ACCEPTED) {
      source.rejectedTicks++;
      this.#reject(records, offset, reason);
      return;
    }
    source.acceptedTicks++;
    this.counters.acceptedTicks++;
    const timeUs = records[offset + TICK_EVENT_TIME] as number;
    if (timeUs > source.lastTimeUs) source.lastTimeUs = timeUs;
    this.#lastTickMs[stream] = nowMs;
    const flag = this.#activeStream[instrument] === stream ? this.#toBars(instrument, records, offset, timeUs) : TICK_STANDBY;
    const target = this.#batch.ticks.grow();
    const ticks = this.#batch.ticks.records;
    for (let field = 0; field < TICK_WIDTH; field++) ticks[target + field] = records[offset + field] as number;
    ticks[target + LOGGED_TICK_FLAG] = flag;
    ticks[target + LOGGED_TICK_RESERVED] = 0;
  }

  #toBars(instrument: number, records: Float64Array, offset: number, timeUs: number): number {
    const bid = records[offset + TICK_BID] as number;
    const ask = records[offset + TICK_ASK] as number;
    const receivedUs = records[offset + TICK_RECEIVED_TIME] as number;
    const isPrint = Number.isNaN(ask);
    this.quotes.update(instrument, bid, ask, timeUs, receivedUs);
    // Once prints come, bars are made of them and quotes only move the board.
    if (isPrint) this.#barKind[instrument] = PRINTS;
    else if (this.#barKind[instrument] === PRINTS) return TICK_IN_BARS;
    const price = !isPrint && this.#midBars.size > 0 && this.#midBars.has(instrument) ? 0.5 * (bid + ask) : bid;
    const volume = isPrint ? (records[offset + TICK_VOLUME] as number) : 1;
    this.#dirtyInstruments.add(instrument);
    if (this.builder.push(instrument, timeUs, receivedUs, price, volume)) return TICK_IN_BARS;
    this.counters.lateTicks++;
    return TICK_LATE;
  }

  #reject(records: Float64Array, offset: number, reason: number): void {
    this.counters.rejectedTicks++;
    const target = this.#batch.rejected.grow();
    const rejected = this.#batch.rejected.records;
    for (let field = 0; field < TICK_WIDTH; field++) rejected[target + field] = records[offset + field] as number;
    rejected[target + REJECTED_TICK_REASON] = reason;
    rejected[target + REJECTED_TICK_REASON + 1] = 0;
  }

  /** Closes bars whose period has passed by the clock, for instruments whose source is connected. Call it several times a second. */
  closeByClock(): void {
    const nowMs = this.#clock.monotonicMs();
    if (this.#batch.isEmpty) this.#batchStartMs = nowMs;
    for (let instrument = 0; instrument < this.#activeStream.length; instrument++) {
      const stream = this.#activeStream[instrument];
      if (stream === undefined || this.#lastTickMs[stream] === undefined) continue;
      const source = this.sources.byId(this.streams.sources[stream] as number);
      if (source?.state !== 'connected') continue;
      const endUs = this.builder.nextEndUs(instrument);
      // The source's time, carried on by a clock that never jumps.
      const sinceMs = nowMs - Math.max(this.#lastTickMs[stream] as number, source.connectedSinceMs);
      const sourceNowUs = this.quotes.timeUs(instrument) + sinceMs * 1000 - TIMER_GRACE_US;
      if (endUs <= sourceNowUs) this.#timer(instrument, Math.floor(sourceNowUs / MICROSECONDS_PER_SECOND) * MICROSECONDS_PER_SECOND);
    }
    this.#notePendingBars();
    if (!this.#batch.isEmpty) {
      this.listener.ticked();
      this.#scheduleFlush();
    }
  }

  #timer(instrument: number, timeUs: number): void {
    const receivedUs = this.#logTimer(TIMER_BY_CLOCK, timeUs, instrument, 0, 0);
    this.builder.advance(instrument, timeUs, receivedUs);
    this.#dirtyInstruments.add(instrument);
  }

  #logTimer(kind: number, timeUs: number, instrument: number, level: number, untilUs: number): number {
    const receivedUs = this.#clock.nowUs();
    const offset = this.#batch.timers.grow();
    const timers = this.#batch.timers.records;
    timers[offset + TIMER_TIME] = timeUs;
    timers[offset + TIMER_RECEIVED_TIME] = receivedUs;
    timers[offset + TIMER_INSTRUMENT] = instrument;
    timers[offset + TIMER_TICK_SEQUENCE] = this.#batch.ticks.count;
    timers[offset + TIMER_KIND] = kind;
    timers[offset + TIMER_TIMEFRAME] = level;
    timers[offset + TIMER_UNTIL] = untilUs;
    timers[offset + TIMER_UNTIL + 1] = 0;
    return receivedUs;
  }

  #touchBatch(): void {
    if (this.#batch.isEmpty) this.#batchStartMs = this.#clock.monotonicMs();
  }

  /** Takes closed bars of history; resolves when they are on disk. See FeedSink.history. */
  history(symbol: string, timeframe: Timeframe, bars: BarColumns): Promise<void> {
    const instrument = this.instruments.idOf(symbol);
    if (instrument < 0) return Promise.reject(new Error(`history of ${symbol} came before the instrument itself`));
    const count = bars.timeUs.length;
    if (count === 0) return Promise.resolve();
    this.#touchBatch();
    const coarser = foldHistory(this.builder, instrument, timeframe, bars);
    this.#notePendingBars();
    this.#dirtyInstruments.add(instrument);
    this.#batch.merges.push({ symbol, timeframe, bars: copyBars(bars) });
    for (const part of coarser) this.#batch.merges.push({ symbol, timeframe: part.timeframe, bars: part.bars });
    this.#logTimer(TIMER_BY_HISTORY, bars.timeUs[0] as number, instrument, timeframeIndex(timeframe), bars.timeUs[count - 1] as number);
    return new Promise((resolve) => {
      this.#batchWaiters.push(resolve);
      this.#flush();
    });
  }

  /** Writes everything taken so far; resolves when it is on disk. */
  async settle(): Promise<void> {
    this.#flush();
    while (this.#inFlight > 0 || !this.#batch.isEmpty) {
      await new Promise<void>((resolve) => this.#idle.push(resolve));
      this.#flush();
    }
  }

  #scheduleFlush(): void {
    if (this.#flushTimer === null && this.#inFlight < MAX_IN_FLIGHT && !this.#batch.isEmpty)
      this.#flushTimer = setTimeout(() => this.#flush(), FLUSH_AFTER_MS);
  }

  #flush(): void {
    if (this.#flushTimer !== null) clearTimeout(this.#flushTimer);
    this.#flushTimer = null;
    if (this.#batch.isEmpty || this.#inFlight >= MAX_IN_FLIGHT) return;
    const sources = this.sources.all.filter((source) => source.isDirty);
    for (const source of sources) source.isDirty = false;
    const marks = sources.map((source) => ({ source, sequence: source.lastSequence, timeUs: source.lastTimeUs }));
    const states = [...this.#dirtyStates(), ...sources.map((source) => this.sources.savedState(source))];
    const batch = this.#batch.take(this.builder.closed, states);
    const waiters = this.#batchWaiters.splice(0);
    this.#notedBars = 0;
    const startMs = this.#batchStartMs;
    this.#inFlight++;
    this.#waitingTicks += batch.tickCount;
    this.#writer.flush(batch).then(
      (receipt) => {
        this.#onCommitted(receipt.batch, marks, startMs);
        for (const wake of waiters) wake();
      },
      // Closed: the process is ending, and what was not written is sent again by its sources.
      () => {},
    );
  }

  #onCommitted(batch: FlushBatch, marks: readonly { source: Source; sequence: number; timeUs: number }[], startMs: number): void {
    this.#inFlight--;
    this.#waitingTicks -= batch.tickCount;
    if (batch.tickCount > 0) this.counters.lag(this.#clock.monotonicMs() - startMs);
    for (let i = 0; i < batch.barCount; i++) {
      const series = this.#seriesOf(batch.bars, i);
      const pending = (this.#pendingClosed.get(series) ?? 0) - 1;
      if (pending > 0) this.#pendingClosed.set(series, pending);
      else this.#pendingClosed.delete(series);
    }
    this.listener.committed(batch);
    for (const { source, sequence, timeUs } of marks) {
      source.committedSequence = sequence;
      source.committedTimeUs = timeUs;
      source.feed.committed(source.id, sequence);
    }
    this.#batch.reuse(batch);
    if (this.#clock.monotonicMs() - this.#batchStartMs >= FLUSH_AFTER_MS) this.#flush();
    else this.#scheduleFlush();
    if (this.#waitingTicks < MAX_WAITING_TICKS && this.#inFlight < MAX_IN_FLIGHT) {
      const held = [...this.#heldFeeds];
      this.#heldFeeds.clear();
      for (const feed of held) feed.resumed();
    }
    for (const wake of this.#idle.splice(0)) wake();
  }

  #notedBars = 0;

  /** Counts bars closed since the last call as not yet on disk. */
  #notePendingBars(): void {
    const { records, count } = this.builder.closed;
    for (; this.#notedBars < count; this.#notedBars++) {
      const series = this.#seriesOf(records, this.#notedBars);
      this.#pendingClosed.set(series, (this.#pendingClosed.get(series) ?? 0) + 1);
    }
  }

  #seriesOf(bars: Float64Array, index: number): number {
    const offset = index * CLOSED_BAR_WIDTH;
    return (bars[offset + CLOSED_BAR_INSTRUMENT] as number) * TIMEFRAMES.length + (bars[offset + CLOSED_BAR_TIMEFRAME] as number);
  }

  #dirtyStates(): FlushBatch['states'] {
    const states: FlushBatch['states'] = [];
    for (const instrument of this.#dirtyInstruments) {
      const state = new Float64Array(INSTRUMENT_STATE_WIDTH);
      this.builder.saveState(instrument, state, 0);
      state[BAR_BUILDER_STATE_WIDTH] = this.#barKind[instrument] ?? QUOTES;
      states.push({ key: barStateKey(instrument), bytes: bytesOf(state) });
    }
    for (const stream of this.#dirtyStreams) {
      const state = new Float64Array(TICK_VALIDATOR_STATE_WIDTH);
      this.validator.saveState(stream, state, 0);
      const key = streamStateKey(this.streams.sources[stream] as number, this.streams.instruments[stream] as number);
      states.push({ key, bytes: bytesOf(state) });
    }
    this.#dirtyInstruments.clear();
    this.#dirtyStreams.clear();
    return states;
  }

  #knowInstrument(id: number, instrument: Instrument): void {
    this.builder.register(id, instrument.calendar);
    this.quotes.register(id);
    if (this.#barKind[id] !== undefined) return;
    this.#barKind[id] = QUOTES;
    const saved = this.#writer.store.loadState(barStateKey(id));
    if (saved === null) return;
    const numbers = numbersOf(saved);
    if (numbers.length !== INSTRUMENT_STATE_WIDTH) return;
    this.builder.restoreState(id, numbers.subarray(0, BAR_BUILDER_STATE_WIDTH));
    this.#barKind[id] = numbers[BAR_BUILDER_STATE_WIDTH] as number;
  }

  #savedOrder(symbol: string): string[] {
    const saved = loadJson(this.#writer.store, sourceOrderKey(symbol));
    return Array.isArray(saved) ? saved.filter((name) => typeof name === 'string') : [];
  }

  #addStream(source: Source | undefined, instrument: number): number {
    const known = this.instruments.byId(instrument);
    if (source === undefined || known === undefined) return -1;
    const stream = this.streams.add(source.id, instrument);
    source.symbols.add(known.symbol);
    this.validator.register(stream);
    const saved = this.#writer.store.loadState(streamStateKey(source.id, instrument));
    if (saved?.byteLength === TICK_VALIDATOR_STATE_WIDTH * 8) this.validator.restoreState(stream, numbersOf(saved));
    this.#orders[instrument] ??= this.#savedOrder(known.symbol);
    this.#activeStream[instrument] = this.#orderedStreams(instrument)[0] as number;
    return stream;
  }
}

/** The batch outlives the call, and may be sent to another thread: it needs buffers of its own. */
const copyBars = (bars: BarColumns): BarColumns => ({
  timeUs: bars.timeUs.slice(),
  open: bars.open.slice(),
  high: bars.high.slice(),
  low: bars.low.slice(),
  close: bars.close.slice(),
  volume: bars.volume.slice(),
});
