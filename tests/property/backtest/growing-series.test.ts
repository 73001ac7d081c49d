// verifies: backtest-as-bars-come
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BacktestRun } from '#core/backtest/backtest-run.ts';
import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { GrowingSeries } from '#core/backtest/growing-series.ts';
import { IntentLog } from '#core/backtest/intent-log.ts';
import type { SymbolData } from '#core/backtest/market-data.ts';
import { SeriesSet } from '#core/backtest/series-set.ts';
import { pieceOf, StoredFeed } from '#core/backtest/stored-feed.ts';
import { createCoarserBars } from '#core/market/coarser-bars.ts';
import { CALENDARS } from '#core/market/instrument.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { STRATEGIES } from '#core/strategy/strategies.ts';
import type { StrategyDefinition } from '#core/strategy/strategy.ts';
import { configOf, doing, symbolData } from '#tests/support/backtest-scene.ts';
import { randomData, randomOrders, randomSettings, rawOf } from '#tests/support/random-runs.ts';
import { seededBars, seededUniform } from '#tests/support/seeded-bars.ts';
import { toldAccumulation } from '#tests/support/told-accumulation.ts';
import { wideMarket } from '#tests/support/wide-market.ts';

/** Sizes of pieces, and whose turn it is. */
const feeds = fc.record({ seed: fc.integer({ min: 1, max: 1e6 }), most: fc.constantFrom(1, 2, 7, 60) });
type Feed = typeof feeds extends fc.Arbitrary<infer Given> ? Given : never;

interface Told {
  readonly definition: StrategyDefinition;
  readonly config: BacktestConfiguration;
  readonly data: readonly SymbolData[];
  readonly timeframe: Timeframe;
}

function whole({ definition, config, data, timeframe }: Told) {
  const intents = new IntentLog();
  const run = new BacktestRun(new SeriesSet(data, timeframe), config, definition, { keepsEvents: true, intents });
  return { result: run.finish(), events: run.events, intents: intents.values };
}

/** The same run over bars that come in pieces of any symbol, each as soon as it likes. Between pieces the run takes what it may and is looked at. */
function asTheyCome({ definition, config, data, timeframe }: Told, { seed, most }: Feed) {
  const uniform = seededUniform(seed);
  const shapes = data.map((one) => ({
    data: { ...one, ...pieceOf(one, timeframe, 0, Math.floor(uniform() * 3)) },
    bars: one.bars.timeUs.length,
    finerBars: one.finer?.timeUs.length ?? 0,
    quotes: one.quotes?.timeUs.length ?? 0,
  }));
  const series = new GrowingSeries(shapes, timeframe);
  const intents = new IntentLog();
  const run = new BacktestRun(series, config, definition, { keepsEvents: true, intents });
  const fed = series.symbols.map(({ bars }) => bars.timeUs.length);
  const count = (k: number): number => data[k]?.bars.timeUs.length ?? 0;
  while (fed.some((bars, k) => bars < count(k))) {
    const k = Math.floor(uniform() * data.length);
    const from = fed[k] ?? 0;
    const to = Math.min(count(k), from + 1 + Math.floor(uniform() * most));
    const one = data[k];
    if (one === undefined || from === to) continue;
    series.append(k, pieceOf(one, timeframe, from, to));
    fed[k] = to;
    run.advance(run.steps);
    if (uniform() < 0.1) run.state();
  }
  series.completeUntil(Number.POSITIVE_INFINITY);
  return { result: run.finish(), events: run.events, intents: intents.values };
}

/** Columns that grow are the same values in other memory. */
const plain = ({ result, ...rest }: ReturnType<typeof whole>) => ({
  ...rest,
  result: { ...result, equity: { timeUs: result.equity.timeUs.slice(), value: result.equity.value.slice() } },
});

const expectSame = (told: Told, feed: Feed) => expect(plain(asTheyCome(told, feed))).toEqual(plain(whole(told)));

describe('a run over bars that come', () => {
  it('gives the bits of a run over all of them, over random orders, costs, currencies, splits and feeds of several symbols', () => {
    fc.assert(
      fc.property(randomSettings, feeds, (given, feed) => {
        const definition = randomOrders(given.seed);
        const data = randomData(given.seed, given.symbols);
        expectSame({ definition, config: configOf(rawOf(given), definition), data, timeframe: '1m' }, feed);
      }),
      { numRuns: 50 },
    );
  });

  it('does so by quotes and finer bars, across sessions, halts and missing hours', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.constantFrom('bars', 'ticks'),
        fc.integer({ min: 1, max: 3 }),
        feeds,
        (seed, kind, n, feed) => {
          const options = { hasQuotes: kind === 'ticks', hasRates: true, hasHalts: true, missing: 0.1 };
          const calendarOf = (k: number) => CALENDARS[(seed + k) % CALENDARS.length] ?? 'utc';
          const data = Array.from({ length: n }, (_, k) => wideMarket(seed + k, `S${k}`, 120, { ...options, calendar: calendarOf(k) }));
          const definition = randomOrders(seed);
          const execution = { intrabar: 'finer', leverage: 4, latencyMs: 400_000 };
          const symbols = data.map(({ instrument }) => instrument.symbol);
          const config = configOf(
            { symbols, timeframe: '1h', data: kind, execution, maxPositions: 6, costs: { borrowRate: 0.05 } },
            definition,
          );
          expectSame({ definition, config, data, timeframe: '1h' }, feed);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('knows the sessions of finer bars that a session begins in', () => {
    for (const isRegular of [true, false]) {
      const hours = wideMarket(5, 'TEST', 480, {
        hasQuotes: false,
        hasRates: false,
        hasHalts: false,
        missing: 0,
        calendar: 'us-equity',
        isRegular,
      });
      const definition = randomOrders(5);
      const execution = { intrabar: 'finer' };
      const config = configOf({ timeframe: '1d', execution, exits: { stopLoss: 0.003 } }, definition);
      const days = createCoarserBars('us-equity', '1d');
      days.push(hours.bars);
      const data = [{ ...hours, bars: days.finish(), finer: hours.bars, finerTimeframe: '1h' as const }];
      expectSame({ definition, config, data, timeframe: '1d' }, { seed: 1, most: 1 });
    }
  });

  it('calls a strategy that asked for it at crossings alone, across a split too', () => {
    const calls: number[] = [];
    const definition = doing(
      {},
      {
        create: () => ({
          onStart: (context) => context.onlyAtCrossings(context.indicator('sma', { period: 3 }), context.indicator('sma', { period: 8 })),
          onBar(context) {
            calls.push(context.barIndex);
            context.goLong();
          },
        }),
      },
    );
    const callsOf = (work: () => unknown): number[] => {
      calls.length = 0;
      work();
      return [...calls];
    };
    for (const hasSplit of [false, true]) {
      const data = marketFor(definition, { seed: 2, hasSplit, calendar: 'utc' });
      const told: Told = { definition, config: configOf({ symbols: ['S0'], timeframe: '1m' }, definition), data, timeframe: '1m' };
      const atOnce = callsOf(() => whole(told));
      expect(atOnce.length).toBeGreaterThan(20);
      expect(atOnce.length).toBeLessThan(200);
      expect(callsOf(() => asTheyCome(told, { seed: 5, most: 2 }))).toEqual(atOnce);
    }
  });

  it.each(STRATEGIES.map((definition) => [definition.id, definition] as const))('does so with %s', (id, definition) => {
    let trades = 0;
    const markets = fc.record({
      seed: fc.integer({ min: 1, max: 1e6 }),
      hasSplit: fc.boolean(),
      calendar: fc.constantFrom('utc', 'us-equity'),
    });
    const stops = fc.constantFrom<unknown>(null, { type: 'atr', value: 2, period: 14 });
    fc.assert(
      fc.property(markets, stops, feeds, (market, stopLoss, feed) => {
        const data = marketFor(definition, market);
        const symbols = data.map(({ instrument }) => instrument.symbol);
        const raw = { strategy: { id }, symbols, timeframe: '1m', exits: { stopLoss }, costs: { spread: 0.02 }, maxPositions: 4 };
        const told: Told = { definition, config: configOf(raw), data, timeframe: '1m' };
        expectSame(told, feed);
        trades += whole(told).result.trades.count;
      }),
      // The first is one on which every strategy trades: a split takes the spring out of the bars.
      { numRuns: 6, examples: [[{ seed: 5, hasSplit: false, calendar: 'utc' }, null, { seed: 5, most: 7 }]] },
    );
    expect(trades).toBeGreaterThan(0);
  });
});

/** As many symbols as a strategy needs, with what it needs of them. */
function marketFor(
  { id, needs }: StrategyDefinition,
  { seed, hasSplit, calendar }: { readonly seed: number; readonly hasSplit: boolean; readonly calendar: 'utc' | 'us-equity' },
): SymbolData[] {
  const count = Math.min(needs.maximumSymbols, Math.max(needs.minimumSymbols, 1 + (seed % 2)));
  return Array.from({ length: count }, (_, k) => {
    // Springs don't come by chance.
    const bars = id === 'wyckoff-spring' ? toldAccumulation() : seededBars(seed + 31 * k, 500, 100 + 20 * k);
    const uniform = seededUniform(seed);
    const columns = Object.fromEntries(needs.columns.map((name) => [name, bars.timeUs.map(() => uniform())]));
    const actions = hasSplit ? [{ type: 'split' as const, timeUs: bars.timeUs[40] ?? 0, ratio: 2 }] : [];
    return symbolData(`S${k}`, bars, { columns, actions }, { calendar });
  });
}

describe('a series that grows', () => {
  const minutes = (count: number, seed = 1) => seededBars(seed, count);
  const dataOf = (count: number, ...symbols: readonly string[]) => symbols.map((name, k) => symbolData(name, minutes(count, 1 + k)));
  const growing = (data: readonly SymbolData[]) =>
    new GrowingSeries(
      data.map((one) => ({ data: { ...one, ...pieceOf(one, '1m', 0, 0) }, bars: one.bars.timeUs.length })),
      '1m',
    );

  it('takes a step when every symbol has a bar at its time or later, or when it is told that none will come', () => {
    const [a, b] = dataOf(10, 'A', 'B');
    if (a === undefined || b === undefined) throw new Error('two symbols');
    const series = growing([a, b]);
    const { timeUs } = series.timeline;
    series.append(0, pieceOf(a, '1m', 0, 3));
    expect(timeUs).toHaveLength(0);
    series.append(1, pieceOf(b, '1m', 0, 1));
    expect([...timeUs]).toEqual([a.bars.timeUs[0]]);
    series.append(1, pieceOf(b, '1m', 1, 2));
    expect(timeUs).toHaveLength(2);
    series.completeUntil((a.bars.timeUs[2] ?? 0) + 1);
    expect([...timeUs]).toEqual([...a.bars.timeUs.slice(0, 3)]);
  });

  it('refuses a bar that comes too late, takes nothing of it, and goes on as if it had never been', () => {
    const [a, other] = dataOf(60, 'A', 'B');
    if (a === undefined || other === undefined) throw new Error('two symbols');
    const b = { ...other, bars: { ...other.bars, timeUs: a.bars.timeUs } };
    const series = growing([a, b]);
    const definition = randomOrders(4);
    const config = configOf({ symbols: ['A', 'B'], timeframe: '1m', maxPositions: 4 }, definition);
    const run = new BacktestRun(series, config, definition);
    const late = 20;
    for (let bar = 0; bar < 60; bar++) {
      series.append(0, pieceOf(a, '1m', bar, bar + 1));
      if (bar !== late) series.append(1, pieceOf(b, '1m', bar, bar + 1));
      series.completeUntil((a.bars.timeUs[bar] ?? 0) + 1);
      run.advance(run.steps);
      if (bar === late) expect(() => series.append(1, pieceOf(b, '1m', bar, bar + 1))).toThrow(/B that opened at .* came too late/);
    }
    const without = { ...b, bars: without20(b.bars) };
    const told = { definition, config, data: [a, without], timeframe: '1m' as const };
    expect(run.finish().trades).toEqual(whole(told).result.trades);
    expect(run.step).toBe(60);

    function without20(bars: SymbolData['bars']): SymbolData['bars'] {
      const cut = (column: Float64Array) => column.filter((_, i) => i !== late);
      return {
        timeUs: cut(bars.timeUs),
        open: cut(bars.open),
        high: cut(bars.high),
        low: cut(bars.low),
        close: cut(bars.close),
        volume: cut(bars.volume),
      };
    }
  });

  it('says when its room is used up, and keeps what it has', () => {
    const [a] = dataOf(10, 'A');
    if (a === undefined) throw new Error('a symbol');
    const series = new GrowingSeries([{ data: { ...a, ...pieceOf(a, '1m', 0, 4) }, bars: 5 }], '1m');
    expect(() => series.append(0, pieceOf(a, '1m', 4, 6))).toThrow('no room for more than 4 bars of A');
    series.append(0, pieceOf(a, '1m', 4, 5));
    expect([...series.timeline.timeUs]).toEqual([...a.bars.timeUs.slice(0, 5)]);
  });

  it('takes eight bytes a value as bars come, in the memory that everybody holds already', () => {
    const [a] = dataOf(3000, 'A');
    if (a === undefined) throw new Error('a symbol');
    const series = growing([a]);
    const { bars } = series.symbols[0] ?? a;
    const average = series.indicators[0]?.column('sma', { period: 9 });
    const { close } = bars;
    for (let bar = 0; bar < 3000; bar++) {
      series.append(0, pieceOf(a, '1m', bar, bar + 1));
      expect(close.buffer.byteLength).toBe(8 * (bar + 1));
    }
    expect(series.symbols[0]?.bars.close).toBe(close);
    expect(average).toEqual(new SeriesSet([a], '1m').indicators[0]?.column('sma', { period: 9 }));
    expect(close).toEqual(a.bars.close);
  });

  it('has nothing beyond the present bar for a strategy to read, whatever it holds on to', () => {
    const [a] = dataOf(200, 'A');
    if (a === undefined) throw new Error('a symbol');
    const feed = new StoredFeed([a], '1m');
    const definition = randomOrders(9);
    const run = new BacktestRun(feed.series, configOf({ symbols: ['A'], timeframe: '1m' }, definition), definition);
    for (let step = 1; feed.feedStep(); step++) {
      const held = feed.series.symbols.flatMap(({ bars, actions = [], halts = [] }) => [...Object.values(bars), actions, halts]);
      expect(Math.max(...held.map(({ length }) => length))).toBe(step);
      run.advance(run.steps);
      expect(run.step).toBe(step);
    }
    expect(run.step).toBe(200);
  });
});
