// verifies: undo
import type { DockviewApi, SerializedDockview } from 'dockview-react';
import { beforeEach, describe, expect, test } from 'vitest';
import { addIndicator, changeChart, newChart, useCharts } from '../../src/renderer/features/trade/charts-store.ts';
import { LayoutHistory, recordChartChanges } from '../../src/renderer/features/trade/layout-history.ts';
import type { PresetId } from '../../src/renderer/features/trade/layout-presets.ts';
import { history } from '../../src/renderer/state/history.ts';

const dockOf = (views: readonly string[], size = 100): SerializedDockview =>
  ({
    grid: {
      orientation: 'HORIZONTAL',
      root: { type: 'branch', data: views.map((view) => ({ type: 'leaf', size, data: { views: [view] } })) },
    },
    panels: {},
  }) as unknown as SerializedDockview;

/** A dock that shows a row of panels. */
function fakeDock(first: readonly string[]) {
  let views = first;
  let size = 100;
  let listener = () => {};
  const api = {
    toJSON: () => dockOf(views, size),
    fromJSON: (dock: SerializedDockview) => {
      const root = dock.grid.root as unknown as { data: { data: { views: string[] } }[] };
      views = root.data.map(({ data }) => data.views[0] ?? '');
      listener();
    },
    hasMaximizedGroup: () => false,
    onDidLayoutChange: (called: () => void) => {
      listener = called;
      return { dispose: () => {} };
    },
  };
  return {
    api: api as unknown as DockviewApi,
    views: () => views,
    arrange: (next: readonly string[]) => {
      views = next;
      listener();
    },
    resize: () => {
      size += 10;
      listener();
    },
  };
}

let dock = fakeDock(['a', 'b']);
let preset: PresetId | null = null;
let layout: LayoutHistory;

beforeEach(() => {
  history.clear();
  preset = null;
  useCharts.setState({ charts: { a: newChart('EURUSD', '15m'), b: newChart('GBPUSD', '1h') }, activeId: 'a' });
  dock = fakeDock(['a', 'b']);
  layout = new LayoutHistory(dock.api, {
    get: () => preset,
    set: (next) => {
      preset = next;
    },
  });
});

const charts = () => useCharts.getState().charts;

describe('undoing the layout', () => {
  const close = () =>
    layout.step('Close a chart', () => {
      dock.arrange(['a']);
      const { b: _, ...rest } = charts();
      useCharts.setState({ charts: rest });
    });

  test('brings a closed chart back as it was, and leaves alone what changed on the others meanwhile', () => {
    const closed = charts().b;
    close();
    changeChart('a', { symbol: 'BTCUSD', timeframe: '4h' });
    history.undo();
    expect(dock.views()).toEqual(['a', 'b']);
    expect(charts()).toEqual({ a: expect.objectContaining({ symbol: 'BTCUSD', timeframe: '4h' }), b: closed });
    history.redo();
    expect(dock.views()).toEqual(['a']);
    expect(Object.keys(charts())).toEqual(['a']);
    expect(charts().a?.symbol).toBe('BTCUSD');
  });

  test('takes panels back that were moved by hand, and does not count sizes', () => {
    dock.resize();
    expect(history.state.getState().undoLabel).toBeNull();
    dock.arrange(['b', 'a']);
    expect(history.state.getState().undoLabel).toBe('Arrange panels');
    dock.resize();
    history.undo();
    expect(dock.views()).toEqual(['a', 'b']);
    expect(history.state.getState().undoLabel).toBeNull();
  });

  test('brings back the charts that a preset replaced, and which preset was in force', () => {
    const before = charts();
    layout.step('Layout', () => {
      preset = 'single';
      useCharts.setState({ charts: { a: newChart('AAPL', '1d') }, activeId: 'a' });
      dock.arrange(['a']);
    });
    history.undo();
    expect(charts()).toEqual(before);
    expect(preset).toBeNull();
    history.redo();
    expect(charts().a?.symbol).toBe('AAPL');
    expect(preset).toBe('single');
  });

  test('does not count what the app does to fit its window', () => {
    layout.quietly(() => dock.arrange(['a']));
    dock.resize();
    expect(history.state.getState().undoLabel).toBeNull();
  });
});

describe('undoing on a chart', () => {
  test('takes indicators and the scale back, not the symbol and the timeframe', () => {
    const stop = recordChartChanges();
    addIndicator('a', 'ema');
    changeChart('a', { scale: 'logarithmic' });
    changeChart('a', { symbol: 'BTCUSD', timeframe: '4h' });
    history.undo();
    expect(charts().a).toMatchObject({ scale: 'normal', symbol: 'BTCUSD', timeframe: '4h' });
    history.undo();
    expect(charts().a?.indicators).toEqual([]);
    history.redo();
    expect(charts().a?.indicators).toHaveLength(1);
    stop();
    addIndicator('a', 'rsi');
    expect(history.state.getState().redoLabel).toBe('Scale of EURUSD');
  });
});
