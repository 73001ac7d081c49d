import type { EventLogReader } from '#core/ports/event-log.ts';
import type { MarketStore } from '#core/ports/market-store.ts';

/** Where a consumer stands in a columnar topic, kept beside what it makes of it. */
export class LogPosition {
  readonly #log: EventLogReader;
  readonly #topic: string;
  readonly #store: Pick<MarketStore, 'loadState' | 'saveState'>;
  readonly #key: string;

  /** `consumer` tells several readers of one topic apart that keep their place in the same store. */
  constructor(log: EventLogReader, topic: string, store: Pick<MarketStore, 'loadState' | 'saveState'>, consumer = '') {
    this.#log = log;
    this.#topic = topic;
    this.#store = store;
    this.#key = `consumer:${topic}${consumer === '' ? '' : `:${consumer}`}:last`;
  }

  /**
   * Whether the log is the one that was read up to `offset`. After a damaged file was set aside, or an older copy put in its place, its
   * sequences mean other events: then the record before `offset` is not the one that was read last.
   */
  isSameLog(offset: number): boolean {
    if (offset > this.#log.nextSequence(this.#topic)) return false;
    const read = this.#store.loadState(this.#key);
    if (offset === 0 || read === null) return true;
    const last = this.#log.readRecords(this.#topic, offset - 1, 1);
    // Retention may have dropped it.
    if (last.count === 0 || last.firstSequence !== offset - 1) return true;
    const expected = new Float64Array(read.slice().buffer);
    return expected.length === last.records.length && expected.every((value, i) => Object.is(value, last.records[i]));
  }

  /** Remembers the record read last; to be called in the transaction that keeps the offset. */
  save(lastRecord: Float64Array): void {
    this.#store.saveState(this.#key, new Uint8Array(Float64Array.from(lastRecord).buffer));
  }
}
