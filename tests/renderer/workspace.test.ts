import type { SerializedDockview } from 'dockview-react';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Timeframe } from '#core/market/timeframe.ts';
import { addIndicator, changeChart, newChart, useCharts } from '../../src/renderer/features/trade/charts-store.ts';
import { makePreset, PRESETS, timeframeWithBars } from '../../src/renderer/features/trade/layout-presets.ts';
import { LinkBus } from '../../src/renderer/features/trade/link-bus.ts';
import { parameterFields, parameterTitle } from '../../src/renderer/features/trade/parameter-schema.ts';
import { readWorkspace, writeWorkspace } from '../../src/renderer/features/trade/saved-workspace.ts';
import { nearestTimeframe } from '../../src/renderer/features/trade/timeframe-choice.ts';
import { useMarket } from '../../src/renderer/state/market-store.ts';

const series = (symbol: string, timeframe: Timeframe, count: number) => ({ symbol, timeframe, count, fromUs: 0, toUs: 1, generation: 1 });
const SERIES = [
  ...(['1m', '5m', '15m', '1h', '4h', '1d'] as const).map((timeframe) => series('EURUSD.sim', timeframe, 5000)),
  series('AAPL', '1d', 1260),
  series('BTCUSD.sim', '1m', 300),
];
const SYMBOLS = ['AAPL', 'BTCUSD.sim', 'EURUSD.sim'];

const viewsOf = (dock: SerializedDockview): string[] => {
  const collect = (node: { type: string; data: unknown }): string[] =>
    node.type === 'leaf' ? (node.data as { views: string[] }).views : (node.data as { type: string; data: unknown }[]).flatMap(collect);
  return collect(dock.grid.root as { type: string; data: unknown });
};

describe('presets', () => {
  test('every preset places each of its panels exactly once, beside the watchlist and the instrument', () => {
    for (const [preset] of PRESETS)
      for (const width of [1100, 1600]) {
        const { dock, charts } = makePreset(preset, SYMBOLS, SERIES, width, 900);
        expect(viewsOf(dock).toSorted()).toEqual(['watchlist', 'instrument', ...Object.keys(charts)].toSorted());
        expect(Object.keys(dock.panels).toSorted()).toEqual(viewsOf(dock).toSorted());
      }
  });

  test('the first chart shows the euro where there is one, on a timeframe that has bars', () => {
    const { charts } = makePreset('fx-day', SYMBOLS, SERIES, 1600, 900);
    expect(charts['chart-1']).toMatchObject({ symbol: 'EURUSD.sim', timeframe: '15m', link: 1 });
    expect(charts['chart-3']).toMatchObject({ symbol: 'BTCUSD.sim', timeframe: '1m' });
  });

  test('small charts are tabs where there is no room', () => {
    const groups = (width: number) => {
      const root = makePreset('fx-day', SYMBOLS, SERIES, width, 900).dock.grid.root as { data: unknown[] };
      return root.data.length;
    };
    expect(groups(1600)).toBe(3);
    expect(groups(1100)).toBe(2);
  });

  test('with nothing stored a preset still opens', () => {
    const { charts } = makePreset('grid', [], [], 1600, 900);
    expect(Object.keys(charts)).toHaveLength(4);
    expect(timeframeWithBars('X', [], ['5m'])).toBe('5m');
  });
});

describe('the timeframe of a symbol', () => {
  test('is the wanted one where it has bars, else the nearest; of two equally near the one with more bars', () => {
    expect(nearestTimeframe('EURUSD.sim', '15m', SERIES)).toBe('15m');
    expect(nearestTimeframe('AAPL', '15m', SERIES)).toBe('1d');
    expect(nearestTimeframe('UNKNOWN', '15m', SERIES)).toBe('15m');
    expect(nearestTimeframe('X', '5m', [series('X', '1m', 10), series('X', '15m', 20)])).toBe('15m');
    expect(nearestTimeframe('X', '5m', [series('X', '1m', 10), series('X', '15m', 0)])).toBe('1m');
  });

  test('is the wanted one where finer bars are enough to build twenty of it', () => {
    expect(nearestTimeframe('X', '5m', [series('X', '1m', 100)])).toBe('5m');
    expect(nearestTimeframe('X', '5m', [series('X', '1m', 99)])).toBe('1m');
    expect(nearestTimeframe('X', '5m', [series('X', '15m', 1e6)])).toBe('15m');
  });

  test('comes back with a symbol that has it, in every chart of a link group', () => {
    useMarket.setState({ series: SERIES });
    useCharts.setState({ charts: { a: newChart('EURUSD.sim', '15m', { link: 1 }), b: newChart('EURUSD.sim', '1h', { link: 1 }) } });
    changeChart('a', { symbol: 'AAPL' });
    expect(useCharts.getState().charts).toMatchObject({ a: { symbol: 'AAPL', timeframe: '1d' }, b: { symbol: 'AAPL', timeframe: '1d' } });
    changeChart('b', { symbol: 'EURUSD.sim' });
    expect(useCharts.getState().charts).toMatchObject({ a: { timeframe: '15m' }, b: { timeframe: '1h' } });
    changeChart('a', { symbol: 'AAPL' });
    changeChart('a', { timeframe: '1d' });
    changeChart('a', { symbol: 'EURUSD.sim' });
    expect(useCharts.getState().charts.a?.timeframe).toBe('1d');
    useMarket.setState({ series: null });
  });
});

describe('the saved workspace', () => {
  const layout = makePreset('fx-day', SYMBOLS, SERIES, 1600, 900);
  const whole = { ...layout, preset: 'fx-day' as const, linkRules: { crosshair: true, times: false } };

  test('comes back as it was saved', () => {
    expect(readWorkspace(writeWorkspace(whole))).toEqual(whole);
    expect(readWorkspace(writeWorkspace({ ...whole, isNarrow: true }))?.isNarrow).toBe(true);
  });

  test('nothing, damage, another version and a chart that is missing all mean: start afresh', () => {
    expect(readWorkspace(null)).toBeNull();
    expect(readWorkspace('{"version":1')).toBeNull();
    expect(readWorkspace(writeWorkspace(whole).replace('"version":1', '"version":99'))).toBeNull();
    const { 'chart-2': _, ...charts } = layout.charts;
    expect(readWorkspace(writeWorkspace({ ...whole, charts }))).toBeNull();
    expect(readWorkspace(writeWorkspace(whole).replace('"15m"', '"7m"'))).toBeNull();
  });

  test('a preset that is not known any more is the trader’s own layout', () => {
    expect(readWorkspace(writeWorkspace(whole).replace('"preset":"fx-day"', '"preset":"gone"'))?.preset).toBeNull();
  });
});

describe('charts', () => {
  beforeEach(() => {
    useCharts.setState({
      charts: {
        a: newChart('EURUSD', '15m', { link: 1 }),
        b: newChart('EURUSD', '1h', { link: 1 }),
        c: newChart('BTCUSD', '15m'),
      },
    });
  });
  const chart = (id: string) => useCharts.getState().charts[id];

  test('a symbol goes to the whole link group and to nobody else', () => {
    changeChart('a', { symbol: 'GBPUSD' });
    expect([chart('a')?.symbol, chart('b')?.symbol, chart('c')?.symbol]).toEqual(['GBPUSD', 'GBPUSD', 'BTCUSD']);
  });

  test('a timeframe stays with its chart', () => {
    changeChart('a', { timeframe: '4h' });
    expect(chart('b')?.timeframe).toBe('1h');
  });

  test('joining a group takes its symbol over', () => {
    changeChart('c', { link: 1 });
    expect(chart('c')?.symbol).toBe('EURUSD');
  });

  test('the same indicator can be added twice, each with a key of its own', () => {
    addIndicator('c', 'ema', { period: 20 });
    addIndicator('c', 'ema', { period: 50 });
    const keys = chart('c')?.indicators.map((indicator) => indicator.key) ?? [];
    expect(new Set(keys).size).toBe(2);
  });
});

describe('linked charts', () => {
  test('hear of the group’s crosshair, never of their own or of another group’s, and never pass it on', () => {
    const bus = new LinkBus();
    const heard: string[] = [];
    const join = (id: string, group: 0 | 1 | 2, timeframe = '15m') =>
      bus.join({
        id,
        group: () => group,
        timeframe: () => timeframe,
        showCrosshairAt(timeUs) {
          heard.push(`${id} ${timeUs}`);
          bus.sendCrosshair(id, timeUs);
        },
        showTimes: (_, isSame) => heard.push(`${id} ${isSame}`),
      });
    join('a', 1);
    const leave = join('b', 1, '1h');
    join('c', 2);
    join('d', 0);
    bus.sendCrosshair('a', 5);
    expect(heard).toEqual(['b 5']);
    bus.sendTimes('a', { fromUs: 0, toUs: 1, isAtEdge: false });
    expect(heard.at(-1)).toBe('b false');
    bus.sendCrosshair('d', 7);
    leave();
    bus.sendCrosshair('a', 9);
    expect(heard).toHaveLength(2);
  });
});

describe('parameters of an indicator', () => {
  test('become form fields with the bounds of their schema', () => {
    const fields = parameterFields({
      type: 'object',
      properties: {
        period: { type: 'integer', minimum: 1, maximum: 5000 },
        multiplier: { type: 'number', exclusiveMinimum: 0, maximum: 100 },
        source: { type: 'string', enum: ['close', 'hl2'] },
        isSmoothed: { type: 'boolean' },
        seed: { type: 'integer', minimum: -9007199254740991, maximum: 9007199254740991 },
      },
    });
    expect(fields).toEqual([
      { kind: 'number', name: 'period', isWhole: true, step: 1, min: 1, max: 5000 },
      { kind: 'number', name: 'multiplier', isWhole: false, step: 0.1, min: 0.1, max: 100 },
      { kind: 'choice', name: 'source', choices: ['close', 'hl2'] },
      { kind: 'flag', name: 'isSmoothed' },
      { kind: 'number', name: 'seed', isWhole: true, step: 1 },
    ]);
    expect(parameterTitle('fastPeriod')).toBe('Fast period');
  });
});
