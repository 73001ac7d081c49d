// verifies: bar-replay, strategy-replay
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ReplayState } from '#contract/research-replay.ts';
import { provideLinks } from '../../src/renderer/connection/service-link.ts';
import { type BarReplay, closedUntilUs, shownOf, useBarReplay } from '../../src/renderer/features/bar-replay/bar-replay-store.ts';
import { KnownTrades } from '../../src/renderer/features/bar-replay/known-trades.ts';
import { SeriesTimes } from '../../src/renderer/features/bar-replay/series-times.ts';
import { pictureOf } from '../../src/renderer/features/bar-replay/strategy-replay.ts';
import { newChart, useCharts } from '../../src/renderer/features/trade/charts-store.ts';
import { fakeWorkstation } from './fake-workstation.ts';

type Trades = ReplayState['trades'];
const MINUTE_US = 60_000_000;

/** So many trades, each with its number in every column. */
function trades(from: number, to: number): Trades {
  const column = () => Float64Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
  const names = [
    'symbol',
    'side',
    'units',
    'entryTimeUs',
    'entryPrice',
    'exitTimeUs',
    'exitPrice',
    'exitReason',
    'commission',
    'slippage',
  ] as const;
  const rest = ['pnl', 'returnFraction', 'bars', 'mae', 'mfe', 'pathDependent'] as const;
  const columns = Object.fromEntries([...names, ...rest].map((name) => [name, column()])) as Omit<Trades, 'symbols' | 'exitReasons'>;
  return { symbols: ['TEST'], exitReasons: ['signal'], ...columns };
}

const state = (tradeCount: number, given: Partial<ReplayState> = {}): ReplayState => ({
  ...{
    timeUs: 0,
    step: 1,
    steps: 10,
    isFinished: false,
    isSearching: false,
    splits: [],
    balance: 100,
    equity: 100,
    positions: [],
    orders: [],
  },
  ...{ tradeCount, trades: trades(0, tradeCount), eventCount: 0, events: [] },
  ...given,
});

describe('the trades of a replayed run', () => {
  test('are fetched once each and are all there, on and back', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 30 }), (counts) => {
        const known = new KnownTrades();
        const fetched: number[] = [];
        for (const count of counts) {
          const answer = trades(known.count, count);
          fetched.push(...answer.pnl);
          const complete = known.complete(state(count, { trades: answer }));
          expect([...complete.trades.pnl]).toEqual([...trades(0, count).pnl]);
          expect([...complete.trades.exitPrice]).toEqual([...trades(0, count).exitPrice]);
        }
        expect(fetched).toEqual([...trades(0, Math.max(...counts)).pnl]);
      }),
    );
  });

  test('are drawn for the symbol of the chart alone, with what is open and what waits', () => {
    const two = { ...trades(0, 2), symbols: ['TEST', 'OTHER'], symbol: Float64Array.of(1, 0) };
    const position = { side: -1 as const, units: 5, entryTimeUs: 7, entryPrice: 90, stop: 95, target: null, result: 1 };
    const order = {
      orderId: 1,
      type: 'limit' as const,
      side: 1 as const,
      units: null,
      limitPrice: null,
      stop: null,
      target: null,
      isExit: false,
    };
    const picture = pictureOf(
      state(2, {
        trades: two,
        positions: [
          { ...position, symbol: 0 },
          { ...position, symbol: 1 },
        ],
        orders: [
          { ...order, symbol: 0, price: 80 },
          { ...order, symbol: 0, type: 'market', price: null },
          { ...order, symbol: 1, price: 81 },
        ],
      }),
      'TEST',
    );
    expect([...picture.trades.entryTimeUs]).toEqual([1, 7]);
    expect([...picture.trades.exitTimeUs]).toEqual([1, Number.NaN]);
    expect(picture.levels).toEqual([
      { price: 90, title: 'short', kind: 'entry' },
      { price: 95, title: 'stop', kind: 'stop' },
      { price: 80, title: 'buy limit', kind: 'order' },
    ]);
  });

  test('are marked at their entries in units of that day, and have their lines in those of the newest bar', () => {
    const position = { symbol: 0, side: 1 as const, units: 40, entryTimeUs: 5, entryPrice: 100, stop: 90, target: null, result: 1 };
    const closed = {
      ...trades(0, 2),
      symbol: Float64Array.of(0, 0),
      entryPrice: Float64Array.of(100, 100),
      entryTimeUs: Float64Array.of(1, 6),
      exitTimeUs: Float64Array.of(2, 8),
    };
    const splits = [
      { symbol: 0, timeUs: 3, ratio: 2 },
      { symbol: 1, timeUs: 7, ratio: 10 },
      { symbol: 0, timeUs: 8, ratio: 4 },
    ];
    const picture = pictureOf(
      state(2, { trades: closed, positions: [position, { ...position, entryTimeUs: 8 }, { ...position, entryTimeUs: 2 }], splits }),
      'TEST',
    );
    expect([...picture.trades.entryPrice]).toEqual([100, 400, 400, 100, 800]);
    expect(picture.levels.filter(({ kind }) => kind === 'entry').map(({ price }) => price)).toEqual([100, 100, 100]);
  });
});

describe('up to where a chart is shown', () => {
  const replay: BarReplay = {
    ...{ symbol: 'EURUSD', timeframe: '15m', index: 10, timeUs: 900 * MINUTE_US, count: 100 },
    ...{ isPlaying: false, speed: 2, strategy: null, searchedUs: null, problem: null },
  };
  beforeEach(() => {
    useCharts.setState({
      charts: {
        own: newChart('EURUSD', '15m', { link: 1 }),
        finer: newChart('EURUSD', '1m', { link: 1 }),
        coarser: newChart('EURUSD', '1h', { link: 1 }),
        apart: newChart('EURUSD', '1m', { link: 2 }),
        alone: newChart('EURUSD', '1m'),
      },
    });
    useBarReplay.setState({ replays: { own: replay } });
  });
  afterEach(() => useBarReplay.setState({ replays: {} }));

  test('is its own bar, and for linked charts whatever had closed when that bar closed', () => {
    const nowUs = 915 * MINUTE_US;
    expect(shownOf('own').untilUs).toBe(replay.timeUs + 1);
    // The last minute that has closed opens a minute before; the hour from 900 on has not closed.
    expect(shownOf('finer')).toEqual({ untilUs: nowUs - MINUTE_US + 1, follows: replay });
    expect(shownOf('coarser').untilUs).toBe(855 * MINUTE_US + 1);
    expect(shownOf('apart').untilUs).toBeNull();
    expect(shownOf('alone').untilUs).toBeNull();
  });

  test('shows no bar that was not over while another timeframe is being looked up', () => {
    useCharts.setState(({ charts }) => ({ charts: { ...charts, own: newChart('EURUSD', '1h', { link: 1 }) } }));
    expect(shownOf('own').untilUs).toBe(closedUntilUs(915 * MINUTE_US, '1h'));
  });

  test('is live for a moment while another symbol has its place', () => {
    useCharts.setState(({ charts }) => ({ charts: { ...charts, own: newChart('GBPUSD', '15m', { link: 3 }) } }));
    expect(shownOf('own').untilUs).toBeNull();
  });
});

describe('the times of a series', () => {
  const START_US = Date.UTC(2026, 10, 20, 14, 36) * 1000;
  beforeEach(() => vi.stubGlobal('requestAnimationFrame', (callback: () => void) => setTimeout(callback, 0)));
  afterEach(() => vi.unstubAllGlobals());

  test('are found by index and by time, and there is no bar before the first or after the last', async () => {
    const workstation = fakeWorkstation({ nowUs: () => START_US, minuteBars: 200, symbols: 1 });
    provideLinks(workstation.links);
    const times = new SeriesTimes('EURUSD', '1m');
    await times.refresh();
    expect(times.count).toBeGreaterThan(10);
    const last = await times.at(times.count - 1);
    expect(last).toMatchObject({ index: times.count - 1 });
    expect(await times.at(times.count)).toBeNull();
    expect(await times.at(-1)).toBeNull();
    const timeUs = last?.timeUs ?? Number.NaN;
    expect(await times.atTime(timeUs)).toEqual(last);
    expect(await times.atTime(timeUs + 30e6)).toEqual(last);
    expect(await times.atTime(timeUs - 1)).toMatchObject({ index: times.count - 2 });
    expect(await times.atTime(0)).toMatchObject({ index: 0 });
  });
});
