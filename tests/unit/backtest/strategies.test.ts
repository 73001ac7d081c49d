// verifies: backtest-strategies
import { describe, expect, it } from 'vitest';
import { findIndicator } from '#core/indicators/registry.ts';
import type { BarColumns } from '#core/market/bar-columns.ts';
import { STRATEGIES } from '#core/strategy/strategies.ts';
import { barsOf, flatBars, run, symbolData, tradesOf } from '#tests/support/backtest-scene.ts';
import { seededBars } from '#tests/support/seeded-bars.ts';
import { toldAccumulation } from '#tests/support/told-accumulation.ts';

const fixed = { timeframe: '1m', sizing: { type: 'fixed-units', units: 1 } };
const bars = seededBars(3, 2000);

/** The first output of an indicator, or another by name. */
function column(id: string, parameters: object, name?: string): Float64Array {
  const definition = findIndicator(id);
  if (definition === null) throw new Error(id);
  const outputs = definition.outputs.map(() => new Float64Array(bars.timeUs.length));
  definition.create(definition.parameters.parse(parameters)).pushMany(bars, 0, bars.timeUs.length, outputs);
  return outputs[name === undefined ? 0 : definition.outputs.findIndex((output) => output.name === name)] as Float64Array;
}

/** Entries that a list of signals (bar → side) makes when every signal reverses: at the next open, if it changes the side. */
function entriesOf(signals: readonly (readonly [number, number])[], { open }: BarColumns): number[][] {
  const entries: number[][] = [];
  let side = 0;
  for (const [bar, signal] of signals) {
    if (signal === side || bar + 1 >= open.length) continue;
    side = signal;
    entries.push([side, open[bar + 1] ?? Number.NaN]);
  }
  return entries;
}

/** Bars at which a was strictly on one side of b and now is strictly on the other. */
const crossings = (a: Float64Array, b: Float64Array, from: number): [number, number][] =>
  Array.from(a, (value, i): [number, number] => {
    const now = Math.sign(value - (b[i] ?? Number.NaN));
    const before = Math.sign((a[i - 1] ?? Number.NaN) - (b[i - 1] ?? Number.NaN));
    return [i, now * before === -1 ? now : 0];
  }).filter(([i, side]) => side !== 0 && i >= from);

const entered = (id: string, params: object) =>
  tradesOf(run(bars, { ...fixed, strategy: { id, params } })).map(({ side, entryPrice }) => [side, entryPrice]);

describe('the shipped strategies', () => {
  it.each([
    ['sma-cross', { fast: 5, slow: 20 }, () => crossings(column('sma', { period: 5 }), column('sma', { period: 20 }), 20)],
    ['ema-cross', { fast: 5, slow: 20 }, () => crossings(column('ema', { period: 5 }), column('ema', { period: 20 }), 20)],
    ['macd-momentum', {}, () => crossings(column('macd', {}, 'macd'), column('macd', {}, 'signal'), 35)],
    ['supertrend-trend', {}, () => crossings(column('supertrend', {}, 'direction'), new Float64Array(2000), 11)],
  ])('%s takes the side of each crossing at the next open', (id, params, signals) => {
    const expected = entriesOf(signals(), bars);
    expect(expected.length).toBeGreaterThan(10);
    expect(entered(id, params)).toEqual(expected);
  });

  it('does not act on the state that a crossing strategy starts in', () => {
    const rising = flatBars(Array.from({ length: 40 }, (_, i) => 100 + i));
    expect(run(rising, { strategy: { id: 'sma-cross', params: { fast: 3, slow: 8 } }, warmupBars: 20 }).trades.count).toBe(0);
  });

  it('keeps to the sides that it may take', () => {
    const sides = (direction: string) => new Set(run(bars, { ...fixed, strategy: { id: 'sma-cross', params: { direction } } }).trades.side);
    expect([sides('long-only'), sides('short-only'), sides('long-short')]).toEqual([new Set([1]), new Set([-1]), new Set([1, -1])]);
  });

  it('reverts with the RSI: in below, out at the middle', () => {
    const rsi = column('rsi', { period: 5 });
    const result = run(bars, { ...fixed, strategy: { id: 'rsi-mean-reversion', params: { period: 5, direction: 'long-only' } } });
    expect(result.trades.count).toBeGreaterThan(20);
    for (const trade of tradesOf(result).slice(0, -1)) {
      const signal = bars.timeUs.indexOf(trade.entryTimeUs ?? 0) - 1;
      expect(rsi[signal]).toBeLessThan(30);
      expect(rsi[signal - 1]).toBeGreaterThan(30);
      expect(rsi[bars.timeUs.indexOf(trade.exitTimeUs ?? 0) - 1]).toBeGreaterThanOrEqual(50);
    }
  });

  it('reverts with the bands and breaks out of channels', () => {
    const lower = column('bollinger', {}, 'lowerBand');
    const upper = column('donchian', { period: 20 }, 'upperBand');
    const reverting = tradesOf(run(bars, { ...fixed, strategy: { id: 'bollinger-mean-reversion', params: { direction: 'long-only' } } }));
    const breaking = tradesOf(run(bars, { ...fixed, strategy: { id: 'donchian-breakout', params: { direction: 'long-only' } } }));
    expect(Math.min(reverting.length, breaking.length)).toBeGreaterThan(10);
    const signalOf = (trade: { entryTimeUs: number | undefined }) => bars.timeUs.indexOf(trade.entryTimeUs ?? 0) - 1;
    for (const trade of reverting) expect(bars.close[signalOf(trade)]).toBeLessThan(lower[signalOf(trade)] ?? Number.NaN);
    for (const trade of breaking) expect(bars.close[signalOf(trade)]).toBeGreaterThan(upper[signalOf(trade)] ?? Number.NaN);
  });

  it('trades the first break of the opening range, once a day, and is out by the end of the day', () => {
    const minute = 60_000_000;
    const price = (i: number) => (i < 30 ? 100 + (i % 3) : i < 60 ? 101 + (i - 30) * 0.1 : 104);
    const day = barsOf(
      Array.from({ length: 1440 }, (_, i) => [price(i), price(i) + 0.05, price(i) - 0.05, price(i)]),
      minute,
    );
    const result = run(day, { ...fixed, strategy: { id: 'opening-range-breakout', params: { minutes: 30, reward: 0 } } });
    expect(tradesOf(result)).toMatchObject([{ side: 1, entryPrice: 102.05, exitPrice: 104, exitTimeUs: 1439 * minute }]);
  });

  it('sells the dear and buys the cheap of a pair, and closes both when they meet', () => {
    const steady = Array.from({ length: 80 }, (_, i) => 100 + (i % 2) * 0.1);
    const wide = steady.map((value, i) => (i >= 60 && i < 64 ? value + 5 : value));
    const result = run([symbolData('A', flatBars(wide)), symbolData('B', flatBars(steady))], {
      strategy: { id: 'pairs-spread', params: { period: 40 } },
      sizing: { type: 'equity-fraction', fraction: 0.9 },
    });
    expect(tradesOf(result).map(({ side, entryPrice, exitPrice }) => [side, entryPrice, exitPrice])).toEqual([
      [-1, 105.1, 100.1],
      [1, 100.1, 100.1],
    ]);
  });

  it('buys in a fair value gap that the price comes back to, with the stop at its far edge', () => {
    const rows = Array.from({ length: 20 }, () => [100, 100.6, 99.4, 100]);
    rows.push(
      [100, 101, 100, 101],
      [101, 106, 101, 106],
      [106, 107, 104, 106.5],
      [106.5, 107, 103.5, 105],
      [105, 112, 105, 111],
      [111, 111, 111, 111],
    );
    const result = run(barsOf(rows), { sizing: fixed.sizing, strategy: { id: 'fair-value-gap' } });
    // The gap lies from 101 to 104: risk 3, target 6 above.
    expect(tradesOf(result)).toMatchObject([{ side: 1, entryPrice: 104, exitPrice: 110, exitReason: 'take-profit' }]);
  });

  it('follows a model beyond its thresholds, leaves in the middle, and needs its column', () => {
    const prices = flatBars([100, 101, 102, 103, 104, 105, 106]);
    const columns = { probabilityUp: Float64Array.of(0.5, 0.6, Number.NaN, 0.49, 0.4, 0.4, 0.4) };
    const raw = { sizing: fixed.sizing, strategy: { id: 'model-signal' } };
    expect(tradesOf(run([symbolData('TEST', prices, { columns })], raw))).toMatchObject([
      { side: 1, entryPrice: 102, exitPrice: 104, exitReason: 'signal' },
      { side: -1, entryPrice: 105, exitPrice: 106 },
    ]);
    expect(() => run(prices, raw)).toThrow('needs the column probabilityUp');
  });

  it('buys the spring of a Wyckoff range, with the target at its other side', () => {
    const accumulation = toldAccumulation();
    const spring = { ...fixed, strategy: { id: 'wyckoff-spring' } };
    const bought = tradesOf(run(accumulation, spring));
    expect(bought).toMatchObject([{ side: 1, exitReason: 'take-profit' }]);
    // Its stop gives a size that goes by the risk.
    expect(run(accumulation, { ...spring, sizing: { type: 'risk-percent', fraction: 0.01 } }).trades.count).toBe(1);
    // The range was made by the rally to 110.4.
    expect(bought[0]?.exitPrice).toBeGreaterThanOrEqual(110);
    expect(bought[0]?.entryPrice).toBeLessThan(102);
  });

  it('has a way of its own to each strategy: unique ids, defaults within their ranges', () => {
    expect(new Set(STRATEGIES.map(({ id }) => id)).size).toBe(13);
    for (const { parameters, warmupBars } of STRATEGIES) expect(warmupBars(parameters.parse({}))).toBeGreaterThanOrEqual(0);
  });

  it('sizes by risk without a stop of the run where a strategy says that it sets its own', () => {
    const setting = STRATEGIES.filter(({ needs }) => needs.setsStops).map(({ id }) => id);
    expect(setting).toEqual(['opening-range-breakout', 'fair-value-gap', 'wyckoff-spring']);
    const traded = (id: string) => {
      const sizing = { type: 'risk-percent', fraction: 0.001 };
      return run(bars, { timeframe: '1m', strategy: { id }, initialCapital: 1e6, sizing }).trades.count;
    };
    expect(traded('opening-range-breakout')).toBeGreaterThan(0);
    expect(traded('fair-value-gap')).toBeGreaterThan(0);
  });
});
