import { describe, expect, it } from 'vitest';
import { INDICATORS } from '#core/indicators/registry.ts';
import { type BarColumns, makeBarColumns } from '#core/market/bar-columns.ts';
import { parametersOf, runBatch } from '../../support/run-indicator.ts';
import { seededBars } from '../../support/seeded-bars.ts';
import { NAIVE, NAIVE_PARAMETERS } from './naive-indicators.ts';

const flatBars = (count: number, price: number): BarColumns => {
  const bars = makeBarColumns(count);
  for (const column of [bars.open, bars.high, bars.low, bars.close]) column.fill(price);
  bars.timeUs.forEach((_, i) => {
    bars.timeUs[i] = i * 60_000_000;
  });
  return bars;
};

/** Families with references of their own: the answers of TA-Lib, the published rows of market structure, constructed sequences. */
const REFERENCED_ELSEWHERE = ['candlesticks', 'smart-money', 'wyckoff'];
const withNaiveForm = INDICATORS.filter(({ family }) => !REFERENCED_ELSEWHERE.includes(family));

/** What these give first depends on the prices: their warm-up is the least there can be. */
const FOUND_IN_THE_DATA = new Set(['psar', 'volatility-stop', 'fractal', 'fractal-chaos-bands', 'pivots', 'zig-zag', 'pivot-points']);

describe('indicator values', () => {
  it.each(withNaiveForm.map((definition) => [definition.id, definition] as const))(
    '%s equals its definition computed afresh at every bar',
    (id, definition) => {
      const naive = NAIVE[id];
      if (naive === undefined) throw new Error(`no independent reference for ${id}`);
      const raw = NAIVE_PARAMETERS[id] ?? {};
      for (const seed of [1, 2, 3]) {
        const bars = seededBars(seed, 160);
        const outputs = runBatch(definition, bars, raw);
        const columns = Object.entries(outputs);
        let firstDefined = -1;
        for (let i = 0; i < 160; i++) {
          const expected = naive(bars, i);
          // A check of Vitest's own for every value takes longer than the values.
          if (Object.keys(expected).join() !== Object.keys(outputs).join()) expect(Object.keys(expected)).toEqual(Object.keys(outputs));
          for (const [name, column] of columns) {
            const value = column[i] as number;
            const wanted = expected[name] as number;
            if (!Number.isNaN(value) && firstDefined < 0) firstDefined = i;
            const isEqual = Number.isNaN(wanted) ? Number.isNaN(value) : Math.abs(value - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted));
            if (!isEqual) expect.fail(`${id} ${name}, seed ${seed}, bar ${i}: ${value} instead of ${wanted}`);
          }
        }
        const warmup = definition.warmupBars(parametersOf(definition, raw));
        if (FOUND_IN_THE_DATA.has(id)) expect(firstDefined).toBeGreaterThanOrEqual(warmup);
        else expect(warmup).toBe(firstDefined);
      }
    },
  );

  it('keeps a moving average exact after a million bars far from zero', () => {
    const count = 1_000_000;
    const bars = flatBars(count, 1e6);
    for (let i = 0; i < count; i++) bars.close[i] = 1e6 + Math.sin(i) * (i % 1000 === 0 ? 1e6 : 1);
    for (const definition of INDICATORS.filter(({ id }) => ['sma', 'wma', 'standard-deviation'].includes(id))) {
      const column = Object.values(runBatch(definition, bars, { period: 20 }))[0] as Float64Array;
      const window = bars.close.slice(count - 20);
      const mean = window.reduce((sum, value) => sum + value, 0) / 20;
      const expected = {
        sma: mean,
        wma: window.reduce((sum, value, k) => sum + value * (k + 1), 0) / 210,
        'standard-deviation': Math.sqrt(window.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 20),
      }[definition.id] as number;
      expect(Math.abs((column[count - 1] as number) / expected - 1)).toBeLessThan(1e-12);
    }
  });

  it('gives defined values for a price that never moves', () => {
    const bars = flatBars(60, 50);
    const last = Object.fromEntries(
      INDICATORS.map((definition) => [definition.id, Object.values(runBatch(definition, bars)).map((column) => column[59])]),
    );
    expect(last).toMatchObject({
      sma: [50],
      wma: [50],
      rsi: [50],
      bollinger: [50, 50, 50, Number.NaN, Number.NaN, 0],
      donchian: [50, 50, 50, 0],
      stochastic: [0, 0, 0],
      'williams-r': [-100],
      roc: [0, 0],
      atr: [0],
      'true-range': [0],
      'standard-deviation': [0, 50, Number.NaN],
      obv: [0],
      cci: [Number.NaN],
      dema: [50],
      hma: [50],
      kama: [50, 0],
      vidya: [50],
      adx: Array.from({ length: 5 }, () => Number.NaN),
      mfi: [100],
      vortex: [Number.NaN, Number.NaN],
      'stochastic-rsi': [0, 0],
      'schaff-trend-cycle': [Number.NaN],
      tsi: [Number.NaN, Number.NaN],
      ultimate: [Number.NaN],
      cmo: [Number.NaN],
      'balance-of-power': [Number.NaN],
      ppo: [0, 0, 0],
      trix: [0, 0, expect.closeTo(50, 12)],
      vwap: [Number.NaN],
    });
  });

  it('starts the volume-weighted price again with each UTC day and each Monday', () => {
    const bars = seededBars(5, 4);
    const monday = Date.UTC(2024, 0, 1) * 1000;
    const day = 86_400_000_000;
    bars.timeUs.set([monday - 1, monday, monday + day - 1, monday + day]);
    bars.volume.fill(1);
    const definition = INDICATORS.find(({ id }) => id === 'vwap');
    if (definition === undefined) throw new Error('vwap is missing');
    const typical = (i: number) => ((bars.high[i] as number) + (bars.low[i] as number) + (bars.close[i] as number)) / 3;
    const daily = runBatch(definition, bars, { anchor: 'day' }).vwap as Float64Array;
    expect(daily[0]).toBe(typical(0));
    expect(daily[1]).toBe(typical(1));
    expect(daily[2]).toBeCloseTo((typical(1) + typical(2)) / 2, 10);
    expect(daily[3]).toBe(typical(3));
    const weekly = runBatch(definition, bars, { anchor: 'week' }).vwap as Float64Array;
    expect(weekly[1]).toBe(typical(1));
    expect(weekly[3]).toBeCloseTo((typical(1) + typical(2) + typical(3)) / 3, 10);
  });
});
