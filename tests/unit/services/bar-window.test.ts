// verifies: windows
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryMarketStore } from '#adapters/memory/memory-market-store.ts';
import { CHART_LEVELS, windowRequest } from '#contract/shared.ts';
import type { BarColumns } from '#core/market/bar-columns.ts';
import type { BarReader } from '#core/ports/bars.ts';
import { readBarWindow } from '#services/bar-window.ts';
import { type SampleBar, sampleBar, sampleColumns, toColumns } from '../../contract/bar-samples.ts';

const request = (fields: object) => windowRequest.parse({ symbol: 'EURUSD', timeframe: '1m', count: 100, ...fields });

/** The definition, written as plainly as possible. */
function levelBars(bars: readonly SampleBar[], level: number): SampleBar[] {
  const result: SampleBar[] = [];
  for (let i = 0; i < bars.length; i += level) {
    const group = bars.slice(i, i + level);
    const volumes = group.map((bar) => bar.volume).filter((volume) => !Number.isNaN(volume));
    result.push({
      timeUs: (group[0] as SampleBar).timeUs,
      open: (group[0] as SampleBar).open,
      high: Math.max(...group.map((bar) => bar.high)),
      low: Math.min(...group.map((bar) => bar.low)),
      close: (group.at(-1) as SampleBar).close,
      volume: volumes.length === 0 ? Number.NaN : volumes.reduce((sum, volume) => sum + volume, 0),
    });
  }
  return result;
}

function storeOf(count: number, stepUs = 10) {
  const store = createMemoryMarketStore();
  store.mergeBars('EURUSD', '1m', sampleColumns(count, 0, stepUs), false);
  return store;
}

const times = (bars: BarColumns) => [...bars.timeUs];

describe('a window of bars', () => {
  it('is the newest part when nothing else is asked', () => {
    const window = readBarWindow(storeOf(250), request({ count: 3 }));
    expect(window).toMatchObject({ fromIndex: 247, totalCount: 250, baseCount: 250, level: 1 });
    expect(times(window.bars)).toEqual([2470, 2480, 2490]);
  });

  it('counts level bars and ends with a partial one', () => {
    const window = readBarWindow(storeOf(23), request({ level: 5, count: 2 }));
    expect(window).toMatchObject({ fromIndex: 3, totalCount: 5, baseCount: 23, level: 5 });
    expect(times(window.bars)).toEqual([150, 200]);
    expect(window.bars.close[1]).toBe(sampleBar(220).close);
  });

  it('starts at the asked index and is cut at the end', () => {
    const store = storeOf(100);
    expect(readBarWindow(store, request({ fromIndex: 98, count: 10 }))).toMatchObject({ fromIndex: 98 });
    expect(times(readBarWindow(store, request({ fromIndex: 98, count: 10 })).bars)).toEqual([980, 990]);
    expect(readBarWindow(store, request({ fromIndex: 500 }))).toMatchObject({ fromIndex: 100, totalCount: 100 });
  });

  it('has the asked time in its middle, and stays full at both ends', () => {
    const store = storeOf(100);
    expect(readBarWindow(store, request({ aroundTimeUs: 500, count: 10 })).fromIndex).toBe(45);
    expect(readBarWindow(store, request({ aroundTimeUs: 0, count: 10 })).fromIndex).toBe(0);
    expect(readBarWindow(store, request({ aroundTimeUs: 1e9, count: 10 })).fromIndex).toBe(90);
    expect(readBarWindow(store, request({ aroundTimeUs: 500, level: 5, count: 4 })).fromIndex).toBe(8);
  });

  it('says what to do when there is no such series', () => {
    expect(() => readBarWindow(storeOf(5), request({ timeframe: '1h' }))).toThrow(
      expect.objectContaining({ code: 'NoData', message: expect.stringContaining('1h bars of EURUSD') }),
    );
  });

  it('equals the plain definition at every level, also while bars are added, put in and deleted', () => {
    const change = fc.oneof(
      fc.record({ kind: fc.constant('end' as const), count: fc.integer({ min: 1, max: 3_000 }) }),
      fc.record({ kind: fc.constant('inside' as const), at: fc.integer({ min: 0, max: 60_000 }) }),
      fc.record({
        kind: fc.constant('delete' as const),
        at: fc.integer({ min: 0, max: 60_000 }),
        length: fc.integer({ min: 1, max: 5_000 }),
      }),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 70_000 }),
        fc.array(change, { maxLength: 4 }),
        fc.nat(),
        fc.integer({ min: 1, max: 300 }),
        (start, changes, position, count) => {
          const store = storeOf(start, 2);
          let bars = Array.from({ length: start }, (_, i) => sampleBar(i * 2));
          const check = () => {
            for (const level of CHART_LEVELS) {
              const expected = levelBars(bars, level);
              const fromIndex = position % (expected.length + 1);
              const window = readBarWindow(store, request({ level, fromIndex, count }));
              expect(window).toMatchObject({ fromIndex, totalCount: expected.length, baseCount: bars.length, level });
              expect(window.bars).toEqual(toColumns(expected.slice(fromIndex, fromIndex + count)));
            }
          };
          check();
          for (const step of changes) {
            if (step.kind === 'end') {
              const next = ((bars.at(-1)?.timeUs ?? -2) as number) + 2;
              const more = Array.from({ length: step.count }, (_, i) => sampleBar(next + i * 2));
              store.mergeBars('EURUSD', '1m', toColumns(more), false);
              bars = [...bars, ...more];
            } else if (step.kind === 'inside') {
              const bar = sampleBar(step.at * 2 + 1, 1);
              store.mergeBars('EURUSD', '1m', toColumns([bar]), true);
              bars = [...bars.filter((other) => other.timeUs !== bar.timeUs), bar].sort((a, b) => a.timeUs - b.timeUs);
            } else {
              store.deleteBars('EURUSD', '1m', step.at, step.at + step.length);
              bars = bars.filter((bar) => bar.timeUs < step.at || bar.timeUs >= step.at + step.length);
            }
            if (bars.length === 0) return;
            check();
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it('is read again when the series changed while it was read', () => {
    const store = storeOf(200);
    let reads = 0;
    const reader: BarReader = {
      ...store,
      readByIndex(...range) {
        const bars = store.readByIndex(...range);
        if (reads++ === 0) store.mergeBars('EURUSD', '1m', sampleColumns(1, 5), false);
        return bars;
      },
    };
    const window = readBarWindow(reader, request({ level: 60, count: 9 }));
    expect(window).toMatchObject({ baseCount: 201, totalCount: 4 });
    expect(window.bars.close[0]).toBe(sampleBar(580).close);
  });

  it('reads each part of a long series once for all coarse levels', () => {
    const store = storeOf(200_000);
    let barsRead = 0;
    const reader: BarReader = {
      ...store,
      readByIndex(symbol, timeframe, from, count) {
        barsRead += count;
        return store.readByIndex(symbol, timeframe, from, count);
      },
    };
    for (const level of [1440, 240, 60, 1440]) readBarWindow(reader, request({ level, fromIndex: 0, count: 20_000 }));
    expect(barsRead).toBe(200_000);
  });
});
