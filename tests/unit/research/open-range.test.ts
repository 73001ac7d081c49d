// verifies: backtest-runs
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sliceBarColumns } from '#core/market/bar-columns.ts';
import { lastOf, type ResearchScene, researchScene, runIn, sceneConfiguration } from '#tests/support/research-scene.ts';
import { seededBars } from '#tests/support/seeded-bars.ts';

// Threads are started, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const BARS = seededBars(5, 3000);
/** Bars up to a whole five minutes: what is built of them is complete. */
const CUT = BARS.timeUs.findIndex((timeUs, i) => i > 2400 && timeUs % 300_000_000 === 0);

let scene: ResearchScene;
beforeEach(() => {
  scene = researchScene(sliceBarColumns(BARS, 0, CUT));
});
afterEach(() => scene.close());

const barsArrive = () => scene.market.mergeBars('TEST', '1m', BARS, false);

describe('a run without a first or last day', () => {
  it.each([
    ['stored bars', {}],
    [
      'bars that are built, with the finer ones inside them',
      { timeframe: '5m', execution: { intrabar: 'finer' }, exits: { stopLoss: { type: 'fraction', value: 0.002 } } },
    ],
    ['an end that lies in the future', { to: '2030-01-01' }],
  ])('gives the same again when bars have arrived: %s', async (_, changes) => {
    const { runId, manifest } = await runIn(scene, sceneConfiguration(changes));
    barsArrive();
    expect(await lastOf(scene.client['runs.rerun']({ runId }))).toMatchObject({ isEqual: true, differences: [] });
    const fromManifest = await runIn(scene, manifest.config);
    expect(fromManifest.manifest).toEqual(manifest);
    expect(fromManifest.summary.trials).toBe(1);
    const now = await runIn(scene, sceneConfiguration(changes));
    expect(now.bars).toBeGreaterThan(fromManifest.bars);
  });

  it('is studied and dragged over the bars that it had, and its own setting is no new trial', async () => {
    const { runId, manifest, summary } = await runIn(scene);
    barsArrive();
    const search = { space: { fast: { values: [5] } }, leastTrades: 0 };
    const studied = await lastOf(scene.client['backtest.optimise']({ of: { runId }, request: search }));
    expect(studied).toMatchObject({ study: { result: { totalReturn: Float64Array.of(summary.totalReturn ?? Number.NaN) } } });
    for await (const opened of scene.client['session.open']({ configuration: manifest.config })) {
      expect(opened.bars).toBe(CUT);
      const answer = await scene.client['session.evaluate']({ sessionId: opened.sessionId, parameters: {} });
      expect(answer).toMatchObject({ ok: true, value: { trials: 1, figures: { totalReturn: summary.totalReturn } } });
      break;
    }
  });

  it('keeps the words of a range that more bars can not change', async () => {
    const config = { from: '2023-11-14T22:00:00Z', to: '2023-11-15' };
    expect((await runIn(scene, sceneConfiguration(config))).manifest.config).toMatchObject({ to: '2023-11-15' });
  });
});
