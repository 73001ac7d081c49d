// verifies: backtest-studies, walk-forward-windows
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { WalkForwardResult } from '#contract/research-studies.ts';
import { INSTRUMENT } from '#tests/support/market-with-bars.ts';
import { lastOf, type ResearchScene, researchScene, runIn, sceneConfiguration } from '#tests/support/research-scene.ts';
import { seededBars } from '#tests/support/seeded-bars.ts';

// Threads are started, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const DAY_US = 86_400_000_000;
const DAYS = 700;
const isoDay = (day: number) => new Date((15_000 + day) * 86_400_000).toISOString().slice(0, 10);
/** One setting: nothing is chosen, so that every window can be compared with a run of it. */
const ONE = { space: { fast: { values: [5] } }, leastTrades: 0 };

let scene: ResearchScene;
beforeAll(() => {
  scene = researchScene();
  scene.market.saveInstrument({ ...INSTRUMENT, lotStep: 1e-6 });
  const bars = seededBars(7, DAYS);
  scene.market.mergeBars('TEST', '1d', { ...bars, timeUs: bars.timeUs.map((_, i) => (15_000 + i) * DAY_US) }, false);
});
afterAll(() => scene.close());

/** Without costs and rounding a setting gains the same share wherever its account begins. */
const configuration = (changes: Record<string, unknown> = {}) =>
  sceneConfiguration({ timeframe: '1d', sizing: { type: 'equity-fraction', fraction: 0.9, wholeUnits: false }, costs: {}, ...changes });

async function walked(request: object, changes: Record<string, unknown> = {}): Promise<WalkForwardResult> {
  const last = await lastOf(scene.client['backtest.walkForward']({ of: { configuration: configuration(changes) }, request }));
  if (last.phase !== 'done' || last.study.kind !== 'walk-forward') throw new Error('the walk did not end');
  return last.study.result;
}

/** The account of a plain run, by day. */
async function accountOf(changes: Record<string, unknown> = {}): Promise<Map<number, number>> {
  const { runId } = await runIn(scene, configuration(changes));
  const answer = await scene.client['runs.equity']({ runId });
  if (!answer.ok) throw new Error(answer.error.message);
  return new Map(Array.from(answer.value.timeUs, (timeUs, i) => [timeUs, answer.value.value[i] as number]));
}

function sharpe(values: readonly number[]): number {
  const changes = values.slice(1).map((value, i) => value / (values[i] as number) - 1);
  const mean = changes.reduce((sum, change) => sum + change, 0) / changes.length;
  const variance = changes.reduce((sum, change) => sum + (change - mean) ** 2, 0) / (changes.length - 1);
  return (mean / Math.sqrt(variance)) * Math.sqrt(365);
}

describe('a walk-forward', () => {
  it('holds from the first bar of a test what the chosen setting holds by then', async () => {
    const { windows, equity } = await walked({ trainBars: 252, testBars: 21, search: ONE });
    const whole = await accountOf({ closeAtEnd: false });
    const share = (whole.get(equity.timeUs[0] as number) as number) / (equity.value[0] as number);
    equity.timeUs.forEach((timeUs, i) => {
      expect((equity.value[i] as number) * share, `day ${i}`).toBeCloseTo(whole.get(timeUs) as number, 3);
    });
    expect(windows.filter(({ trades }) => trades === 0)).toEqual([]);
  });

  it('tells of a test what its own bars gave, not what went before', async () => {
    const { windows, equity, outOfSampleSharpe } = await walked({ trainBars: 252, testBars: 63, search: ONE });
    for (const window of windows) {
      const isIn = (timeUs: number) => timeUs >= window.testFromUs && timeUs < window.testToUs;
      const first = equity.timeUs.findIndex(isIn);
      const before = first === 0 ? 100_000 : (equity.value[first - 1] as number);
      // The first day of a test counts from the account before it.
      const values = [before, ...equity.value.filter((_, i) => isIn(equity.timeUs[i] as number))];
      expect(window.outOfSample).toBeCloseTo(sharpe(values), 9);
    }
    expect(outOfSampleSharpe).toBeCloseTo(sharpe([100_000, ...equity.value]), 9);
    const growth = windows.reduce((product, { outOfSampleReturn }) => product * (1 + (outOfSampleReturn as number)), 1);
    expect((equity.value.at(-1) as number) / 100_000).toBeCloseTo(growth, 9);
  });

  it('pays for closing what it holds where the setting changes, and not where it stays', async () => {
    const costs = { commission: { type: 'percent', rate: 0.01 } };
    const search = { space: { fast: { values: [3, 5, 8] } }, leastTrades: 0 };
    const { windows } = await walked({ trainBars: 252, testBars: 21, search }, { costs });
    const isLast = (i: number) => i + 1 === windows.length || windows[i + 1]?.parameters.fast !== windows[i]?.parameters.fast;
    const [changes, stays] = [windows.findIndex((_, i) => isLast(i)), windows.findIndex((_, i) => !isLast(i))];
    for (const [at, closeAtEnd] of [
      [changes, true],
      [stays, false],
    ] as const) {
      const { parameters, outOfSampleReturn } = windows[at] as (typeof windows)[number];
      const strategy = { id: 'sma-cross', params: { fast: parameters.fast, slow: 20 } };
      const account = await accountOf({ costs, strategy, closeAtEnd, from: isoDay(21 * at), to: isoDay(21 * at + 272) });
      const [before, end] = [251, 272].map((day) => account.get((15_000 + 21 * at + day) * DAY_US) as number) as [number, number];
      expect(outOfSampleReturn, `window ${at}`).toBeCloseTo(end / before - 1, 9);
    }
  });

  it('judges a setting by the bars that an embargo leaves, over all of them where there is none', async () => {
    const request = { trainBars: 252, testBars: 63, search: ONE };
    const { windows } = await walked({ ...request, embargoBars: 40 });
    const open = await walked(request);
    expect(windows[0]?.inSample).toBe(open.windows[0]?.inSample);
    for (const at of [2, 5]) {
      const from = 63 * at;
      const account = await accountOf({ from: isoDay(from), to: isoDay(from + 251), closeAtEnd: true });
      // After each test before this one, forty days are left out.
      const isLeftOut = (day: number) =>
        Array.from({ length: at }, (_, k) => 252 + 63 * (k + 1)).some((end) => day >= end && day < end + 40);
      const kept: number[] = [];
      let capital = 100_000;
      let before = 100_000;
      for (let day = from; day < from + 252; day++) {
        const value = account.get((15_000 + day) * DAY_US) as number;
        if (!isLeftOut(day)) {
          if (kept.length === 0 && day > from) kept.push(capital);
          capital *= value / before;
          kept.push(capital);
        }
        before = value;
      }
      const isLate = isLeftOut(from);
      expect(kept.length).toBe(252 - [...Array(252).keys()].filter((i) => isLeftOut(from + i)).length + (isLate ? 1 : 0));
      if (at === 5) expect(kept.length).toBeLessThan(252);
      expect(windows[at]?.inSample, `window ${at}`).toBeCloseTo(sharpe(kept), 9);
    }
    expect(windows[5]?.inSample).not.toBe(open.windows[5]?.inSample);
  });

  it('refuses an embargo that leaves nothing to learn from', async () => {
    await expect(walked({ trainBars: 30, testBars: 30, embargoBars: 30, search: ONE })).rejects.toMatchObject({
      code: 'TooFewBars',
      message: expect.stringContaining('embargo'),
    });
  });
});
