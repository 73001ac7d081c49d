import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEventLog, openEventLogReader } from '#adapters/sqlite/event-log-file.ts';
import { type MarketReader, openMarketReader, openMarketStore, type SqliteMarketStore } from '#adapters/sqlite/market-store.ts';
import { sampleBar, sampleColumns, toColumns } from '../../contract/bar-samples.ts';
import { freshFolder } from '../../contract/fresh-folder.ts';
import { sampleInstrument } from '../../contract/market-store-suite.ts';

const clock = { nowUs: () => 1_700_000_000_000_000, monotonicMs: () => 0 };

describe('a reader beside the writer', () => {
  let folder: ReturnType<typeof freshFolder>;
  let path: string;
  let writer: SqliteMarketStore;
  let reader: MarketReader;
  beforeEach(() => {
    folder = freshFolder();
    path = join(folder.path, 'market.db');
    writer = openMarketStore(path, { clock });
    reader = openMarketReader(path);
  });
  afterEach(() => {
    reader.close();
    writer.close();
    folder.remove();
  });

  const append = (timeUs: number) => {
    const bar = sampleBar(timeUs);
    writer.appendBar('EURUSD', '1m', bar.timeUs, bar.open, bar.high, bar.low, bar.close, bar.volume);
  };
  const readAll = () => reader.readByTime('EURUSD', '1m', 0, 1e9);

  it('sees each commit at its next read, and nothing before the commit', () => {
    expect(reader.seriesSummary('EURUSD', '1m')).toBeNull();
    writer.transaction(() => {
      append(1);
      writer.appendRecords('market.ticks', 2, Float64Array.of(1, 2));
      writer.saveInstrument(sampleInstrument('EURUSD'));
      expect(reader.seriesSummary('EURUSD', '1m')).toBeNull();
      expect(reader.nextSequence('market.ticks')).toBe(0);
    });
    expect(readAll()).toEqual(sampleColumns(1, 1));
    expect(reader.readRecords('market.ticks', 0, 9).records).toEqual(Float64Array.of(1, 2));
    expect(reader.findInstrument('EURUSD')).toEqual(sampleInstrument('EURUSD'));
    writer.saveInstrument({ ...sampleInstrument('EURUSD'), tickSize: 0.25 });
    expect(reader.findInstrument('EURUSD')?.tickSize).toBe(0.25);
    expect(reader.symbolOf(reader.instrumentId('EURUSD') as number)).toBe('EURUSD');
  });

  it('notices bars that were put in, replaced, folded into chunks and deleted', () => {
    for (let start = 100; start < 5_000; start += 49) {
      writer.transaction(() => {
        for (let time = start; time < start + 49; time++) append(time);
      });
      expect(reader.seriesSummary('EURUSD', '1m')?.count).toBe(start - 51);
    }
    expect(readAll()).toEqual(sampleColumns(4_900, 100));
    const generation = reader.seriesSummary('EURUSD', '1m')?.generation as number;
    writer.mergeBars('EURUSD', '1m', sampleColumns(100), false);
    expect(readAll()).toEqual(sampleColumns(5_000));
    expect(reader.seriesSummary('EURUSD', '1m')?.generation).toBeGreaterThan(generation);
    writer.mergeBars('EURUSD', '1m', sampleColumns(5_000, 0, 1, 1), true);
    expect(readAll()).toEqual(sampleColumns(5_000, 0, 1, 1));
    writer.deleteBars('EURUSD', '1m', 10, 4_990);
    expect([...readAll().timeUs]).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 4_990, 4_991, 4_992, 4_993, 4_994, 4_995, 4_996, 4_997, 4_998, 4_999,
    ]);
    expect(reader.indexAtTime('EURUSD', '1m', 4_990)).toBe(10);
  });

  it('follows a series of many chunks that grows, is changed inside, is cut and is taken back', () => {
    const all = () => reader.readByTime('EURUSD', '1m', Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
    const held = () => writer.readByTime('EURUSD', '1m', Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('grow' as const), count: fc.integer({ min: 1, max: 9_000 }) }) },
      fc.record({ kind: fc.constant('takeBack' as const), count: fc.integer({ min: 1, max: 9_000 }) }),
      fc.record({ kind: fc.constant('insert' as const), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
      fc.record({ kind: fc.constant('cut' as const), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { minLength: 3, maxLength: 8 }), (steps) => {
        writer.deleteBars('EURUSD', '1m', Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
        let times: number[] = [];
        for (const one of steps) {
          const end = (times.at(-1) ?? 0) + 2;
          const inside = 'at' in one ? (times[Math.floor(one.at * (times.length - 1))] ?? 0) : 0;
          if (one.kind === 'grow') {
            writer.mergeBars('EURUSD', '1m', sampleColumns(one.count, end, 2), false);
            times = [...times, ...Array.from({ length: one.count }, (_, i) => end + 2 * i)];
          } else if (one.kind === 'takeBack') {
            const grow = () => {
              writer.mergeBars('EURUSD', '1m', sampleColumns(one.count, end, 2), false);
              expect(writer.seriesSummary('EURUSD', '1m')?.count).toBe(times.length + one.count);
              throw new RangeError('taken back');
            };
            expect(() => writer.transaction(grow)).toThrow('taken back');
          } else if (one.kind === 'insert') {
            writer.mergeBars('EURUSD', '1m', sampleColumns(1, inside + 1), false);
            times = [...new Set([...times, inside + 1])].sort((a, b) => a - b);
          } else {
            writer.deleteBars('EURUSD', '1m', inside, inside + 5_000);
            times = times.filter((time) => time < inside || time >= inside + 5_000);
          }
          const expected = toColumns(times.map((time) => sampleBar(time)));
          expect(held()).toEqual(expected);
          expect(all()).toEqual(expected);
          const middle = times[times.length >> 1];
          if (middle !== undefined) expect(reader.indexAtTime('EURUSD', '1m', middle)).toBe(times.length >> 1);
        }
      }),
      { seed: 11, numRuns: 12 },
    );
  });

  it('can not write', () => {
    expect(Object.keys(reader).sort()).toEqual(
      [
        'close',
        'findInstrument',
        'indexAtTime',
        'instrumentEvents',
        'instrumentId',
        'isReplaced',
        'listInstruments',
        'listSeries',
        'nextSequence',
        'readByIndex',
        'readByTime',
        'readDocuments',
        'readRecords',
        'sequenceAtTime',
        'seriesSummary',
        'symbolOf',
        'topics',
      ].sort(),
    );
  });

  it('still reads after the writer closed, and another one finds the file again', () => {
    append(1);
    writer.close();
    expect(readAll()).toEqual(sampleColumns(1, 1));
    reader.close();
    reader = openMarketReader(path);
    expect(readAll()).toEqual(sampleColumns(1, 1));
    writer = openMarketStore(path, { clock });
    append(2);
    expect(readAll()).toEqual(sampleColumns(2, 1));
  });

  it('says that the file is not there yet, and makes none', () => {
    const missing = join(folder.path, 'other.db');
    expect(() => openMarketReader(missing)).toThrow(
      expect.objectContaining({
        name: 'StorageError',
        code: 'StorageFailed',
        message: expect.stringContaining('other.db does not exist yet'),
      }),
    );
    expect(existsSync(missing)).toBe(false);
  });

  it('reads the event log of another process', () => {
    const features = join(folder.path, 'features.db');
    const log = openEventLog(features, { clock });
    const other = openEventLogReader(features);
    log.transaction(() => {
      log.appendRecords('features.computed', 3, Float64Array.of(1, 2, 3));
      log.saveState('position', Uint8Array.of(7));
    });
    expect(other.readRecords('features.computed', 0, 5).records).toEqual(Float64Array.of(1, 2, 3));
    expect(Object.keys(other)).not.toContain('appendRecords');
    other.close();
    log.close();
    const again = openEventLog(features, { clock });
    expect([...(again.loadState('position') as Uint8Array)]).toEqual([7]);
    again.close();
  });
});
