// verifies: backtest-orders
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ResearchScene, researchScene, runIn, sceneConfiguration } from '#tests/support/research-scene.ts';

// Threads are started, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

let scene: ResearchScene;
beforeAll(() => {
  scene = researchScene();
});
afterAll(() => scene.close());

describe('the stress of the path inside bars', () => {
  it('keeps the finer bars that decide it, so that only what they leave open differs', async () => {
    const strategy = { id: 'sma-cross', params: { fast: 1, slow: 2 } };
    const always = { timeframe: '1h', exits: { stopLoss: 0.004, takeProfit: 0.004 }, strategy };
    const byHours = await runIn(scene, sceneConfiguration({ ...always, execution: { intrabar: 'worst' } }));
    const byMinutes = await runIn(scene, sceneConfiguration({ ...always, execution: { intrabar: 'finer' } }));
    const spread = ({ honesty: { paths } }: typeof byHours) => (paths.best?.totalReturn ?? 0) - (paths.worst?.totalReturn ?? 0);
    expect(byHours.honesty.paths.worst?.totalReturn).toBe(byHours.summary.totalReturn);
    expect(byMinutes.honesty.paths.worst?.totalReturn).toBe(byMinutes.summary.totalReturn);
    expect(byMinutes.summary.totalReturn).not.toBe(byHours.summary.totalReturn);
    expect(byHours.honesty.paths.dependentTrades).toBeGreaterThan(byMinutes.honesty.paths.dependentTrades);
    expect(spread(byHours)).toBeGreaterThan(0.01);
    expect(spread(byMinutes)).toBeLessThan(spread(byHours) / 2);
  });
});
