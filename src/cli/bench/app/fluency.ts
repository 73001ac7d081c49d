import type { Page } from 'playwright';
import { researchContract } from '#contract/index.ts';
import { channelClient } from '#rpc/channels.ts';
import { connect } from '#rpc/connect.ts';
import { calibrationMs, inTemporaryFolder, percentile, rounded } from '../bench-measuring.ts';
import { connectToOwner, setSimulatedRate, startInBrowser, startInElectron } from './app-runner.ts';
import { MILLION_SYMBOL, storeMillionBars, storeMinuteBars } from './million-bars.ts';
import { chooseLayout, frameTimes, showSeries } from './page-probes.ts';

const SEARCHED = 'HUNDRED';
const SEARCHED_BARS = 100_000;
const TICKS_PER_SECOND = 200;
const PAN_STEPS = 400;

const of = {
  configuration: {
    symbols: [SEARCHED],
    timeframe: '1m',
    strategy: { id: 'sma-cross', params: { fast: 40, slow: 160 } },
    costs: { commission: { type: 'percent', rate: 0.0002 }, spread: 0.01 },
    exits: { stopLoss: 0.05 },
  },
};
const constraints = ['fast < slow'];
/** 5,460 settings, and 81 in each of some ninety windows. */
const search = { constraints, space: { fast: { low: 4, high: 108, step: 1 }, slow: { low: 110, high: 212, step: 2 } } };
const windows = {
  ...{ trainBars: 10_000, testBars: 1_000 },
  search: { constraints, space: { fast: { low: 10, high: 50, step: 5 }, slow: { low: 60, high: 140, step: 10 } } },
};

/** How far the studies have come, by their names. */
interface Load {
  readonly done: ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

/** A search, a walk-forward and a Monte Carlo simulation at once, over and over until they are stopped. Comes back when all three are at work. */
async function startResearch(dataDir: string): Promise<Load> {
  const base = await connectToOwner(dataDir);
  const research = connect(researchContract, channelClient(base).open('research'));
  const { signal, abort } = controllerOf();
  const done = new Map<string, number>();
  const studies = {
    search: () => research['backtest.optimise']({ of, request: search }, signal),
    walkForward: () => research['backtest.walkForward']({ of, request: windows }, signal),
    monteCarlo: () => research['backtest.monteCarlo']({ of, request: { method: 'synthetic-candles', paths: 2_000 } }, signal),
  };
  const begun: Promise<void>[] = [];
  const running = Object.entries(studies).map(async ([name, start]) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    begun.push(promise);
    let before = 0;
    try {
      while (!signal.aborted) {
        let here = 0;
        for await (const item of start()) {
          if (item.phase !== 'progress') continue;
          here = item.done;
          done.set(name, before + here);
          if (here > 0) resolve();
        }
        before += here;
      }
    } catch (error) {
      reject(error);
      if (!signal.aborted) throw error;
    }
  });
  await Promise.all(begun);
  return {
    done,
    stop: async () => {
      abort();
      await Promise.allSettled(running);
      base.close();
    },
  };
}

function controllerOf() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

/** From each turn of the wheel to the end of the frame that shows it, while `work` goes on. */
async function inputToPaint(page: Page, work: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const state = globalThis as unknown as { lags: number[]; onWheel: (event: WheelEvent) => void };
    state.lags = [];
    state.onWheel = ({ timeStamp }) =>
      requestAnimationFrame(() => setTimeout(() => state.lags.push(performance.now() - timeStamp), 0)) as unknown as undefined;
    addEventListener('wheel', state.onWheel, { capture: true, passive: true });
  });
  await work();
  return page.evaluate(() => {
    const state = globalThis as unknown as { lags: number[]; onWheel: (event: WheelEvent) => void };
    removeEventListener('wheel', state.onWheel, { capture: true });
    return state.lags;
  });
}

/** Pans over 1,000,000 bars, a step a frame or so, while the simulated feed ticks. */
async function panned(page: Page): Promise<object> {
  const box = await page.locator('[data-testid=chart]').first().boundingBox();
  if (!box) throw new Error('the chart has no place');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 3);
  let lags: number[] = [];
  const frames = await frameTimes(page, async () => {
    lags = await inputToPaint(page, async () => {
      for (let step = 0; step < PAN_STEPS; step++) await page.mouse.wheel(-400, 0);
    });
  });
  const { p50Ms, p95Ms, p99Ms, maxMs } = frames;
  return {
    frames: { count: frames.frames, p50Ms, p95Ms, p99Ms, longestMs: maxMs },
    inputToPaintMs: { p50: percentile(lags, 0.5), p95: percentile(lags, 0.95), p99: percentile(lags, 0.99) },
  };
}

/**
 * Frame times of the page while the trader pans a chart and the feed ticks: at rest, then with a search of thousands of settings, a walk-forward and a
 * simulation at work on every core. In the desktop app, or in a browser where that is asked for or the desktop app can't run here.
 */
export function benchFluency({ browser }: { browser: boolean }): Promise<object> {
  return inTemporaryFolder(async (dataDir) => {
    const before = calibrationMs();
    storeMillionBars(dataDir);
    storeMinuteBars(dataDir, SEARCHED, SEARCHED_BARS);
    const desktop = browser ? { reason: 'a browser was asked for' } : await startInElectron(dataDir);
    const isDesktop = !('reason' in desktop);
    const app = isDesktop ? desktop : await startInBrowser(dataDir);
    if ('reason' in app) return { skipped: app.reason };
    try {
      const { page } = app;
      await setSimulatedRate(dataDir, TICKS_PER_SECOND);
      await chooseLayout(page, 'Single chart');
      await showSeries(page, MILLION_SYMBOL, '1m');
      await panned(page);
      const atRest = await panned(page);
      const load = await startResearch(dataDir);
      try {
        const beganWith = new Map(load.done);
        const startedAt = performance.now();
        const underLoad = await panned(page);
        const seconds = (performance.now() - startedAt) / 1000;
        const perSecond = [...load.done].map(([name, count]) => [name, Math.round((count - (beganWith.get(name) ?? 0)) / seconds)]);
        return {
          shownBy: isDesktop ? 'the desktop app' : 'a browser',
          ticksPerSecond: TICKS_PER_SECOND,
          atRest,
          underLoad: { ...underLoad, seconds: rounded(seconds), donePerSecond: Object.fromEntries(perSecond) },
          calibrationMs: { before, after: calibrationMs() },
        };
      } finally {
        await load.stop();
      }
    } finally {
      await app.close();
    }
  });
}
