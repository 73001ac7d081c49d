import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lowerBound, sliceBarColumns } from '#core/market/bar-columns.ts';
import type { BarWriter } from '#core/ports/bars.ts';
import { type SampleBar, sampleBar, sampleColumns, toColumns } from './bar-samples.ts';

export interface OpenBarStore {
  readonly store: BarWriter;
  /** Makes many small writes one durable one, which is much faster. */
  readonly transaction: (work: () => void) => void;
  readonly close: () => void;
}

const everything = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

/** What every `BarWriter` promises. */
export function barStoreSuite(name: string, open: () => OpenBarStore): void {
  describe(`bar store: ${name}`, () => {
    let opened: OpenBarStore;
    let store: BarWriter;
    beforeEach(() => {
      opened = open();
      store = opened.store;
    });
    afterEach(() => opened.close());

    const append = (bar: SampleBar, symbol = 'EURUSD') =>
      store.appendBar(symbol, '1m', bar.timeUs, bar.open, bar.high, bar.low, bar.close, bar.volume);
    const all = (symbol = 'EURUSD') => store.readByTime(symbol, '1m', ...everything);

    it('01 knows nothing of a series that was never written', () => {
      expect(store.listSeries()).toEqual([]);
      expect(store.seriesSummary('EURUSD', '1m')).toBeNull();
      expect(all().timeUs.length).toBe(0);
      expect(store.readByIndex('EURUSD', '1m', 0, 10).close.length).toBe(0);
      expect(store.indexAtTime('EURUSD', '1m', 5)).toBe(0);
      expect(store.deleteBars('EURUSD', '1m', ...everything)).toBe(0);
      expect(store.listSeries()).toEqual([]);
    });

    it('02 gives back appended bars, unknown volumes included', () => {
      for (let time = 1; time <= 7; time++) append(sampleBar(time));
      expect(all()).toEqual(sampleColumns(7, 1));
      expect(Number.isNaN(all().volume[4])).toBe(true);
      expect(store.seriesSummary('EURUSD', '1m')).toMatchObject({ symbol: 'EURUSD', timeframe: '1m', count: 7, fromUs: 1, toUs: 7 });
    });

    it('03 refuses a bar that is not after the last one', () => {
      append(sampleBar(10));
      expect(() => append(sampleBar(10))).toThrow(RangeError);
      expect(() => append(sampleBar(9))).toThrow(RangeError);
      expect(all().timeUs).toEqual(Float64Array.of(10));
    });

    it('04 keeps series apart by symbol and by timeframe', () => {
      append(sampleBar(1));
      append(sampleBar(2), 'XAUUSD');
      store.mergeBars('EURUSD', '1h', sampleColumns(3, 100), false);
      expect(store.listSeries().map((series) => [series.symbol, series.timeframe, series.count])).toEqual([
        ['EURUSD', '1m', 1],
        ['EURUSD', '1h', 3],
        ['XAUUSD', '1m', 1],
      ]);
    });

    it('05 reads a half-open range of times and a range of indexes cut to what exists', () => {
      store.mergeBars('EURUSD', '1m', sampleColumns(10_000, 0, 10), false);
      expect(store.readByTime('EURUSD', '1m', 20, 50).timeUs).toEqual(Float64Array.of(20, 30, 40));
      expect(store.readByTime('EURUSD', '1m', 21, 51).timeUs).toEqual(Float64Array.of(30, 40, 50));
      expect(store.readByTime('EURUSD', '1m', 50, 20).timeUs.length).toBe(0);
      expect(store.readByIndex('EURUSD', '1m', 9_998, 10).timeUs).toEqual(Float64Array.of(99_980, 99_990));
      expect(store.readByIndex('EURUSD', '1m', -3, 5).timeUs).toEqual(Float64Array.of(0, 10));
      expect(store.readByIndex('EURUSD', '1m', 10_000, 5).timeUs.length).toBe(0);
      expect(store.readByIndex('EURUSD', '1m', 3_990, 20)).toEqual(sampleColumns(20, 39_900, 10));
    });

    it('06 finds the index at a time', () => {
      store.mergeBars('EURUSD', '1m', sampleColumns(9_000, 0, 10), false);
      append(sampleBar(90_000));
      const at = (timeUs: number) => store.indexAtTime('EURUSD', '1m', timeUs);
      expect([at(-5), at(0), at(1), at(39_990), at(39_991), at(40_000), at(89_990), at(89_991), at(90_000), at(90_001)]).toEqual([
        0, 0, 1, 3_999, 4_000, 4_000, 8_999, 9_000, 9_000, 9_001,
      ]);
    });

    it('07 keeps long runs of appended bars in order', () => {
      for (let start = 0; start < 9_000; start += 90) {
        opened.transaction(() => {
          for (let time = start; time < start + 90; time++) append(sampleBar(time));
        });
      }
      expect(all()).toEqual(sampleColumns(9_000));
    });

    it('08 merging the same bars again changes nothing', () => {
      const bars = sampleColumns(5_000, 0, 3);
      expect(store.mergeBars('EURUSD', '1m', bars, false)).toEqual({ added: 5_000, identical: 0, differing: 0 });
      const before = store.seriesSummary('EURUSD', '1m');
      expect(store.mergeBars('EURUSD', '1m', bars, true)).toEqual({ added: 0, identical: 5_000, differing: 0 });
      expect(store.seriesSummary('EURUSD', '1m')).toEqual(before);
    });

    it('09 keeps or replaces differing bars as asked', () => {
      store.mergeBars('EURUSD', '1m', sampleColumns(10), false);
      const other = sampleColumns(3, 4, 1, 1);
      expect(store.mergeBars('EURUSD', '1m', other, false)).toEqual({ added: 0, identical: 0, differing: 3 });
      expect(all()).toEqual(sampleColumns(10));
      expect(store.mergeBars('EURUSD', '1m', other, true)).toEqual({ added: 0, identical: 0, differing: 3 });
      expect(sliceBarColumns(all(), 4, 7)).toEqual(other);
      expect(all().timeUs.length).toBe(10);
    });

    it('10 puts older history before what is there', () => {
      store.mergeBars('EURUSD', '1m', sampleColumns(6_000, 20_000), false);
      store.mergeBars('EURUSD', '1m', sampleColumns(20_000, 0), false);
      expect(all()).toEqual(sampleColumns(26_000));
      expect(store.readByIndex('EURUSD', '1m', 19_990, 20)).toEqual(sampleColumns(20, 19_990));
    });

    it('11 changes the generation when anything but the end changed, and only then', () => {
      const generation = () => store.seriesSummary('EURUSD', '1m')?.generation;
      store.mergeBars('EURUSD', '1m', sampleColumns(5_000, 1_000, 2), false);
      const first = generation();
      opened.transaction(() => {
        for (let time = 20_000; time < 20_600; time++) append(sampleBar(time));
      });
      store.mergeBars('EURUSD', '1m', sampleColumns(200, 20_599), false);
      expect(generation()).toBe(first);
      store.mergeBars('EURUSD', '1m', sampleColumns(1, 1_001), false);
      const second = generation();
      expect(second).not.toBe(first);
      store.mergeBars('EURUSD', '1m', sampleColumns(1, 1_001, 1, 1), true);
      const third = generation();
      expect(third).not.toBe(second);
      store.deleteBars('EURUSD', '1m', 1_001, 1_002);
      expect(generation()).not.toBe(third);
    });

    it('12 deletes a range of times, and a series without bars is no series', () => {
      store.mergeBars('EURUSD', '1m', sampleColumns(10_000), false);
      expect(store.deleteBars('EURUSD', '1m', 100, 9_000)).toBe(8_900);
      expect(store.indexAtTime('EURUSD', '1m', 9_000)).toBe(100);
      expect(all().timeUs.length).toBe(1_100);
      const generation = store.seriesSummary('EURUSD', '1m')?.generation as number;
      expect(store.deleteBars('EURUSD', '1m', ...everything)).toBe(1_100);
      expect(store.seriesSummary('EURUSD', '1m')).toBeNull();
      append(sampleBar(5));
      expect(all()).toEqual(sampleColumns(1, 5));
      expect(store.seriesSummary('EURUSD', '1m')?.generation).toBeGreaterThan(generation);
    });

    it('13 refuses bars that do not ascend and columns of different lengths, and keeps nothing of them', () => {
      expect(() => store.mergeBars('EURUSD', '1m', toColumns([sampleBar(2), sampleBar(2)]), false)).toThrow(RangeError);
      expect(() => store.mergeBars('EURUSD', '1m', toColumns([sampleBar(Number.NaN)]), false)).toThrow(RangeError);
      expect(() => store.mergeBars('EURUSD', '1m', { ...sampleColumns(3), close: new Float64Array(2) }, false)).toThrow(RangeError);
      expect(store.listSeries()).toEqual([]);
    });

    it('14 gives out copies: later writes do not change what was read', () => {
      store.mergeBars('EURUSD', '1m', sampleColumns(5), false);
      const read = all();
      store.mergeBars('EURUSD', '1m', sampleColumns(5, 0, 1, 1), true);
      expect(read).toEqual(sampleColumns(5));
      read.close.fill(0);
      expect(all()).toEqual(sampleColumns(5, 0, 1, 1));
    });

    it('15 behaves like a plain map of bars under random merges, appends and deletes', () => {
      const time = fc.integer({ min: 0, max: 12_000 });
      const merge = fc.record({
        kind: fc.constant('merge' as const),
        from: time,
        count: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 5_000 })),
        step: fc.integer({ min: 1, max: 4 }),
        variant: fc.integer({ min: 0, max: 2 }),
        replace: fc.boolean(),
      });
      const appendMany = fc.record({
        kind: fc.constant('append' as const),
        gap: fc.integer({ min: 1, max: 9 }),
        count: fc.integer({ min: 1, max: 700 }),
      });
      const remove = fc.record({ kind: fc.constant('delete' as const), from: time, length: fc.integer({ min: 0, max: 6_000 }) });
      let run = 0;
      fc.assert(
        fc.property(fc.array(fc.oneof({ weight: 3, arbitrary: merge }, appendMany, remove), { minLength: 1, maxLength: 8 }), (steps) => {
          const symbol = `S${run++}`;
          const model = new Map<number, SampleBar>();
          const sorted = () => [...model.values()].sort((a, b) => a.timeUs - b.timeUs);
          for (const step of steps) {
            if (step.kind === 'merge') {
              const bars = Array.from({ length: step.count }, (_, i) => sampleBar(step.from + i * step.step, step.variant));
              const report = { added: 0, identical: 0, differing: 0 };
              for (const bar of bars) {
                const there = model.get(bar.timeUs);
                if (!there) report.added++;
                else if (there.open === bar.open) report.identical++;
                else report.differing++;
                if (!there || step.replace) model.set(bar.timeUs, bar);
              }
              expect(store.mergeBars(symbol, '1m', toColumns(bars), step.replace)).toEqual(report);
            } else if (step.kind === 'append') {
              let next = (sorted().at(-1)?.timeUs ?? 0) + step.gap;
              opened.transaction(() => {
                for (let i = 0; i < step.count; i++, next += step.gap) {
                  append(sampleBar(next), symbol);
                  model.set(next, sampleBar(next));
                }
              });
            } else {
              const doomed = [...model.keys()].filter((key) => key >= step.from && key < step.from + step.length);
              for (const key of doomed) model.delete(key);
              expect(store.deleteBars(symbol, '1m', step.from, step.from + step.length)).toBe(doomed.length);
            }
          }
          const expected = toColumns(sorted());
          expect(store.readByTime(symbol, '1m', ...everything)).toEqual(expected);
          expect(store.seriesSummary(symbol, '1m')?.count ?? 0).toBe(expected.timeUs.length);
          for (const probe of [0, 1_000, 4_000, 9_999, 20_000]) {
            expect(store.indexAtTime(symbol, '1m', probe)).toBe(lowerBound(expected.timeUs, probe));
            const end = Math.min(probe + 500, expected.timeUs.length);
            expect(store.readByIndex(symbol, '1m', probe, 500)).toEqual(sliceBarColumns(expected, Math.min(probe, end), end));
          }
        }),
        { numRuns: 30 },
      );
    });
  });
}
