import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { createMemoryMarketStore } from '#adapters/memory/memory-market-store.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { readOrBuildBars } from '#services/build-from-finer.ts';
import { type SampleBar, sampleBar, toColumns } from '../../contract/bar-samples.ts';

const MINUTE = 60_000_000;
const LATER = Date.UTC(2030, 0, 1) * 1000;
const at = (iso: string) => Date.parse(iso) * 1000;

function storeWith(timeframe: Timeframe, bars: readonly SampleBar[]) {
  const store = createMemoryMarketStore();
  store.mergeBars('EURUSD', timeframe, toColumns(bars), false);
  return store;
}

/** Minutes from one instant to another, without the FX weekend. */
function fxMinutes(fromUs: number, toUs: number): SampleBar[] {
  const bars: SampleBar[] = [];
  for (let time = fromUs; time < toUs; time += MINUTE) {
    const shifted = DateTime.fromMillis(time / 1000, { zone: 'America/New_York' }).plus({ hours: 7 });
    if (shifted.weekday <= 5) bars.push(sampleBar(time));
  }
  return bars;
}

/** Groups by a text that luxon makes of the time: independent of the app's calendars. */
function group(bars: readonly SampleBar[], keyOf: (timeUs: number) => string): SampleBar[] {
  const groups = new Map<string, SampleBar[]>();
  for (const bar of bars) {
    const key = keyOf(bar.timeUs);
    groups.set(key, [...(groups.get(key) ?? []), bar]);
  }
  return [...groups.values()].map((members) => {
    const volumes = members.map((bar) => bar.volume).filter((volume) => !Number.isNaN(volume));
    return {
      ...(members[0] as SampleBar),
      high: Math.max(...members.map((bar) => bar.high)),
      low: Math.min(...members.map((bar) => bar.low)),
      close: (members.at(-1) as SampleBar).close,
      volume: volumes.length === 0 ? Number.NaN : volumes.reduce((sum, volume) => sum + volume, 0),
    };
  });
}

const newYork = (timeUs: number) => DateTime.fromMillis(timeUs / 1000, { zone: 'America/New_York' });

describe('bars of a coarser timeframe', () => {
  it('come from the store when they are there', () => {
    const store = storeWith('1h', [sampleBar(0), sampleBar(60 * MINUTE)]);
    const answer = readOrBuildBars(store, 'utc', { symbol: 'EURUSD', timeframe: '1h' }, LATER);
    expect(answer.builtFrom).toBeNull();
    expect(answer.bars.timeUs.length).toBe(2);
  });

  it('are FX days from 17:00 New York when built from minutes, over a change of summer time', () => {
    const minutes = fxMinutes(at('2024-03-06T22:00:00Z'), at('2024-03-13T21:00:00Z'));
    const { bars, builtFrom } = readOrBuildBars(storeWith('1m', minutes), 'fx', { symbol: 'EURUSD', timeframe: '1d' }, LATER);
    expect(builtFrom).toBe('1m');
    const expected = group(minutes, (time) => newYork(time).plus({ hours: 7 }).toISODate() as string);
    expect(bars).toEqual(toColumns(expected));
    expect([...bars.timeUs].map((time) => newYork(time).toFormat('ccc HH:mm'))).toEqual([
      'Wed 17:00',
      'Thu 17:00',
      'Sun 17:00',
      'Mon 17:00',
      'Tue 17:00',
    ]);
  });

  it("open at the period's start even when the first finer bar comes later", () => {
    const store = storeWith('1m', [sampleBar(7 * MINUTE), sampleBar(65 * MINUTE)]);
    const { bars } = readOrBuildBars(store, 'utc', { symbol: 'EURUSD', timeframe: '1h' }, LATER);
    expect([...bars.timeUs]).toEqual([0, 60 * MINUTE]);
  });

  it('leave out the bar that is still open', () => {
    const store = storeWith('1m', [sampleBar(0), sampleBar(60 * MINUTE), sampleBar(61 * MINUTE)]);
    const read = (nowUs: number) => readOrBuildBars(store, 'utc', { symbol: 'EURUSD', timeframe: '1h' }, nowUs).bars.timeUs.length;
    expect(read(120 * MINUTE - 1)).toBe(1);
    expect(read(120 * MINUTE)).toBe(2);
  });

  it('are whole at the edges of the asked range: a bar belongs to it by its opening time', () => {
    const minutes = Array.from({ length: 300 }, (_, i) => sampleBar(i * MINUTE));
    const store = storeWith('1m', minutes);
    const whole = group(minutes, (time) => String(Math.floor(time / (60 * MINUTE))));
    const read = (fromUs: number, toUs: number) =>
      readOrBuildBars(store, 'utc', { symbol: 'EURUSD', timeframe: '1h', fromUs, toUs }, LATER).bars;
    expect(read(60 * MINUTE, 180 * MINUTE)).toEqual(toColumns(whole.slice(1, 3)));
    expect(read(60 * MINUTE + 1, 180 * MINUTE + 1)).toEqual(toColumns(whole.slice(2, 4)));
  });

  it('come from the series that covers most of the range, the coarsest of those that cover as much', () => {
    const store = storeWith(
      '1m',
      Array.from({ length: 3_000 }, (_, i) => sampleBar(i * MINUTE)),
    );
    store.mergeBars('EURUSD', '5m', toColumns(Array.from({ length: 600 }, (_, i) => sampleBar(i * 5 * MINUTE))), false);
    store.mergeBars('EURUSD', '1h', toColumns(Array.from({ length: 3 }, (_, i) => sampleBar((i + 40) * 60 * MINUTE))), false);
    const read = (fromUs?: number) => readOrBuildBars(store, 'utc', { symbol: 'EURUSD', timeframe: '1h', fromUs }, LATER);
    expect(read()).toMatchObject({ builtFrom: '5m', bars: { timeUs: { length: 50 } } });
    expect(read(41 * 60 * MINUTE).builtFrom).toBe('5m');
    store.mergeBars('EURUSD', '1h', toColumns(Array.from({ length: 7 }, (_, i) => sampleBar((i + 43) * 60 * MINUTE))), false);
    expect(read(41 * 60 * MINUTE).builtFrom).toBeNull();
  });

  it('say what there is when the range or the symbol has nothing', () => {
    const store = storeWith('1m', [sampleBar(at('2024-01-02T03:04:00Z'))]);
    const read = (symbol: string, toUs: number) => () => readOrBuildBars(store, 'utc', { symbol, timeframe: '1h', toUs }, LATER);
    expect(read('XAUUSD', 5)).toThrow(expect.objectContaining({ code: 'NoData', message: expect.stringContaining('XAUUSD') }));
    expect(read('EURUSD', 5)).toThrow(expect.objectContaining({ code: 'NoData', message: expect.stringContaining('2024-01-02 03:04') }));
  });

  it('do not depend on the timeframe that they are built from', () => {
    const zone = 'America/New_York';
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 700 }),
        fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 300 }),
        fc.constantFrom<Timeframe>('5m', '15m', '1h', '4h', '1d', '1w'),
        (day, minutes, timeframe) => {
          const start = DateTime.fromISO('2023-01-01', { zone }).plus({ days: day }).toMillis() * 1000;
          const bars = [...new Set(minutes)].sort((a, b) => a - b).map((minute) => sampleBar(start + minute * MINUTE));
          const direct = readOrBuildBars(storeWith('1m', bars), 'fx', { symbol: 'EURUSD', timeframe }, LATER).bars;
          for (const between of ['5m', '1h', '4h'] as const) {
            if (timeframe === '1h' && between === '4h') continue;
            const middle = readOrBuildBars(storeWith('1m', bars), 'fx', { symbol: 'EURUSD', timeframe: between }, LATER).bars;
            const store = createMemoryMarketStore();
            store.mergeBars('EURUSD', between, middle, false);
            if (!store.seriesSummary('EURUSD', between) || TIMEFRAME_ORDER.indexOf(between) > TIMEFRAME_ORDER.indexOf(timeframe)) continue;
            expect(readOrBuildBars(store, 'fx', { symbol: 'EURUSD', timeframe }, LATER).bars).toEqual(direct);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

const TIMEFRAME_ORDER = ['1m', '5m', '15m', '1h', '4h', '1d', '1w'];
