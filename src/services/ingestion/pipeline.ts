import { type BarColumns, sliceBarColumns } from '#core/market/bar-columns.ts';
import { barCloseUs } from '#core/market/calendar.ts';
import { ClockWatch } from '#core/market/clock-watch.ts';
import { FeedHealth } from '#core/market/feed-health.ts';
import type { CalendarId, Instrument } from '#core/market/instrument.ts';
import {
  TICK_IN_BARS,
  TICK_LATE,
  TICK_STANDBY,
  TIMER_BY_CLOCK,
  TIMER_BY_HISTORY,
  TIMER_BY_RESET,
} from '#core/market/logged-tick-record.ts';
import { ACCEPTED, UNKNOWN_INSTRUMENT } from '#core/market/reject-reasons.ts';
import { type BarPrice, TickBars } from '#core/market/tick-bars.ts';
import {
  TICK_ASK,
  TICK_BID,
  TICK_EVENT_TIME,
  TICK_INSTRUMENT,
  TICK_RECEIVED_TIME,
  TICK_SOURCE,
  TICK_SOURCE_SEQUENCE,
  TICK_WIDTH,
} from '#core/market/tick-record.ts';
import { TickValidator } from '#core/market/tick-validator.ts';
import { MICROSECONDS_PER_SECOND, type Timeframe, timeframeIndex } from '#core/market/timeframe.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { FeedState, MarketFeed, OpenedSource, SourceOptions } from '#core/ports/market-feed.ts';
import type { FlushBatch } from './flush-batch.ts';
import { FlushControl } from './flush-control.ts';
import { foldHistory } from './fold-history.ts';
import { healthView } from './health-view.ts';
import { InstrumentTable } from './instrument-table.ts';
import { clockJumpEvent, gapEvent, healthEvent } from './market-events.ts';
import type { MarketWriter } from './market-writer.ts';
import { PipelineCounters } from './pipeline-figures.ts';
import { PipelineState } from './pipeline-state.ts';
import { QuoteTable } from './quote-table.ts';
import { type Source, SourceTable } from './source-table.ts';
import { StreamTable } from './stream-table.ts';

/** How long after a period's end the clock closes its bar: ticks on their way still find it open. */
const TIMER_GRACE_US = 1_500_000;
/** This long without clock work means that the process was held up: ticks wait to be read meanwhile. */
const STALL_MS = 500;

interface PipelineOptions {
  readonly clock: Clock;
  readonly writer: MarketWriter;
}

/** Word of changes for readers. Called often: collect, then publish later. */
interface PipelineListener {
  /** Prices or forming bars changed. */
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
  readonly tickBars = new TickBars();
  readonly builder = this.tickBars.builder;
  readonly validator = new TickValidator();
  readonly streams = new StreamTable();
  readonly quotes = new QuoteTable();
  readonly counters = new PipelineCounters();
  readonly instruments: InstrumentTable;
  readonly sources: SourceTable;
  listener: PipelineListener = { ticked: () => {}, sourcesChanged: () => {}, instrumentsChanged: () => {}, committed: () => {} };
  readonly #clock: Clock;
  readonly #flushes: FlushControl;
  readonly #state: PipelineState;
  readonly #health = new FeedHealth();
  readonly #healthView;
  readonly #clockWatch = new ClockWatch();
  #lastClockMs = Number.POSITIVE_INFINITY;
  /** When the last stall ended, monotonic milliseconds. */
  #runningSinceMs = Number.NEGATIVE_INFINITY;

  constructor({ clock, writer }: PipelineOptions) {
    this.#clock = clock;
    this.sources = new SourceTable(writer.store);
    this.instruments = new InstrumentTable(writer.store);
    this.#state = new PipelineState(writer.store, this.tickBars, this.validator, this.streams, this.sources);
    this.#healthView = healthView(this, clock);
    this.#flushes = new FlushControl({
      clock,
      writer,
      closed: this.builder.closed,
      collect: () => this.#state.collect(),
      onCommitted: (batch, lagMs) => {
        if (batch.tickCount > 0) this.counters.lag(lagMs);
        this.listener.committed(batch);
      },
    });
    for (const instrument of this.instruments.list()) this.#knowInstrument(this.instruments.idOf(instrument.symbol), instrument);
    this.instruments.onChange = (id, instrument) => {
      this.#knowInstrument(id, instrument);
      this.listener.instrumentsChanged();
    };
    writer.onProblem = (sentence) => {
      this.counters.storageProblem = sentence;
    };
  }

  /** Whether a closed bar of the series is not on disk yet: its readers wait for the flush. */
  hasPendingBars(instrument: number, level: number): boolean {
    return this.#flushes.hasPendingBars(instrument, level);
  }

  /** Whether the source that feeds the instrument's bars has gone quiet. */
  isStale(instrument: number): boolean {
    return this.#health.isStale(this.#health.active(instrument));
  }

  /** See FeedSink.openSource. */
  openSource(feed: MarketFeed, name: string, options: SourceOptions): OpenedSource {
    const opened = this.sources.open(feed, name, options);
    this.listener.sourcesChanged();
    return opened;
  }

  /** How a source is, as its feed tells. */
  setSourceState(id: number, state: FeedState, message: string | null): void {
    const source = this.sources.byId(id);
    if (source === undefined) return;
    if (state === 'connected' && source.state !== 'connected') source.connectedSinceMs = this.#clock.monotonicMs();
    source.state = state;
    source.message = message;
    const nowMs = this.#clock.monotonicMs();
    this.#flushes.begin(nowMs);
    this.#checkHealth(nowMs);
    this.#flushes.filled();
    this.listener.sourcesChanged();
  }

  /** Names of the instrument's sources, primary first. */
  sourceOrder(instrument: number): string[] {
    const symbol = this.instruments.byId(instrument)?.symbol ?? '';
    return this.#state.orderedStreams(instrument, symbol).map((stream) => this.sourceOf(stream)?.name ?? '');
  }

  /** Puts the named sources first, in that order; the first healthy one feeds the bars from now on. */
  setSourceOrder(instrument: number, names: readonly string[]): void {
    const symbol = this.instruments.byId(instrument)?.symbol;
    if (symbol === undefined) return;
    this.#state.saveOrder(symbol, names);
    this.#health.setOrder(instrument, this.#state.orderedStreams(instrument, symbol), this.#clock.monotonicMs());
  }

  /** Chooses the price of quotes that the instrument's bars are made of, from the next tick on. */
  setBarPrice(instrument: number, price: BarPrice): void {
    this.tickBars.setBarPrice(instrument, price);
    this.#state.dirtyInstruments.add(instrument);
  }

  /** Forgets everything about an instrument and deletes its bars: a replay of it begins again. No source may feed it meanwhile. */
  async startAnew(symbol: string): Promise<void> {
    const instrument = this.instruments.idOf(symbol);
    if (instrument < 0) return;
    this.#flushes.begin(this.#clock.monotonicMs());
    this.#flushes.batch.addTimer(TIMER_BY_RESET, this.#clock.nowUs(), this.#clock.nowUs(), instrument, 0, 0);
    // Bars that are on their way to the disk would come after the deletion, and stay.
    await this.#flushes.flushed();
    this.#state.startAnew(instrument, symbol);
    this.quotes.forget(instrument);
    this.#flushes.filled();
  }

  sourceOf(stream: number): Source | undefined {
    return this.sources.byId(this.streams.sources[stream] as number);
  }

  /** Takes ticks of a feed; see FeedSink.ticks. */
  take(feed: MarketFeed, records: Float64Array, count: number): boolean {
    const nowMs = this.#clock.monotonicMs();
    this.#flushes.begin(nowMs);
    this.#watchClock(nowMs);
    for (let offset = 0, end = count * TICK_WIDTH; offset < end; offset += TICK_WIDTH) this.#takeOne(records, offset, nowMs);
    this.#flushes.filled();
    this.listener.ticked();
    return this.#flushes.hasRoom(feed);
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
    this.#state.dirtyStreams.add(stream);
    const reason = this.validator.validate(stream, records, offset);
    if (reason !== ACCEPTED) {
      source.rejectedTicks++;
      this.#reject(records, offset, reason);
      return;
    }
    source.acceptedTicks++;
    this.counters.acceptedTicks++;
    this.#health.ticked(stream, nowMs);
    const timeUs = records[offset + TICK_EVENT_TIME] as number;
    if (timeUs > source.lastTimeUs) source.lastTimeUs = timeUs;
    if (this.validator.gapUs > 0) this.#reportGap(instrument, source, timeUs);
    const isActive = this.#health.active(instrument) === stream;
    this.#flushes.batch.addTick(records, offset, isActive ? this.#toBars(instrument, records, offset, timeUs) : TICK_STANDBY);
  }

  #toBars(instrument: number, records: Float64Array, offset: number, timeUs: number): number {
    const bid = records[offset + TICK_BID] as number;
    const ask = records[offset + TICK_ASK] as number;
    this.quotes.update(instrument, bid, ask, timeUs, records[offset + TICK_RECEIVED_TIME] as number);
    this.#state.dirtyInstruments.add(instrument);
    if (this.tickBars.take(records, offset)) return TICK_IN_BARS;
    this.counters.lateTicks++;
    return TICK_LATE;
  }

  #reject(records: Float64Array, offset: number, reason: number): void {
    this.counters.rejectedTicks++;
    this.#flushes.batch.addRejected(records, offset, reason);
  }

  #reportGap(instrument: number, source: Source, timeUs: number): void {
    const known = this.instruments.byId(instrument);
    const event = known && gapEvent(known, source.name, timeUs, this.validator.gapUs, this.#clock.nowUs());
    if (event) this.#flushes.batch.documents.push(event);
  }

  /** What time changes: bars that end without a tick, sources that go quiet, a clock that was set. Call it several times a second. */
  onClock(): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#lastClockMs > STALL_MS) this.#runningSinceMs = nowMs;
    this.#lastClockMs = nowMs;
    this.#flushes.begin(nowMs);
    this.#watchClock(nowMs);
    this.#checkHealth(nowMs);
    for (const instrument of this.instruments.ids()) this.#closeByClock(instrument, nowMs);
    if (this.#flushes.batch.isEmpty) return;
    this.#flushes.filled();
    this.listener.ticked();
  }

  /**
   * Closes bars whose period has passed, by the source's time carried on with a clock that never jumps, and only while its ticks are
   * read: one that waits for a slow disk, or for this process, is not late.
   */
  #closeByClock(instrument: number, nowMs: number): void {
    const stream = this.#health.active(instrument);
    const source = stream < 0 ? undefined : this.sourceOf(stream);
    if (source?.state !== 'connected') return;
    const readingSinceMs = Math.max(source.connectedSinceMs, this.#flushes.readingSinceMs(source.feed), this.#runningSinceMs);
    const sinceMs = nowMs - Math.max(this.#health.lastTickMs(stream), readingSinceMs);
    const sourceNowUs = this.quotes.timeUs(instrument) + sinceMs * 1000 - TIMER_GRACE_US;
    if (!(this.builder.nextEndUs(instrument) <= sourceNowUs)) return;
    const timeUs = Math.floor(sourceNowUs / MICROSECONDS_PER_SECOND) * MICROSECONDS_PER_SECOND;
    const receivedUs = this.#clock.nowUs();
    this.#flushes.batch.addTimer(TIMER_BY_CLOCK, timeUs, receivedUs, instrument, 0, 0);
    this.builder.advance(instrument, timeUs, receivedUs);
    this.#state.dirtyInstruments.add(instrument);
  }

  /** Takes closed bars of history; resolves when they are on disk. See FeedSink.history. */
  history(symbol: string, timeframe: Timeframe, given: BarColumns): Promise<void> {
    const instrument = this.instruments.idOf(symbol);
    const known = this.instruments.byId(instrument);
    if (known === undefined) return Promise.reject(new Error(`history of ${symbol} came before the instrument itself`));
    const bars = closedBars(given, known.calendar, timeframe, this.#clock.nowUs());
    const count = bars.timeUs.length;
    if (count === 0) return Promise.resolve();
    this.#flushes.begin(this.#clock.monotonicMs());
    const coarser = foldHistory(this.builder, instrument, timeframe, bars);
    this.#state.dirtyInstruments.add(instrument);
    const { batch } = this.#flushes;
    batch.merges.push({ symbol, timeframe, bars: copyBars(bars) });
    for (const part of coarser) batch.merges.push({ symbol, timeframe: part.timeframe, bars: part.bars });
    const fromUs = bars.timeUs[0] as number;
    const untilUs = bars.timeUs[count - 1] as number;
    batch.addTimer(TIMER_BY_HISTORY, fromUs, this.#clock.nowUs(), instrument, timeframeIndex(timeframe), untilUs);
    return this.#flushes.flushed();
  }

  /** Resolves when everything taken so far is on disk. */
  settle(): Promise<void> {
    return this.#flushes.settle();
  }

  #watchClock(nowMs: number): void {
    const nowUs = this.#clock.nowUs();
    const jumpUs = this.#clockWatch.check(nowUs, nowMs);
    if (jumpUs === 0) return;
    this.validator.clockJumped(jumpUs);
    for (let stream = 0; stream < this.streams.count; stream++) this.#state.dirtyStreams.add(stream);
    this.#flushes.batch.documents.push(clockJumpEvent(jumpUs, nowUs));
  }

  #checkHealth(nowMs: number): void {
    this.#health.check(nowMs, this.#healthView, (event) => {
      const symbol = this.instruments.byId(event.instrument)?.symbol ?? String(event.instrument);
      const nameOf = (stream: number): string => this.sourceOf(stream)?.name ?? String(stream);
      this.#flushes.batch.documents.push(healthEvent(event, symbol, nameOf, this.#clock.nowUs()));
    });
  }

  #knowInstrument(id: number, instrument: Instrument): void {
    this.quotes.register(id);
    this.#state.knowInstrument(id, instrument.calendar);
    for (const stream of this.streams.ofInstrument(id)) this.validator.register(stream, instrument.tickSize);
  }

  #addStream(source: Source | undefined, instrument: number): number {
    const known = this.instruments.byId(instrument);
    if (source === undefined || known === undefined) return -1;
    const stream = this.streams.add(source.id, instrument);
    source.symbols.add(known.symbol);
    this.#state.knowStream(stream, known.tickSize);
    this.#health.setOrder(instrument, this.#state.orderedStreams(instrument, known.symbol), this.#clock.monotonicMs());
    return stream;
  }
}

/** Without the bars at the end whose period has not ended: taken for closed, they would make all ticks until then late. */
function closedBars(bars: BarColumns, calendar: CalendarId, timeframe: Timeframe, nowUs: number): BarColumns {
  let count = bars.timeUs.length;
  while (count > 0 && barCloseUs(calendar, timeframe, bars.timeUs[count - 1] as number) > nowUs) count--;
  return sliceBarColumns(bars, 0, count);
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
