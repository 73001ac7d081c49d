import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMarketReader } from '#adapters/sqlite/market-store.ts';
import { makeBarColumns, sliceBarColumns } from '#core/market/bar-columns.ts';
import { LOGGED_TICK_WIDTH, TOPIC_TICKS } from '#core/market/logged-tick-record.ts';
import { BatchInProgress } from '#services/ingestion/batch-in-progress.ts';
import { createThreadWriter, type ThreadWriter } from '#services/ingestion/thread-writer.ts';
import { testInstrument } from '#tests/support/test-instrument.ts';

const THREAD = new URL('../../src/workers/ingestion/writer-thread.ts', import.meta.url);

let folder = '';
let path = '';
let writer: ThreadWriter;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tradewind-thread-'));
  path = join(folder, 'market.db');
  writer = await createThreadWriter({ path, threadUrl: THREAD });
});
afterEach(async () => {
  await writer.close();
  rmSync(folder, { recursive: true, force: true });
});

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('the store across the thread', () => {
  it('answers like the store itself', () => {
    const id = writer.store.saveInstrument(testInstrument('EURUSD'));
    expect(writer.store.symbolOf(id)).toBe('EURUSD');
    expect(writer.store.findInstrument('NOSUCH')).toBeNull();
    expect(writer.store.sourceId('a', true)).toBe(writer.store.sourceId('a', true));
    expect(writer.store.appendRecords('topic', 2, new Float64Array([1, 2, 3, 4]))).toBe(0);
    expect(writer.store.readRecords('topic', 1, 9)).toMatchObject({ firstSequence: 1, count: 1, records: new Float64Array([3, 4]) });
  });

  it('merges bars while its caller goes on, between flushes, and tells what came of it', async () => {
    const bars = makeBarColumns(3);
    for (const [name, first] of Object.entries({ timeUs: 60e6, open: 1, high: 2, low: 0.5, close: 1.5, volume: 9 }))
      bars[name as keyof typeof bars].set([first, first + 1, first + 2]);
    const whole = writer.mergeBars('EURUSD', '1m', sliceBarColumns(bars, 0, 2), false);
    const rest = writer.mergeBars('EURUSD', '1m', bars, false);
    // What is asked meanwhile waits its turn.
    expect(writer.store.seriesSummary('EURUSD', '1m')?.count).toBe(3);
    expect(await whole).toEqual({ added: 2, identical: 0, differing: 0 });
    expect(await rest).toEqual({ added: 1, identical: 2, differing: 0 });
    expect(writer.store.readByIndex('EURUSD', '1m', 0, 9)).toEqual(bars);
    const backwards = { ...bars, timeUs: Float64Array.of(3, 2, 1) };
    await expect(writer.mergeBars('EURUSD', '1m', backwards, false)).rejects.toThrow(RangeError);
  });

  it('refuses at once what is asked after it began to close, instead of waiting for an answer that never comes', async () => {
    const closing = writer.close();
    const isClosed = expect.objectContaining({
      name: 'StorageError',
      code: 'StorageFailed',
      message: expect.stringContaining('is ending'),
    });
    expect(() => writer.store.listInstruments()).toThrow(isClosed);
    expect(() => writer.store.transaction(() => {})).toThrow(isClosed);
    await expect(writer.mergeBars('EURUSD', '1m', makeBarColumns(1), false)).rejects.toThrow(isClosed);
    await closing;
    expect(() => writer.store.listInstruments()).toThrow(isClosed);
  });

  it('keeps all of a transaction, and what it returned', () => {
    const { store } = writer;
    const result = store.transaction(() => {
      store.saveState('one', bytes(1));
      return store.transaction(() => {
        store.saveState('two', bytes(2));
        return 'inner';
      });
    });
    expect(result).toBe('inner');
    expect(store.listStateKeys('')).toEqual(['one', 'two']);
  });

  it('keeps nothing of a transaction that threw, and goes on afterwards', () => {
    const { store } = writer;
    expect(() =>
      store.transaction(() => {
        store.saveState('one', bytes(1));
        throw new Error('changed my mind');
      }),
    ).toThrow('changed my mind');
    expect(store.loadState('one')).toBeNull();
    store.transaction(() => store.saveState('one', bytes(9)));
    expect(store.loadState('one')).toEqual(bytes(9));
  });

  it('passes on what the store throws, and undoes the transaction even when that was caught', () => {
    const { store } = writer;
    store.appendBar('X', '1m', 60e6, 1, 1, 1, 1, 1);
    expect(() => store.appendBar('X', '1m', 60e6, 1, 1, 1, 1, 1)).toThrow(RangeError);
    expect(() =>
      store.transaction(() => {
        store.saveState('kept?', bytes(1));
        expect(() => store.appendBar('X', '1m', 60e6, 1, 1, 1, 1, 1)).toThrow(RangeError);
      }),
    ).toThrow(RangeError);
    expect(store.loadState('kept?')).toBeNull();
    store.transaction(() => store.saveState('after', bytes(1)));
    expect(store.loadState('after')).toEqual(bytes(1));
  });

  it('sends of a view only what is in view', () => {
    const large = makeBarColumns(100_000);
    for (let i = 0; i < 100_000; i++) {
      large.timeUs[i] = i * 60e6;
      for (const column of [large.open, large.high, large.low, large.close]) column[i] = 1;
    }
    const part = Object.fromEntries(
      Object.entries(large).map(([name, column]) => [name, column.subarray(10, 13)]),
    ) as unknown as typeof large;
    expect(writer.store.mergeBars('X', '1m', part, false)).toEqual({ added: 3, identical: 0, differing: 0 });
    expect([...writer.store.readByIndex('X', '1m', 0, 9).timeUs]).toEqual([600e6, 660e6, 720e6]);
  });

  it('refuses a transaction that returns a promise', () => {
    expect(() => writer.store.transaction(() => Promise.resolve(1))).toThrow(TypeError);
    expect(writer.store.topics()).toEqual([]);
  });
});

describe('flushes', () => {
  it('are on disk when they resolve, in the order in which they were given, and return their buffers', async () => {
    const batch = new BatchInProgress();
    const noBars = { records: new Float64Array(10), count: 0, clear: () => {} } as never;
    const receipts = await Promise.all(
      [1, 2, 3].map((price) => {
        batch.addTick(new Float64Array([1e15, 1e15, 1, 1, price, price, 0, 0]), 0, 0);
        return writer.flush(batch.take(noBars, [{ key: 'last', bytes: new Uint8Array([price]) }]));
      }),
    );
    expect(receipts.map(({ firstTickSequence }) => firstTickSequence)).toEqual([0, 1, 2]);
    expect(receipts[0]?.batch.ticks.length).toBeGreaterThan(0);
    const reader = openMarketReader(path);
    const { records, count } = reader.readRecords(TOPIC_TICKS, 0, 10);
    reader.close();
    expect(Array.from({ length: count }, (_, i) => records[i * LOGGED_TICK_WIDTH + 4])).toEqual([1, 2, 3]);
    expect(writer.store.loadState('last')).toEqual(bytes(3));
  });
});

it('checks the store, and finds nothing wrong with a new one', async () => {
  expect(await writer.verify()).toMatchObject({ problems: [] });
});

it('sets a damaged file aside, says where it is, and starts a new one', async () => {
  const damaged = join(folder, 'damaged.db');
  writeFileSync(damaged, 'this is no database, and long enough to be taken for one'.repeat(50));
  const other = await createThreadWriter({ path: damaged, threadUrl: THREAD });
  expect(other.damagedFileKept).toMatch(/damaged\.db\.damaged-/);
  expect(readdirSync(folder).some((name) => name.startsWith('damaged.db.damaged-'))).toBe(true);
  other.store.transaction(() => other.store.saveState('new', bytes(1)));
  await other.close();
});

it('keeps refused ticks whatever their times and prices are', async () => {
  const batch = new BatchInProgress();
  const noBars = { records: new Float64Array(10), count: 0, clear: () => {} } as never;
  const odd = [Number.NaN, Number.POSITIVE_INFINITY, -1, 1e300, 0];
  for (const value of odd) batch.addRejected(new Float64Array([value, 1e15, 1, 1, value, value, value, 0]), 0, 4);
  await writer.flush(batch.take(noBars, []));
  const reader = openMarketReader(path);
  const { records } = reader.readRecords('market.ticks.rejected', 0, 10);
  reader.close();
  expect(odd.map((_, i) => records[i * 10 + 1])).toEqual(odd);
  expect(await writer.verify()).toMatchObject({ problems: [] });
});
