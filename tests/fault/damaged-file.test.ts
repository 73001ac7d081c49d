// verifies: damaged-file
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMarketReader, openMarketStore, type SqliteMarketStore } from '#adapters/sqlite/market-store.ts';
import { type StorageError, StorageError as StorageErrorClass, type StoreProblem } from '#core/ports/market-store.ts';
import { sampleBar, sampleColumns } from '../contract/bar-samples.ts';
import { freshFolder } from '../contract/fresh-folder.ts';
import { sampleInstrument } from '../contract/market-store-suite.ts';
import { documentOf } from './written-steps.ts';

const clock = { nowUs: () => Date.UTC(2026, 10, 20, 5, 6, 7) * 1000, monotonicMs: () => 0 };
const isCorrupt = (text: string) =>
  expect.objectContaining({ name: 'StorageError', code: 'StorageCorrupt', message: expect.stringContaining(text) });

/** Deterministic noise, which is stored as it is because it can't be deflated. */
function noise(count: number): Float64Array {
  let state = 5;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state * 1.000_000_7 + state / 3e9;
  });
}

const TICKS = noise(3 * 10_000);
const BARS = 9_000;

/** A market file with something of everything, closed. */
function makeFile(path: string): void {
  const store = openMarketStore(path, { clock });
  store.mergeBars('EURUSD', '1m', sampleColumns(BARS - 100), false);
  for (let time = BARS - 100; time < BARS; time++) {
    const bar = sampleBar(time);
    store.appendBar('EURUSD', '1m', time, bar.open, bar.high, bar.low, bar.close, bar.volume);
  }
  store.appendRecords('ticks', 3, TICKS);
  store.appendDocuments(
    'events',
    Array.from({ length: 50 }, (_, i) => documentOf(i)),
  );
  store.saveInstrument(sampleInstrument('EURUSD'));
  store.saveState('state', Uint8Array.of(1, 2, 3));
  store.close();
}

function flip(path: string, offset: number, mask = 0x10): void {
  const bytes = readFileSync(path);
  bytes[offset] = (bytes[offset] as number) ^ mask;
  writeFileSync(path, bytes);
}

/** Where these doubles lie in the file. */
function offsetOf(path: string, doubles: Float64Array): number {
  const offset = readFileSync(path).indexOf(new Uint8Array(doubles.buffer, doubles.byteOffset, doubles.byteLength));
  expect(offset).toBeGreaterThan(0);
  return offset;
}

function problemsOf(store: SqliteMarketStore): StoreProblem[] {
  const problems: StoreProblem[] = [];
  expect(store.verify((problem) => problems.push(problem))).toBeGreaterThan(0);
  return problems;
}

describe('a damaged file', () => {
  let folder: ReturnType<typeof freshFolder>;
  let path: string;
  beforeEach(() => {
    folder = freshFolder();
    path = join(folder.path, 'market.db');
    makeFile(path);
  });
  afterEach(() => folder.remove());

  it('with a broken header is refused with what to do, and left as it is', () => {
    flip(path, 3);
    const before = readFileSync(path);
    expect(() => openMarketStore(path, { clock })).toThrow(isCorrupt('market.db is damaged'));
    expect(() => openMarketStore(path, { clock })).toThrow(isCorrupt('Restore it from a backup'));
    expect(() => openMarketReader(path)).toThrow(isCorrupt('market.db is damaged'));
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('is kept under another name when the caller asks for a fresh start', () => {
    flip(path, 3);
    const before = readFileSync(path);
    const store = openMarketStore(path, { clock, whenDamaged: 'set-aside' });
    expect(store.damagedFileKept).toBe(`${path}.damaged-2026-11-20T05-06-07-000Z`);
    expect(readFileSync(store.damagedFileKept as string).equals(before)).toBe(true);
    expect(store.listSeries()).toEqual([]);
    store.mergeBars('EURUSD', '1m', sampleColumns(10), false);
    store.close();
    const again = openMarketStore(path, { clock, whenDamaged: 'set-aside' });
    expect(again.damagedFileKept).toBeNull();
    expect(again.readByTime('EURUSD', '1m', 0, 99)).toEqual(sampleColumns(10));
    again.close();
  });

  it('that is no database at all is refused, and kept when set aside', () => {
    writeFileSync(path, 'time,open,high\n'.repeat(1_000));
    expect(() => openMarketStore(path, { clock })).toThrow(isCorrupt('market.db is damaged'));
    const store = openMarketStore(path, { clock, whenDamaged: 'set-aside' });
    expect(readFileSync(store.damagedFileKept as string, 'utf8')).toContain('time,open,high');
    store.close();
  });

  it('is not replaced for another reason than damage', () => {
    const store = openMarketStore(path, { clock });
    expect(() => openMarketStore(path, { clock, whenDamaged: 'set-aside' })).toThrow(expect.objectContaining({ code: 'StorageFailed' }));
    expect(readdirSync(folder.path).filter((name) => name.includes('damaged'))).toEqual([]);
    store.close();
  });

  it('with a flipped bit in a chunk of bars: that range throws, the rest is read, verify names it, and importing it again heals it', () => {
    flip(path, offsetOf(path, sampleColumns(20, 5_000).timeUs) + 8_000);
    const store = openMarketStore(path, { clock });
    const reader = openMarketReader(path);
    for (const bars of [store, reader]) {
      expect(() => bars.readByTime('EURUSD', '1m', 0, 1e9)).toThrow(isCorrupt('bars of EURUSD 1m'));
      expect(() => bars.readByIndex('EURUSD', '1m', 5_000, 1)).toThrow(isCorrupt('Delete that range and import it again'));
      expect(bars.readByIndex('EURUSD', '1m', 0, 4_000)).toEqual(sampleColumns(4_000));
      expect(bars.readByIndex('EURUSD', '1m', 8_000, 4_000)).toEqual(sampleColumns(1_000, 8_000));
      expect(bars.seriesSummary('EURUSD', '1m')?.count).toBe(BARS);
    }
    expect(problemsOf(store)).toEqual([{ where: 'bars of EURUSD 1m at 4000', what: 'its checksum is wrong' }]);
    expect(() => store.mergeBars('EURUSD', '1m', sampleColumns(1, 5_000), true)).toThrow(isCorrupt('EURUSD 1m'));
    expect(store.deleteBars('EURUSD', '1m', 4_000, 8_000)).toBe(4_000);
    store.mergeBars('EURUSD', '1m', sampleColumns(4_000, 4_000), false);
    expect(problemsOf(store)).toEqual([]);
    expect(reader.readByTime('EURUSD', '1m', 0, 1e9)).toEqual(sampleColumns(BARS));
    reader.close();
    store.close();
  });

  it('with a flipped bit in a chunk of ticks: those throw, the rest is read and written on, and verify names them', () => {
    const store = openMarketStore(path, { clock });
    const third = Float64Array.from({ length: 20 }, (_, i) => TICKS[(4_100 + i) * 3 + 2] as number);
    store.close();
    flip(path, offsetOf(path, third));
    const again = openMarketStore(path, { clock });
    expect(() => again.readRecords('ticks', 3_999, 2)).toThrow(isCorrupt('events 4000 to 7999 of ticks'));
    expect(again.readRecords('ticks', 0, 4_000).records).toEqual(TICKS.slice(0, 12_000));
    expect(again.readRecords('ticks', 8_000, 4_000).records).toEqual(TICKS.slice(24_000));
    expect(again.appendRecords('ticks', 3, noise(30))).toBe(10_000);
    expect(problemsOf(again)).toEqual([{ where: 'ticks, events 4000 to 7999', what: 'its checksum is wrong' }]);
    again.close();
  });

  it('never gives wrong values nor an error in other words, wherever bits are flipped', () => {
    const sound = join(folder.path, 'sound.db');
    copyFileSync(path, sound);
    const size = readFileSync(sound).length;
    let state = 99;
    let noticed = 0;
    const attempt = <T>(read: () => T): T | null => {
      try {
        return read();
      } catch (error) {
        expect(error).toBeInstanceOf(StorageErrorClass);
        expect(['StorageCorrupt', 'StorageFailed']).toContain((error as StorageError).code);
        noticed++;
        return null;
      }
    };
    for (let round = 0; round < 150; round++) {
      const damaged = join(folder.path, `damaged-${round}.db`);
      copyFileSync(sound, damaged);
      // Half of the flips in the first pages, where the structure lies.
      for (let bit = 0; bit < 4; bit++) {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        flip(damaged, Math.floor((state / 2 ** 32) * (bit % 2 === 0 ? Math.min(size, 120_000) : size)), 1 << (state & 7));
      }
      const reader = attempt(() => openMarketReader(damaged));
      if (!reader) continue;
      for (let from = 0; from < BARS; from += 500) {
        const bars = attempt(() => reader.readByIndex('EURUSD', '1m', from, 500));
        for (const [i, time] of [...(bars?.timeUs ?? [])].entries()) expect([i, bars?.close[i]]).toEqual([i, sampleBar(time).close]);
      }
      for (let from = 0; from < 10_000; from += 1_000) {
        const batch = attempt(() => reader.readRecords('ticks', from, 1_000));
        if (batch) expect(batch.records).toEqual(TICKS.slice(batch.firstSequence * 3, (batch.firstSequence + batch.count) * 3));
      }
      for (const event of attempt(() => reader.readDocuments('events', 0, 99)) ?? []) {
        expect(event.payload).toEqual(documentOf(event.sequence).payload);
      }
      const instrument = attempt(() => reader.findInstrument('EURUSD'));
      if (instrument) expect(instrument).toEqual(sampleInstrument('EURUSD'));
      attempt(() => reader.listSeries());
      attempt(() => reader.topics());
      attempt(() => reader.sequenceAtTime('ticks', 1e9));
      reader.close();
    }
    expect(noticed).toBeGreaterThan(50);
    expect(existsSync(sound)).toBe(true);
  });
});

describe('a file whose structure is damaged where opening does not look', () => {
  let folder: ReturnType<typeof freshFolder>;
  let path: string;
  beforeEach(() => {
    folder = freshFolder();
    path = join(folder.path, 'market.db');
    makeFile(path);
  });
  afterEach(() => folder.remove());

  /** Fills every page but the first few with zeros: indexes and rows are gone, the schema is not. */
  const wipe = (path: string) => {
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0, 8192 * 20));
  };
  const keepAndBegin = { clock, whenDamaged: 'set-aside' } as const;

  it('is set aside at the next start after any process met the damage', () => {
    wipe(path);
    const store = openMarketStore(path, keepAndBegin);
    expect(store.damagedFileKept).toBeNull();
    const reader = openMarketReader(path);
    expect(() => reader.readRecords('ticks', 0, 10_000)).toThrowError(isCorrupt('market.db is damaged'));
    reader.close();
    store.close();

    const next = openMarketStore(path, keepAndBegin);
    expect(next.damagedFileKept).toMatch(/market\.db\.damaged-2026-11-20T05-06-07-000Z$/);
    expect(next.topics()).toEqual([]);
    next.close();
    const afterThat = openMarketStore(path, keepAndBegin);
    expect(afterThat.damagedFileKept).toBeNull();
    afterThat.close();
  });

  it('is kept in use when only stored values fail their checksums', () => {
    flip(
      path,
      offsetOf(
        path,
        Float64Array.from({ length: 20 }, (_, i) => TICKS[(4_100 + i) * 3 + 2] as number),
      ),
    );
    const store = openMarketStore(path, keepAndBegin);
    expect(() => store.readRecords('ticks', 0, 10_000)).toThrowError(isCorrupt('checksum'));
    store.close();
    const next = openMarketStore(path, keepAndBegin);
    expect(next.damagedFileKept).toBeNull();
    expect(next.topics()).toHaveLength(2);
    next.close();
  });
});
