import { setTimeout as sleep } from 'node:timers/promises';
import { calibrationMs, inTemporaryFolder, rounded } from '../bench-measuring.ts';
import {
  type RunningApp,
  type RunningProcesses,
  servicePids,
  setSimulatedRate,
  startElectronAlone,
  startInBrowser,
  startInElectron,
} from './app-runner.ts';
import { MILLION_SYMBOL, storeMillionBars } from './million-bars.ts';
import { chooseLayout, frameTimes, showSeries, tickToChart } from './page-probes.ts';
import { memoryOf, processTree } from './process-memory.ts';

const BUSY_TICKS_PER_SECOND = 5000;
const CALM_TICKS_PER_SECOND = 25;
const IDLE_SECONDS = 60;
const PAN_STEPS = 400;

interface Starter {
  readonly start: (dataDir: string) => Promise<RunningApp | { reason: string }>;
  /** Starts it for the measuring of its memory, with as little of ours in it as can be. */
  readonly startIdle: (dataDir: string) => Promise<RunningProcesses>;
}

const browser: Starter = { start: startInBrowser, startIdle: (dataDir) => started(startInBrowser, dataDir) };
const electron: Starter = { start: startInElectron, startIdle: startElectronAlone };

/** The whole app as the trader meets it, in a browser: start to first chart, tick to chart, panning over 1,000,000 bars, idle memory. */
export const benchWorkstation = ({ seconds }: { seconds: number }): Promise<object> => withCalibration(() => measure(browser, seconds));

/** The same in real Electron, where it can run here. */
export const benchDesktop = ({ seconds }: { seconds: number }): Promise<object> => withCalibration(() => measure(electron, seconds));

async function withCalibration(work: () => Promise<object>): Promise<object> {
  const before = calibrationMs();
  const figures = await work();
  return { calibrationMs: { before, after: calibrationMs() }, ...figures };
}

function measure({ start, startIdle }: Starter, seconds: number): Promise<object> {
  return inTemporaryFolder(async (dataDir) => {
    storeMillionBars(dataDir);
    const first = await start(dataDir);
    if ('reason' in first) return { skipped: first.reason };
    await first.close();

    const warmStartsMs: number[] = [];
    for (let run = 0; run < 4; run++) {
      const app = await started(start, dataDir);
      warmStartsMs.push(Math.round(app.startMs));
      await app.close();
    }
    const app = await started(start, dataDir);
    let underLoad: object;
    try {
      warmStartsMs.push(Math.round(app.startMs));
      underLoad = await measureUnderLoad(app, dataDir, seconds);
      await showSeries(app.page, 'EURUSD.sim', '15m');
    } finally {
      await app.close();
    }
    return {
      firstStartMs: Math.round(first.startMs),
      warmStartMs: { median: warmStartsMs.toSorted((a, b) => a - b)[2], all: warmStartsMs },
      ...underLoad,
      memory: await idleMemory(await startIdle(dataDir), dataDir, Math.min(seconds, IDLE_SECONDS)),
    };
  });
}

async function started(start: Starter['start'], dataDir: string): Promise<RunningApp> {
  const app = await start(dataDir);
  if ('reason' in app) throw new Error(app.reason);
  return app;
}

/** Leaves a calm feed and a workspace of one chart. */
async function measureUnderLoad(app: RunningApp, dataDir: string, seconds: number): Promise<object> {
  await setSimulatedRate(dataDir, BUSY_TICKS_PER_SECOND);
  const busySeconds = Math.min(seconds, 20);
  const framesAt5000PerSecond = await frameTimes(app.page, () => app.page.waitForTimeout(busySeconds * 500));
  const tickToChartAt5000PerSecond = await tickToChart(app.page, busySeconds / 2);
  await setSimulatedRate(dataDir, CALM_TICKS_PER_SECOND);
  return { tickToChartAt5000PerSecond, framesAt5000PerSecond, panOverMillionBars: await panOverMillion(app) };
}

async function panOverMillion({ page }: RunningApp): Promise<object> {
  await chooseLayout(page, 'Single chart');
  await showSeries(page, MILLION_SYMBOL, '1m');
  const chart = page.locator('[data-testid=chart]').first();
  const box = await chart.boundingBox();
  if (!box) throw new Error('the chart has no place');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 3);
  const before = {
    first: Number(await chart.getAttribute('data-first-index')),
    empty: Number((await chart.getAttribute('data-empty-edges')) ?? 0),
  };
  const frames = await frameTimes(page, async () => {
    for (let step = 0; step < PAN_STEPS; step++) await page.mouse.wheel(-400, 0);
  });
  const after = {
    first: Number(await chart.getAttribute('data-first-index')),
    empty: Number((await chart.getAttribute('data-empty-edges')) ?? 0),
  };
  return {
    totalBars: Number(await chart.getAttribute('data-total-count')),
    barsPanned: rounded(before.first - after.first),
    emptyEdges: after.empty - before.empty,
    ...frames,
  };
}

/** Of an app started anew, so that what a stress left behind in its heaps does not count. */
async function idleMemory(app: RunningProcesses, dataDir: string, seconds: number): Promise<object> {
  try {
    await sleep(seconds * 1000);
    const memory = memoryOf(app.rootPids.flatMap(processTree), await servicePids(dataDir));
    return memory ? { idleSeconds: seconds, ...memory } : { skipped: 'this system does not tell the proportional set size' };
  } finally {
    await app.close();
  }
}
