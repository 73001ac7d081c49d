import { createHash } from 'node:crypto';
import { type BarColumns, lowerBound, makeBarColumns } from '#core/market/bar-columns.ts';
import { barCloseUs, barOpenUs } from '#core/market/calendar.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import { TIMEFRAMES, type Timeframe } from '#core/market/timeframe.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { MarketStore } from '#core/ports/market-store.ts';
import { TICK_ROW_WIDTH } from '#core/ports/table-file.ts';
import { HistoryBars } from './history-bars.ts';
import type { PreparedImport } from './import-job.ts';
import { giveWay } from './import-preparer.ts';
import { ImportedTicks, importedTicksTopic, saveImportedRange } from './imported-ticks.ts';
import { nextBlockSize } from './merge-bars-file.ts';
import { RowFileReader } from './row-file.ts';

interface TickMerge {
  readonly store: MarketStore;
  /** What is written in the transaction of the first ticks, before them. */
  readonly writeFirst: () => void;
  readonly clock: Clock;
  readonly prepared: PreparedImport;
  readonly symbol: string;
  readonly calendar: CalendarId;
  readonly importId: string;
  readonly sourceName: string;
  /** Replace bars that were stored from elsewhere and differ. */
  readonly replace: boolean;
  readonly signal: AbortSignal;
  readonly onBlock: () => void;
}

const BARS_PER_FLUSH = 4096;

/** What came of it; `identical` ticks were imported before. */
interface MergedTicks {
  readonly added: number;
  readonly identical: number;
  readonly datasetHash: string;
}

const isSame = (a: number, b: number) => a === b || (Number.isNaN(a) && Number.isNaN(b));

/**
 * Adds prepared ticks to the log and merges the bars that they make. A tick that an earlier import brought (same time, bid and ask, in
 * order) is not added again. Bars are built from all imported ticks of the weeks touched, so that files that continue or overlap one
 * another give the bars of the whole; a bar stored from elsewhere stays, unless it is what the earlier imports alone had given.
 */
export async function mergeTicksFile(merge: TickMerge): Promise<MergedTicks> {
  const { store, prepared, calendar } = merge;
  const fromUs = barOpenUs(calendar, '1w', prepared.fromUs);
  const toUs = barCloseUs(calendar, '1w', barOpenUs(calendar, '1w', prepared.toUs));
  const existing = new ImportedTicks(store, merge.symbol, fromUs, toUs);
  const union = new UnionBars(merge, existing.current !== null);
  const appender = new TickAppender(merge);
  const file = new RowFileReader(prepared.rowsPath, TICK_ROW_WIDTH);
  const known = new KnownTicks(existing, union);
  let size = 2048;
  try {
    for (let done = 0; done < prepared.count; ) {
      merge.signal.throwIfAborted();
      const startedMs = merge.clock.monotonicMs();
      const rows = file.read(done, Math.min(size, prepared.count - done));
      for (let at = 0; at < rows.length; at += TICK_ROW_WIDTH) {
        if (known.has(rows, at)) continue;
        appender.take(rows, at);
        union.pushNew(rows[at] as number, rows[at + 1] as number, rows[at + 2] as number, rows[at + 3] as number);
      }
      appender.flush();
      done += rows.length / TICK_ROW_WIDTH;
      size = nextBlockSize(size, merge.clock.monotonicMs() - startedMs);
      if (union.closedCount >= BARS_PER_FLUSH) await union.flush(rows[rows.length - TICK_ROW_WIDTH] as number);
      merge.onBlock();
      await giveWay();
    }
    await known.drainUntil(toUs);
    await union.flush(toUs);
    return { added: appender.added, identical: prepared.count - appender.added, datasetHash: await hashRows(file, prepared.count) };
  } finally {
    file.close();
  }
}

/** Writes new ticks to the log and where they lie, both in one transaction. */
class TickAppender {
  added = 0;
  readonly #merge: TickMerge;
  readonly #importedAtUs: number;
  #records = new Float64Array(1024 * TICK_ROW_WIDTH);
  #count = 0;
  #firstSequence = -1;
  #fromUs = Number.NaN;

  constructor(merge: TickMerge) {
    this.#merge = merge;
    this.#importedAtUs = merge.clock.nowUs();
  }

  take(rows: Float64Array, at: number): void {
    const base = this.#count * TICK_ROW_WIDTH;
    if (base === this.#records.length) {
      const larger = new Float64Array(this.#records.length * 2);
      larger.set(this.#records);
      this.#records = larger;
    }
    if (Number.isNaN(this.#fromUs)) this.#fromUs = rows[at] as number;
    for (let field = 0; field < TICK_ROW_WIDTH; field++) this.#records[base + field] = rows[at + field] as number;
    this.#count++;
  }

  flush(): void {
    if (this.#count === 0) return;
    const { store, symbol, importId, sourceName, writeFirst } = this.#merge;
    const written = this.#records.slice(0, this.#count * TICK_ROW_WIDTH);
    store.transaction(() => {
      if (this.#firstSequence < 0) writeFirst();
      const sequence = store.appendRecords(importedTicksTopic(symbol), TICK_ROW_WIDTH, written);
      if (this.#firstSequence < 0) this.#firstSequence = sequence;
      saveImportedRange(store, symbol, importId, {
        firstSequence: this.#firstSequence,
        endSequence: sequence + this.#count,
        source: sourceName,
        importedAtUs: this.#importedAtUs,
        fromUs: this.#fromUs,
        toUs: written[written.length - TICK_ROW_WIDTH] as number,
      });
    });
    this.added += this.#count;
    this.#count = 0;
  }
}

/** Walks through what earlier imports brought, beside the new ticks, and tells which of these are already there. */
class KnownTicks {
  readonly #existing: ImportedTicks;
  readonly #union: UnionBars;
  #groupUs = Number.NaN;
  #group: number[] = [];
  #matched = 0;

  constructor(existing: ImportedTicks, union: UnionBars) {
    this.#existing = existing;
    this.#union = union;
  }

  has(rows: Float64Array, at: number): boolean {
    const timeUs = rows[at] as number;
    if (timeUs !== this.#groupUs) this.#enter(timeUs);
    for (let index = this.#matched; index < this.#group.length; index += 3) {
      const isThere =
        this.#group[index] === rows[at + 1] &&
        isSame(this.#group[index + 1] as number, rows[at + 2] as number) &&
        this.#group[index + 2] === rows[at + 3];
      if (isThere) {
        this.#matched = index + 3;
        return true;
      }
    }
    return false;
  }

  async drainUntil(toUs: number): Promise<void> {
    for (let count = 1; this.#existing.timeUs < toUs; count++) {
      this.#take();
      if (count % 8192 === 0) await giveWay();
    }
  }

  #enter(timeUs: number): void {
    this.#groupUs = timeUs;
    this.#group.length = 0;
    this.#matched = 0;
    while (this.#existing.timeUs < timeUs) this.#take();
    while (this.#existing.timeUs === timeUs) {
      const tick = this.#existing.current;
      if (tick !== null) this.#group.push(tick.bid, tick.ask, tick.volume);
      this.#take();
    }
  }

  #take(): void {
    const tick = this.#existing.current;
    if (tick !== null) this.#union.pushKnown(tick.timeUs, tick.bid, tick.ask, tick.volume);
    this.#existing.advance();
  }
}

/** Builds the bars of old and new ticks together, and beside them those of the old alone, to know what earlier imports had given. */
class UnionBars {
  readonly #merge: TickMerge;
  readonly #after: HistoryBars;
  readonly #before: HistoryBars | null;

  constructor(merge: TickMerge, hasKnown: boolean) {
    this.#merge = merge;
    this.#after = new HistoryBars(merge.calendar);
    this.#before = hasKnown ? new HistoryBars(merge.calendar) : null;
  }

  get closedCount(): number {
    return this.#after.closedCount;
  }

  pushNew(timeUs: number, bid: number, ask: number, volume: number): void {
    this.#after.push(timeUs, bid, ask, volume);
  }

  pushKnown(timeUs: number, bid: number, ask: number, volume: number): void {
    this.#after.push(timeUs, bid, ask, volume);
    this.#before?.push(timeUs, bid, ask, volume);
  }

  /** Merges every bar that ended at or before `timeUs`. What has not ended yet in real time is left to the live ticks. */
  async flush(timeUs: number): Promise<void> {
    this.#after.closeUntil(timeUs);
    this.#before?.closeUntil(timeUs);
    const nowUs = this.#merge.clock.nowUs();
    const after = this.#after.take(nowUs);
    const before = this.#before?.take(nowUs);
    const { store, symbol, replace } = this.#merge;
    for (const timeframe of TIMEFRAMES) {
      const bars = after.get(timeframe) as BarColumns;
      if (bars.timeUs.length === 0) continue;
      const corrected = replace ? null : this.#corrections(timeframe, bars, before?.get(timeframe) ?? null);
      store.transaction(() => {
        store.mergeBars(symbol, timeframe, bars, replace);
        if (corrected !== null && corrected.timeUs.length > 0) store.mergeBars(symbol, timeframe, corrected, true);
      });
      await giveWay();
    }
  }

  /** Bars that are stored just as the earlier imports alone had made them and are different now. */
  #corrections(timeframe: Timeframe, bars: BarColumns, before: BarColumns | null): BarColumns | null {
    if (before === null || before.timeUs.length === 0) return null;
    const { store } = this.#merge;
    const stored = store.readByTime(this.#merge.symbol, timeframe, before.timeUs[0] as number, (before.timeUs.at(-1) as number) + 1);
    const indexes: number[] = [];
    for (let index = 0; index < before.timeUs.length; index++) {
      const now = lowerBound(bars.timeUs, before.timeUs[index] as number);
      const there = lowerBound(stored.timeUs, before.timeUs[index] as number);
      if (isSameBar(stored, there, before, index) && !isSameBar(bars, now, before, index)) indexes.push(now);
    }
    return pick(bars, indexes);
  }
}

const isSameBar = (a: BarColumns, i: number, b: BarColumns, j: number) =>
  a.timeUs[i] === b.timeUs[j] &&
  a.open[i] === b.open[j] &&
  a.high[i] === b.high[j] &&
  a.low[i] === b.low[j] &&
  a.close[i] === b.close[j] &&
  a.volume[i] === b.volume[j];

function pick(bars: BarColumns, indexes: readonly number[]): BarColumns {
  const picked = makeBarColumns(indexes.length);
  for (const name of ['timeUs', 'open', 'high', 'low', 'close', 'volume'] as const)
    for (const [to, from] of indexes.entries()) picked[name][to] = bars[name][from] as number;
  return picked;
}

/** SHA-256 over the file's ticks as columns: times, bids, asks, volumes. */
async function hashRows(file: RowFileReader, count: number): Promise<string> {
  const hash = createHash('sha256');
  for (let column = 0; column < TICK_ROW_WIDTH; column++) {
    for (let first = 0; first < count; first += 16_384) {
      const rows = file.read(first, Math.min(16_384, count - first));
      const values = new Float64Array(rows.length / TICK_ROW_WIDTH);
      for (let row = 0; row < values.length; row++) values[row] = rows[row * TICK_ROW_WIDTH + column] as number;
      hash.update(Buffer.from(values.buffer));
      await giveWay();
    }
  }
  return hash.digest('hex');
}
