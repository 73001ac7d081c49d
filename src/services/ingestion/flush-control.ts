import { CLOSED_BAR_INSTRUMENT, CLOSED_BAR_TIMEFRAME, CLOSED_BAR_WIDTH } from '#core/market/closed-bar-record.ts';
import type { RecordBuffer } from '#core/market/record-buffer.ts';
import { TIMEFRAMES } from '#core/market/timeframe.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { MarketFeed } from '#core/ports/market-feed.ts';
import { BatchInProgress } from './batch-in-progress.ts';
import type { FlushBatch } from './flush-batch.ts';
import type { MarketWriter } from './market-writer.ts';

/** A flush is sent this long after its first tick, or as soon as the writer has room after that. */
const FLUSH_AFTER_MS = 8;
/** Flushes that may be on their way to the disk; beyond that the next one grows until there is room. */
const MAX_IN_FLIGHT = 4;
/** Ticks that may wait for a slow or full disk before feeds are asked to stop: 8 MB. */
const MAX_WAITING_TICKS = 100_000;

interface FlushControlOptions {
  readonly clock: Clock;
  readonly writer: MarketWriter;
  /** Where closed bars are collected. */
  readonly closed: RecordBuffer;
  /** State to go on from after this flush, and what to do when it is on disk. Called in the moment at which a batch is taken. */
  readonly collect: () => { states: FlushBatch['states']; committed: () => void };
  readonly onCommitted: (batch: FlushBatch, lagMs: number) => void;
}

/** Decides when what was taken goes to the disk, and when feeds have to wait for it. */
export class FlushControl {
  readonly batch = new BatchInProgress();
  readonly #options: FlushControlOptions;
  #firstMs = 0;
  #inFlight = 0;
  #waitingTicks = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #batchWaiters: (() => void)[] = [];
  #settling: (() => void)[] = [];
  readonly #heldFeeds = new Set<MarketFeed>();
  readonly #releasedMs = new WeakMap<MarketFeed, number>();
  /** Closed bars not yet on disk, per series. */
  readonly #pendingClosed = new Map<number, number>();
  #notedBars = 0;

  constructor(options: FlushControlOptions) {
    this.#options = options;
  }

  /** Whether a closed bar of the series is not on disk yet. */
  hasPendingBars(instrument: number, timeframeIndex: number): boolean {
    return this.#pendingClosed.size > 0 && this.#pendingClosed.has(instrument * TIMEFRAMES.length + timeframeIndex);
  }

  /** To be called before anything is put into the batch. */
  begin(nowMs: number): void {
    if (this.batch.isEmpty) this.#firstMs = nowMs;
  }

  /** To be called after something was put into the batch: it will be flushed soon. */
  filled(): void {
    this.#noteClosedBars();
    if (this.#timer === null && this.#inFlight < MAX_IN_FLIGHT && !this.batch.isEmpty)
      this.#timer = setTimeout(() => this.flush(), FLUSH_AFTER_MS);
  }

  /** Whether the feed may go on; else it is told later. */
  hasRoom(feed: MarketFeed): boolean {
    if (this.#waitingTicks + this.batch.ticks.count < MAX_WAITING_TICKS) return true;
    this.#heldFeeds.add(feed);
    return false;
  }

  /** When the feed was last told to go on, monotonic milliseconds; Infinity while it has to wait, and its ticks with it. */
  readingSinceMs(feed: MarketFeed): number {
    return this.#heldFeeds.has(feed) ? Number.POSITIVE_INFINITY : (this.#releasedMs.get(feed) ?? Number.NEGATIVE_INFINITY);
  }

  /** Sends the batch as soon as it may; resolves when what is in it now is on disk. */
  flushed(): Promise<void> {
    return new Promise((resolve) => {
      this.#batchWaiters.push(resolve);
      this.flush();
    });
  }

  /** Resolves when everything is on disk. */
  async settle(): Promise<void> {
    this.flush();
    while (this.#inFlight > 0 || !this.batch.isEmpty) {
      await new Promise<void>((resolve) => this.#settling.push(resolve));
      this.flush();
    }
  }

  /** Sends the batch to the writer, unless it is empty or too many are on their way. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.batch.isEmpty || this.#inFlight >= MAX_IN_FLIGHT) return;
    this.#noteClosedBars();
    const { states, committed } = this.#options.collect();
    const batch = this.batch.take(this.#options.closed, states);
    this.#notedBars = 0;
    const waiters = this.#batchWaiters.splice(0);
    const firstMs = this.#firstMs;
    this.#inFlight++;
    this.#waitingTicks += batch.tickCount;
    void this.#options.writer.flush(batch).then(({ batch: written }) => {
      this.#inFlight--;
      this.#waitingTicks -= written.tickCount;
      this.#forgetClosedBars(written);
      this.#options.onCommitted(written, this.#options.clock.monotonicMs() - firstMs);
      committed();
      for (const wake of waiters) wake();
      this.#afterCommit(written);
    });
  }

  #afterCommit(written: FlushBatch): void {
    this.batch.reuse(written);
    if (this.#options.clock.monotonicMs() - this.#firstMs >= FLUSH_AFTER_MS) this.flush();
    else this.filled();
    if (this.#heldFeeds.size > 0 && this.#waitingTicks + this.batch.ticks.count < MAX_WAITING_TICKS / 2) {
      const held = [...this.#heldFeeds];
      this.#heldFeeds.clear();
      for (const feed of held) this.#releasedMs.set(feed, this.#options.clock.monotonicMs());
      for (const feed of held) feed.resumed();
    }
    for (const wake of this.#settling.splice(0)) wake();
  }

  #noteClosedBars(): void {
    const { records, count } = this.#options.closed;
    for (; this.#notedBars < count; this.#notedBars++) {
      const series = seriesOf(records, this.#notedBars);
      this.#pendingClosed.set(series, (this.#pendingClosed.get(series) ?? 0) + 1);
    }
  }

  #forgetClosedBars(written: FlushBatch): void {
    for (let i = 0; i < written.barCount; i++) {
      const series = seriesOf(written.bars, i);
      const pending = (this.#pendingClosed.get(series) ?? 0) - 1;
      if (pending > 0) this.#pendingClosed.set(series, pending);
      else this.#pendingClosed.delete(series);
    }
  }
}

function seriesOf(bars: Float64Array, index: number): number {
  const offset = index * CLOSED_BAR_WIDTH;
  return (bars[offset + CLOSED_BAR_INSTRUMENT] as number) * TIMEFRAMES.length + (bars[offset + CLOSED_BAR_TIMEFRAME] as number);
}
