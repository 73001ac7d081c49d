import { TICK_EVENT_TIME, TICK_INSTRUMENT, TICK_SOURCE, TICK_WIDTH } from '#core/market/tick-record.ts';
import type { EventLogReader } from '#core/ports/event-log.ts';
import type { InstrumentReader } from '#core/ports/instruments.ts';

/** The log and the instruments, to find out where each symbol of a source had got to. */
export type StoredTicks = Pick<EventLogReader, 'nextSequence' | 'readRecords' | 'topics'> & Pick<InstrumentReader, 'instrumentId'>;

/** Where a symbol had got to: the time of its last tick and how many ticks it had at that time. */
export interface StoredPosition {
  readonly timeUs: number;
  readonly count: number;
}

const TOPIC = 'market.ticks';
const CHUNK = 8192;
const MAXIMUM_RECORDS = 1_000_000;

/**
 * Reads the log backwards from its end until every symbol is found. A symbol without a tick in the last million
 * records is taken to have got to the first of them: what came later would have been seen. Absent: never seen.
 */
export function findStoredPositions(store: StoredTicks, source: number, symbols: readonly string[]): Map<string, StoredPosition> {
  const found = new Map<string, StoredPosition>();
  const open = new Map<number, { symbol: string; timeUs: number; count: number }>();
  for (const symbol of symbols) {
    const id = store.instrumentId(symbol);
    if (id !== null) open.set(id, { symbol, timeUs: Number.NaN, count: 0 });
  }
  const first = store.topics().find((topic) => topic.topic === TOPIC)?.firstSequence ?? 0;
  const end = store.nextSequence(TOPIC);
  const stop = Math.max(first, end - MAXIMUM_RECORDS);
  let earliestUs = Number.NaN;
  for (let to = end; to > stop && open.size > 0; to -= CHUNK) {
    const from = Math.max(stop, to - CHUNK);
    const batch = store.readRecords(TOPIC, from, to - from);
    for (let i = batch.count - 1; i >= 0 && open.size > 0; i--) {
      const at = i * TICK_WIDTH;
      earliestUs = batch.records[at + TICK_EVENT_TIME] as number;
      if (batch.records[at + TICK_SOURCE] !== source) continue;
      const instrument = batch.records[at + TICK_INSTRUMENT] as number;
      const entry = open.get(instrument);
      if (entry === undefined) continue;
      if (entry.count === 0) entry.timeUs = earliestUs;
      if (entry.timeUs === earliestUs) entry.count++;
      else {
        found.set(entry.symbol, entry);
        open.delete(instrument);
      }
    }
  }
  for (const entry of open.values()) {
    if (entry.count > 0) found.set(entry.symbol, entry);
    else if (stop > first) found.set(entry.symbol, { timeUs: earliestUs, count: 0 });
  }
  return found;
}
