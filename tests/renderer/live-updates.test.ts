import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ChartCanvas } from '../../src/renderer/chart-engine/chart-canvas.ts';
import type { ChartConfiguration } from '../../src/renderer/chart-engine/chart-configuration.ts';
import { fetchWindow, isChartProblem } from '../../src/renderer/chart-engine/chart-data.ts';
import { type ChartWindow, historyLength, type IndicatorColumns, windowLength } from '../../src/renderer/chart-engine/chart-window.ts';
import type { FormingBar, FormingValues } from '../../src/renderer/chart-engine/live-feed.ts';
import { LiveUpdates, type LiveUpdatesHost } from '../../src/renderer/chart-engine/live-updates.ts';
import { provideLinks } from '../../src/renderer/connection/service-link.ts';
import { fakeWorkstation } from './fake-workstation.ts';

const START_US = Date.UTC(2026, 10, 20, 14, 36) * 1000;
const CONFIGURATION: ChartConfiguration = {
  symbol: 'EURUSD',
  timeframe: '1m',
  indicators: [{ key: 'ema-1', id: 'ema', parameters: { period: 5 } }],
  scale: 'normal',
  zone: 'UTC',
  showPredictions: true,
};

/** What live updates need of a canvas, without a canvas. */
class PaperCanvas {
  window: ChartWindow | null = null;
  split = 0;
  forming: FormingBar | null = null;
  readonly formingValues = new Map<string, FormingValues>();
  drawTail = (window: ChartWindow) => {
    this.window = window;
  };
  noteWindow = (window: ChartWindow) => {
    this.window = window;
  };
  drawColumns = (_: string, window: ChartWindow, __: IndicatorColumns) => {
    this.window = window;
  };
}

let updates: LiveUpdates | null = null;
beforeEach(() => vi.stubGlobal('requestAnimationFrame', (callback: () => void) => setTimeout(callback, 0)));
afterEach(() => {
  updates?.stop();
  vi.unstubAllGlobals();
});

async function openChart() {
  const fake = fakeWorkstation({ nowUs: () => START_US, minuteBars: 200, symbols: 1 });
  provideLinks(fake.links);
  const canvas = new PaperCanvas();
  const window = await fetchWindow(CONFIGURATION, CONFIGURATION.indicators, { level: 1, count: 6000 }, new AbortController().signal);
  if (isChartProblem(window)) throw new Error(window.message);
  canvas.window = window;
  canvas.split = historyLength(window);
  const host = {
    onWindow: vi.fn(),
    onLongTail: vi.fn(),
    onRewritten: vi.fn(),
    onForming: vi.fn(),
    onPrice: vi.fn(),
    onChange: vi.fn(),
    onProblem: vi.fn(),
  };
  updates = new LiveUpdates(canvas as unknown as ChartCanvas, host satisfies LiveUpdatesHost);
  updates.start(CONFIGURATION);
  await vi.waitFor(() => expect(canvas.forming).not.toBeNull());
  return { fake, canvas, host, tick: (minute: number) => fake.tick('EURUSD', START_US + minute * 60e6) };
}

describe('live updates', () => {
  test('bars that closed are fetched, with their indicators, and every bar is there once', async () => {
    const { canvas, tick } = await openChart();
    for (let minute = 0; minute < 5; minute++) tick(minute);
    await vi.waitFor(() => expect(canvas.window?.baseCount).toBe(204));
    const window = canvas.window as ChartWindow;
    expect(windowLength(window)).toBe(204);
    expect(new Set(window.bars.timeUs).size).toBe(204);
    expect(window.indicators.get('ema-1')?.value?.slice(-4).every(Number.isFinite)).toBe(true);
  });

  test('a long tail is handed over to be drawn as history', async () => {
    const { host, tick } = await openChart();
    for (let minute = 0; minute < 320; minute++) tick(minute);
    await vi.waitFor(() => expect(host.onLongTail).toHaveBeenCalled());
    expect(windowLength(host.onLongTail.mock.calls[0]?.[0] as ChartWindow)).toBeGreaterThan(500);
  });

  test('a history that grew by more than a tail brings is loaded anew', async () => {
    const { host, tick } = await openChart();
    for (let minute = 0; minute < 1_800; minute++) tick(minute);
    await vi.waitFor(() => expect(host.onRewritten).toHaveBeenCalled());
    expect(host.onLongTail).not.toHaveBeenCalled();
  });

  test('bars that were rewritten are asked for once, not again with every tick', async () => {
    const { fake, host, tick } = await openChart();
    tick(0);
    await vi.waitFor(() => expect(host.onPrice).toHaveBeenCalled());
    const series = fake.series.get('EURUSD 1m');
    if (series) series.generation++;
    tick(0);
    await vi.waitFor(() => expect(host.onRewritten).toHaveBeenCalledTimes(1));
    for (let i = 0; i < 6; i++) {
      const heard = host.onForming.mock.calls.length;
      tick(0);
      await vi.waitFor(() => expect(host.onForming.mock.calls.length).toBeGreaterThan(heard), { interval: 1 });
    }
    expect(host.onRewritten).toHaveBeenCalledTimes(1);
  });

  test('a window that ends before the newest bar only learns how long the series is', async () => {
    const { canvas, tick } = await openChart();
    const whole = canvas.window as ChartWindow;
    canvas.window = { ...whole, totalCount: whole.totalCount + 500, baseCount: whole.baseCount };
    for (let minute = 0; minute < 3; minute++) tick(minute);
    await vi.waitFor(() => expect(canvas.window?.baseCount).toBe(202));
    expect(windowLength(canvas.window as ChartWindow)).toBe(windowLength(whole));
  });

  test('indicator values that were late are filled in', async () => {
    const { canvas, host } = await openChart();
    canvas.window = { ...(canvas.window as ChartWindow), indicators: new Map() };
    await updates?.fetchMissing();
    expect(canvas.window?.indicators.has('ema-1')).toBe(true);
    expect(host.onWindow).toHaveBeenCalled();
  });
});
