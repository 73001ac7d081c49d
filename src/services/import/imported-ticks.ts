import { LOGGED_TICK_FLAG, LOGGED_TICK_WIDTH, TICK_IMPORTED, TOPIC_TICKS } from '#core/market/logged-tick-record.ts';
import { TICK_ASK, TICK_BID, TICK_EVENT_TIME, TICK_INSTRUMENT, TICK_SOURCE, TICK_VOLUME } from '#core/market/tick-record.ts';
import type { MarketStore } from '#core/ports/market-store.ts';

/** Where the ticks of one import lie in the log: in order of time, among other ticks that came meanwhile. */
export interface ImportedRange {
  readonly firstSequence: number;
  readonly endSequence: number;
  readonly sourceId: number;
  readonly fromUs: number;
  readonly toUs: number;
  readonly count: number;
}

const keyPrefix = (symbol: string) => `import.ticks:${symbol}|`;

/** Saves where an import's ticks lie; part of the transaction that wrote them. */
export function saveImportedRange(store: MarketStore, symbol: string, importId: string, range: ImportedRange): void {
  store.saveState(keyPrefix(symbol) + importId, Buffer.from(JSON.stringify(range)));
}

/** Imports of a symbol's ticks, oldest ticks first. */
export function listImportedRanges(store: MarketStore, symbol: string): { key: string; range: ImportedRange }[] {
  return store
    .listStateKeys(keyPrefix(symbol))
    .map((key) => ({ key, range: JSON.parse(Buffer.from(store.loadState(key) ?? []).toString() || 'null') as ImportedRange }))
    .filter(({ range }) => range !== null)
    .sort((a, b) => a.range.fromUs - b.range.fromUs || a.range.firstSequence - b.range.firstSequence);
}

/** Symbols of which ticks were imported. */
export function listImportedSymbols(store: MarketStore): string[] {
  const prefix = 'import.ticks:';
  return [...new Set(store.listStateKeys(prefix).map((key) => key.slice(prefix.length, key.lastIndexOf('|'))))];
}

const BLOCK_TICKS = 4096;

/** Goes through the ticks of one import, in order. The present one is in the fields; `time` is Infinity at the end. */
export class ImportedTickCursor {
  timeUs = Number.NEGATIVE_INFINITY;
  bid = Number.NaN;
  ask = Number.NaN;
  volume = 0;
  readonly #store: MarketStore;
  readonly #range: ImportedRange;
  readonly #instrument: number;
  #records: Float64Array = new Float64Array(0);
  #at = 0;
  #next: number;

  constructor(store: MarketStore, instrument: number, range: ImportedRange, fromUs: number) {
    this.#store = store;
    this.#range = range;
    this.#instrument = instrument;
    this.#next = range.firstSequence;
    do this.advance();
    while (this.timeUs < fromUs);
  }

  advance(): void {
    for (;;) {
      if (this.#at === this.#records.length && !this.#load()) {
        this.timeUs = Number.POSITIVE_INFINITY;
        return;
      }
      const records = this.#records;
      const at = this.#at;
      this.#at += LOGGED_TICK_WIDTH;
      if (
        records[at + TICK_INSTRUMENT] !== this.#instrument ||
        records[at + TICK_SOURCE] !== this.#range.sourceId ||
        records[at + LOGGED_TICK_FLAG] !== TICK_IMPORTED
      )
        continue;
      this.timeUs = records[at + TICK_EVENT_TIME] as number;
      this.bid = records[at + TICK_BID] as number;
      this.ask = records[at + TICK_ASK] as number;
      this.volume = records[at + TICK_VOLUME] as number;
      return;
    }
  }

  #load(): boolean {
    const count = Math.min(BLOCK_TICKS, this.#range.endSequence - this.#next);
    if (count <= 0) return false;
    const batch = this.#store.readRecords(TOPIC_TICKS, this.#next, count);
    this.#next = Math.max(this.#next + 1, batch.firstSequence + batch.count);
    this.#records = batch.records;
    this.#at = 0;
    return batch.count > 0;
  }
}

/** The ticks of several imports of one instrument as one stream in order of time. */
export class ImportedTicks {
  readonly #cursors: ImportedTickCursor[];
  /** The cursor with the present tick; null at the end. */
  current: ImportedTickCursor | null = null;

  /** Ticks with event time in `[fromUs, toUs)` of the given imports. */
  constructor(store: MarketStore, symbol: string, ranges: readonly ImportedRange[], fromUs: number, toUs: number) {
    const instrument = store.instrumentId(symbol) ?? -1;
    const touched = ranges.filter((range) => range.toUs >= fromUs && range.fromUs < toUs);
    this.#cursors = touched.map((range) => new ImportedTickCursor(store, instrument, range, fromUs));
    this.#pick();
  }

  get timeUs(): number {
    return this.current?.timeUs ?? Number.POSITIVE_INFINITY;
  }

  advance(): void {
    this.current?.advance();
    this.#pick();
  }

  #pick(): void {
    let best: ImportedTickCursor | null = null;
    for (const cursor of this.#cursors)
      if (cursor.timeUs < Number.POSITIVE_INFINITY && (best === null || cursor.timeUs < best.timeUs)) best = cursor;
    this.current = best;
  }
}
