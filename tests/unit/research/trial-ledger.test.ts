// verifies: trial-ledger
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lastOf, type ResearchScene, researchScene, runIn, sceneConfiguration } from '#tests/support/research-scene.ts';
import { seededBars } from '#tests/support/seeded-bars.ts';

// Threads are started, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const DAY_US = 86_400_000_000;
const SEARCH = { space: { fast: { low: 3, high: 8, step: 1 }, slow: { low: 10, high: 20, step: 10 } }, leastTrades: 0 };
const of = { configuration: sceneConfiguration({ timeframe: '1d' }) };

/** Bars of a minute, a day each: enough days to compare trials over. */
const daily = (count: number) => {
  const bars = seededBars(5, count);
  return { ...bars, timeUs: bars.timeUs.map((_, i) => (15_000 + i) * DAY_US) };
};

let scene: ResearchScene;
beforeEach(() => {
  scene = researchScene();
  scene.market.mergeBars('TEST', '1d', daily(400), false);
});
afterEach(() => scene.close());

const optimise = () => lastOf(scene.client['backtest.optimise']({ of, request: SEARCH }));
const walk = () => lastOf(scene.client['backtest.walkForward']({ of, request: { trainBars: 200, testBars: 50, search: SEARCH } }));
async function strategiesCompared(): Promise<number> {
  const last = await lastOf(scene.client['backtest.overfitting']({ of, request: {} }));
  return last.phase === 'done' && last.study.kind === 'overfitting' ? last.study.result.strategies : 0;
}

describe('the ledger of trials', () => {
  it('has the returns of a search that came after a walk-forward over the same settings', async () => {
    await walk();
    await optimise();
    expect(await strategiesCompared()).toBe(12);
    const run = await runIn(scene, of.configuration);
    expect(run.summary.trials).toBe(12);
    expect(run.honesty.overfitting?.strategies).toBe(12);
  });

  it('keeps the returns of a search when a walk-forward over the same settings comes after it', async () => {
    await optimise();
    await walk();
    expect(await strategiesCompared()).toBe(12);
    expect((await runIn(scene, of.configuration)).summary.trials).toBe(12);
  });

  it('has the returns over the new days when bars have come and the same grid was tried again, each setting counted once', async () => {
    await optimise();
    scene.market.mergeBars('TEST', '1d', daily(500), false);
    await optimise();
    expect(await strategiesCompared()).toBe(12);
    expect((await runIn(scene, of.configuration)).summary.trials).toBe(12);
  });
});
