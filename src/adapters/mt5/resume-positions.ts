import { TOPIC_TICKS } from '#core/market/logged-tick-record.ts';
import { TICK_EVENT_TIME, TICK_INSTRUMENT, TICK_SOURCE, TICK_SOURCE_SEQUENCE } from '#core/market/tick-record.ts';
import type { EventLogReader } from '#core/ports/event-log.ts';
import type { InstrumentReader } from '#core/ports/instruments.ts';

/** The log and the instruments, to find out where each symbol of a source had got to. */
export type StoredTicks = Pick<EventLogReader, 'readRecords' | 'topics'> & Pick<InstrumentReader, 'instrumentId'>;

/** Where a symbol had got to: the time of its last tick and how many ticks it had at that time. */
export interface StoredPosition {
  readonly timeUs: number;
  readonly count: number;
}

/** What the log holds of a source. */
interface StoredSource {
  /** By symbol; absent: no tick of it was ever stored. */
  readonly positions: ReadonlyMap<string, StoredPosition>;
  /** The last tick of the source, by its own numbering; null when none was found. */
  readonly last: { readonly sequence: number; readonly timeUs: number } | null;
}

const CHUNK = 8192;
const MAXIMUM_RECORDS = 1_000_000;

/**
 * Reads the log backwards from its end until every symbol is found. A symbol without a tick in the last million
 * records is taken to have got to the first of them: what came later would have been seen.
 */
function findStoredSource(store: StoredTicks, source: number, symbols: readonly string[]): StoredSource {
  const positions = new Map<string, StoredPosition>();
  const open = new Map<number, { symbol: string; timeUs: number; count: number }>();
  for (const symbol of symbols) {
    const id = store.instrumentId(symbol);
    if (id !== null) open.set(id, { symbol, timeUs: Number.NaN, count: 0 });
  }
  const topic = store.topics().find((one) => one.topic === TOPIC_TICKS);
  if (topic === undefined) return { positions, last: null };
  const { width, firstSequence: first, nextSequence: end } = topic;
  const stop = Math.max(first, end - MAXIMUM_RECORDS);
  let earliestUs = Number.NaN;
  let last: StoredSource['last'] = null;
  for (let to = end; to > stop && open.size > 0; to -= CHUNK) {
    const from = Math.max(stop, to - CHUNK);
    const { records, count } = store.readRecords(TOPIC_TICKS, from, to - from);
    for (let i = count - 1; i >= 0 && open.size > 0; i--) {
      const at = i * width;
      earliestUs = records[at + TICK_EVENT_TIME] as number;
      if (records[at + TICK_SOURCE] !== source) continue;
      last ??= { sequence: records[at + TICK_SOURCE_SEQUENCE] as number, timeUs: earliestUs };
      const instrument = records[at + TICK_INSTRUMENT] as number;
      const entry = open.get(instrument);
      if (entry === undefined) continue;
      if (entry.count === 0) entry.timeUs = earliestUs;
      if (entry.timeUs === earliestUs) entry.count++;
      else {
        positions.set(entry.symbol, entry);
        open.delete(instrument);
      }
    }
  }
  for (const entry of open.values()) {
    if (entry.count > 0) positions.set(entry.symbol, entry);
    else if (stop > first) positions.set(entry.symbol, { timeUs: earliestUs, count: 0 });
  }
  return { positions, last };
}

/** What one connection needs to know of its source's past; looked up when first asked. */
export class StoredPast {
  readonly #store: StoredTicks | null;
  readonly #source: number;
  readonly #committedTimeUs: number | null;
  readonly #symbols: readonly string[];
  #found: StoredSource | null = null;

  /** `committedTimeUs`: time of the source's last tick on disk; null when there is none, and then there is no past. */
  constructor(store: StoredTicks | null, source: number, committedTimeUs: number | null, symbols: readonly string[]) {
    this.#store = store;
    this.#source = source;
    this.#committedTimeUs = committedTimeUs;
    this.#symbols = symbols;
  }

  /** Where the symbol's stored ticks end. Without a store to look into: at the last tick of the whole source. */
  positionOf(symbol: string): StoredPosition | null {
    if (this.#committedTimeUs === null) return null;
    const stored = this.#lookUp();
    return stored === null ? { timeUs: this.#committedTimeUs, count: 0 } : (stored.positions.get(symbol) ?? null);
  }

  /** Time of the stored tick with that sequence, when it is the source's last one. */
  timeOfLast(sequence: number): number | null {
    const last = this.#lookUp()?.last ?? null;
    return last !== null && last.sequence === sequence ? last.timeUs : null;
  }

  #lookUp(): StoredSource | null {
    if (this.#store === null || this.#committedTimeUs === null) return null;
    this.#found ??= findStoredSource(this.#store, this.#source, this.#symbols);
    return this.#found;
  }
}
