import { describe, expect, it } from 'vitest';
import { StoredPast, type StoredTicks } from '#adapters/mt5/resume-positions.ts';
import { LOGGED_TICK_WIDTH } from '#core/market/logged-tick-record.ts';
import { TICK_EVENT_TIME, TICK_INSTRUMENT, TICK_SOURCE, TICK_SOURCE_SEQUENCE } from '#core/market/tick-record.ts';

interface Logged {
  readonly timeUs: number;
  readonly source: number;
  readonly instrument: number;
  readonly sequence: number;
}

function storeOf(ticks: readonly Logged[]): StoredTicks & { reads: number } {
  return {
    reads: 0,
    topics: () => [{ topic: 'market.ticks', kind: 'columnar', width: LOGGED_TICK_WIDTH, firstSequence: 0, nextSequence: ticks.length }],
    readRecords(_topic, from, limit) {
      this.reads++;
      const part = ticks.slice(from, from + limit);
      const records = new Float64Array(part.length * LOGGED_TICK_WIDTH);
      part.forEach((tick, i) => {
        records[i * LOGGED_TICK_WIDTH + TICK_EVENT_TIME] = tick.timeUs;
        records[i * LOGGED_TICK_WIDTH + TICK_SOURCE] = tick.source;
        records[i * LOGGED_TICK_WIDTH + TICK_INSTRUMENT] = tick.instrument;
        records[i * LOGGED_TICK_WIDTH + TICK_SOURCE_SEQUENCE] = tick.sequence;
      });
      return { firstSequence: from, records, count: part.length };
    },
    instrumentId: (symbol) => ({ A: 0, B: 1, C: 2 })[symbol] ?? null,
  };
}

describe('the stored past of a source', () => {
  it('ends for each symbol at its last tick, with the number of ticks at that time, whatever other sources wrote after it', () => {
    const store = storeOf([
      { timeUs: 10, source: 5, instrument: 1, sequence: 1 },
      { timeUs: 20, source: 5, instrument: 0, sequence: 2 },
      { timeUs: 30, source: 5, instrument: 0, sequence: 3 },
      { timeUs: 30, source: 9, instrument: 0, sequence: 8 },
      { timeUs: 30, source: 5, instrument: 0, sequence: 4 },
      { timeUs: 99, source: 9, instrument: 1, sequence: 9 },
    ]);
    const past = new StoredPast(store, 5, 30, ['A', 'B', 'C', 'never seen']);
    expect(past.positionOf('A')).toMatchObject({ timeUs: 30, count: 2 });
    expect(past.positionOf('B')).toMatchObject({ timeUs: 10, count: 1 });
    expect(past.positionOf('C')).toBeNull();
    expect(past.positionOf('never seen')).toBeNull();
    expect(past.timeOfLast(4)).toBe(30);
    expect(past.timeOfLast(5)).toBeNull();
  });

  it('is found across many chunks of the log, and not read further than needed', () => {
    const ticks = Array.from({ length: 50_000 }, (_, i) => ({ timeUs: i, source: 5, instrument: i === 30_000 ? 1 : 0, sequence: i + 1 }));
    const store = storeOf(ticks);
    expect(new StoredPast(store, 5, 49_999, ['A']).positionOf('A')).toMatchObject({ timeUs: 49_999, count: 1 });
    expect(store.reads).toBe(1);
    expect(new StoredPast(store, 5, 49_999, ['A', 'B']).positionOf('B')).toMatchObject({ timeUs: 30_000, count: 1 });
  });

  it('is nothing for a source without a tick on disk, and the last tick of all without a store', () => {
    expect(new StoredPast(storeOf([]), 5, null, ['A']).positionOf('A')).toBeNull();
    expect(new StoredPast(null, 5, 77, ['A']).positionOf('A')).toStrictEqual({ timeUs: 77, count: 0 });
  });
});
