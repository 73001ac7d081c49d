import type { EventLogReader } from '#core/ports/event-log.ts';
import type { MarketStore } from '#core/ports/market-store.ts';
import { TICK_ROW_WIDTH } from '#core/ports/table-file.ts';

/**
 * Topic of a symbol's imported ticks: records of event time, bid (price of a print), ask (NaN for a print) and volume. Apart from the
 * live ticks: those go by age, history that the trader brought does not, and a replay of the live log stays what it was.
 */
export const importedTicksTopic = (symbol: string): string => `market.ticks.imported:${symbol}`;

/** Where the ticks of one import lie in their topic: one after another, in order of time. */
interface ImportedRange {
  readonly firstSequence: number;
  readonly endSequence: number;
  /** `file:` and the file's name. */
  readonly source: string;
  readonly importedAtUs: number;
  readonly fromUs: number;
  readonly toUs: number;
}

const KEY_PREFIX = 'import.ticks:';
const keyOf = (symbol: string, importId: string) => `${KEY_PREFIX}${symbol}|${importId}`;

/** What reading imported ticks needs of the store. */
export type TickStore = EventLogReader & Pick<MarketStore, 'listStateKeys' | 'loadState'>;

/** Saves where an import's ticks lie; part of the transaction that wrote them. */
export function saveImportedRange(store: MarketStore, symbol: string, importId: string, range: ImportedRange): void {
  store.saveState(keyOf(symbol, importId), Buffer.from(JSON.stringify(range)));
}

/** Imports of a symbol's ticks, oldest ticks first. */
export function listImportedRanges(store: TickStore, symbol: string): ImportedRange[] {
  return store
    .listStateKeys(keyOf(symbol, ''))
    .flatMap((key) => {
      const bytes = store.loadState(key);
      return bytes === null ? [] : [JSON.parse(Buffer.from(bytes).toString()) as ImportedRange];
    })
    .sort((a, b) => a.fromUs - b.fromUs || a.firstSequence - b.firstSequence);
}

/** Symbols of which ticks were imported. */
export function listImportedSymbols(store: TickStore): string[] {
  return [...new Set(store.listStateKeys(KEY_PREFIX).map((key) => key.slice(KEY_PREFIX.length, key.lastIndexOf('|'))))];
}

/** Drops all imported ticks of a symbol; returns how many there were. */
export function deleteImportedTicks(store: MarketStore, symbol: string): number {
  return store.transaction(() => {
    const count = listImportedRanges(store, symbol).reduce((sum, range) => sum + range.endSequence - range.firstSequence, 0);
    for (const key of store.listStateKeys(keyOf(symbol, ''))) store.deleteState(key);
    store.dropBefore(importedTicksTopic(symbol), Number.POSITIVE_INFINITY);
    return count;
  });
}

const BLOCK_TICKS = 4096;

/** Goes through the ticks of one import, in order. The present one is in the fields; `timeUs` is Infinity at the end. */
class ImportedTickCursor {
  timeUs = Number.NEGATIVE_INFINITY;
  bid = Number.NaN;
  ask = Number.NaN;
  volume = 0;
  readonly #store: EventLogReader;
  readonly #topic: string;
  readonly #endSequence: number;
  #records: Float64Array = new Float64Array(0);
  #at = 0;
  #next: number;

  constructor(store: EventLogReader, symbol: string, range: ImportedRange, fromUs: number) {
    this.#store = store;
    this.#topic = importedTicksTopic(symbol);
    this.#endSequence = range.endSequence;
    this.#next = this.#sequenceAt(range, fromUs);
    this.advance();
  }

  advance(): void {
    if (this.#at === this.#records.length && !this.#load()) {
      this.timeUs = Number.POSITIVE_INFINITY;
      return;
    }
    const records = this.#records;
    this.timeUs = records[this.#at] as number;
    this.bid = records[this.#at + 1] as number;
    this.ask = records[this.#at + 2] as number;
    this.volume = records[this.#at + 3] as number;
    this.#at += TICK_ROW_WIDTH;
  }

  /** First sequence of the range whose time is not before `fromUs`. */
  #sequenceAt(range: ImportedRange, fromUs: number): number {
    let low = range.firstSequence;
    let high = range.endSequence;
    if (fromUs <= range.fromUs) return low;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const { records } = this.#store.readRecords(this.#topic, middle, 1);
      if ((records[0] ?? Number.POSITIVE_INFINITY) < fromUs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #load(): boolean {
    const batch = this.#store.readRecords(this.#topic, this.#next, Math.min(BLOCK_TICKS, this.#endSequence - this.#next));
    this.#next = batch.firstSequence + batch.count;
    this.#records = batch.records;
    this.#at = 0;
    return batch.count > 0;
  }
}

/** The ticks of several imports of one symbol as one stream in order of time. */
export class ImportedTicks {
  readonly #cursors: ImportedTickCursor[];
  readonly #toUs: number;
  /** The present tick; null at the end. */
  current: ImportedTickCursor | null = null;

  /** Ticks with event time in `[fromUs, toUs)`. */
  constructor(store: TickStore, symbol: string, fromUs: number, toUs: number) {
    this.#toUs = toUs;
    this.#cursors = listImportedRanges(store, symbol)
      .filter((range) => range.toUs >= fromUs && range.fromUs < toUs)
      .map((range) => new ImportedTickCursor(store, symbol, range, fromUs));
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
    for (const cursor of this.#cursors) if (cursor.timeUs < this.#toUs && (best === null || cursor.timeUs < best.timeUs)) best = cursor;
    this.current = best;
  }
}
