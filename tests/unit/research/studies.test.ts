// verifies: backtest-studies, trial-ledger
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { OptimiseResult } from '#contract/research-studies.ts';
import { lastOf, type ResearchScene, researchScene, runIn, sceneConfiguration } from '#tests/support/research-scene.ts';

// Threads are started, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

let scene: ResearchScene;
beforeAll(() => {
  scene = researchScene();
});
afterAll(() => scene.close());

const GRID = { space: { fast: { low: 3, high: 8, step: 1 }, slow: { low: 10, high: 30, step: 10 } }, leastTrades: 0 };
const of = { configuration: sceneConfiguration() };

async function optimised(request: object, signal?: AbortSignal): Promise<{ studyId: string; result: OptimiseResult }> {
  const last = await lastOf(scene.client['backtest.optimise']({ of, request }, signal));
  if (last.phase !== 'done' || last.study.kind !== 'optimise') throw new Error('the search did not end');
  return { studyId: last.studyId, result: last.study.result };
}

describe('studies in the research process', () => {
  it('try every point of a grid as a single run would have it, count each as a trial, and name the best and the plateau', async () => {
    const { result } = await optimised(GRID);
    expect(result).toMatchObject({ evaluated: 18, total: 18, isComplete: true, method: 'grid', objective: 'sharpe' });
    const best = result.best?.index ?? -1;
    expect(result.objectiveValue[best]).toBe(Math.max(...result.objectiveValue));
    expect(result.plateau).not.toBeNull();
    for (const i of [0, 7, 17]) {
      const params = { fast: result.values.fast?.[i], slow: result.values.slow?.[i] };
      const run = await runIn(scene, sceneConfiguration({ strategy: { id: 'sma-cross', params } }));
      expect([result.totalReturn[i], result.trades[i], result.maxDrawdown[i]]).toEqual([
        run.summary.totalReturn,
        run.summary.trades,
        run.summary.maxDrawdown,
      ]);
      expect(run.summary.trials).toBe(18);
      expect(run.honesty.overfitting?.strategies ?? 18).toBe(18);
    }
  });

  it('have a plateau where settings were chosen by chance and hardly any is beside another', async () => {
    const space = { fast: { low: 2, high: 12, step: 1 }, slow: { low: 14, high: 60, step: 1 } };
    const { result } = await optimised({ space, method: 'random', evaluations: 60, leastTrades: 0 });
    const scored = result.plateauScore.filter((score) => !Number.isNaN(score)).length;
    expect(scored).toBeGreaterThan(result.evaluated / 2);
  });

  it('go on with a search that was cancelled, to the same end as one that never was', async () => {
    const space = { ...GRID.space, slow: { low: 10, high: 40, step: 1 } };
    const request = { ...GRID, space, method: 'bayesian' as const, evaluations: 100 };
    const whole = await optimised(request);
    const abort = new AbortController();
    let evaluated = 0;
    await lastOf(
      (async function* () {
        for await (const item of scene.client['backtest.optimise']({ of, request }, abort.signal)) {
          if (item.phase === 'progress' && item.done > 8) abort.abort();
          yield item;
        }
      })(),
    ).catch(() => null);
    const studies = await scene.client['studies.list']({ kind: 'optimise' });
    const stopped = studies.ok ? studies.value.find((study) => !study.isComplete) : undefined;
    // Cancelled: its threads come back within moments, and what they tried is kept then.
    await expect
      .poll(async () => {
        const shown = await scene.client['studies.show']({ studyId: stopped?.studyId ?? '' });
        if (shown.ok && shown.value.study.kind === 'optimise') evaluated = shown.value.study.result.evaluated;
        return evaluated;
      })
      .toBeGreaterThan(0);
    expect(evaluated).toBeLessThan(100);
    const resumed = await lastOf(scene.client['backtest.optimise']({ of, request, resume: stopped?.studyId ?? '' }));
    if (resumed.phase !== 'done') throw new Error('the search did not end');
    expect(resumed.study).toMatchObject({ result: whole.result });
    expect(resumed.studyId).toBe(stopped?.studyId);
  });

  it('test out of sample what was best before, window after window', async () => {
    const request = { trainBars: 800, testBars: 400, search: GRID };
    const last = await lastOf(scene.client['backtest.walkForward']({ of, request }));
    if (last.phase !== 'done' || last.study.kind !== 'walk-forward') throw new Error('the walk did not end');
    const { windows, equity, drift } = last.study.result;
    expect(windows).toHaveLength(6);
    windows.forEach((window, i) => {
      expect(window.testFromUs).toBe(window.trainToUs);
      if (i > 0) expect(window.testFromUs).toBe(windows[i - 1]?.testToUs);
    });
    expect(equity.timeUs).toHaveLength(2200);
    const growth = windows.reduce((product, window) => product * (1 + (window.outOfSampleReturn ?? Number.NaN)), 1);
    expect((equity.value.at(-1) ?? 0) / 100_000).toBeCloseTo(growth, 9);
    expect(Object.keys(drift)).toEqual(['fast', 'slow']);
  });

  it.each(['trade-shuffle', 'block-bootstrap', 'synthetic-candles', 'parameters', 'costs', 'latency', 'start-date'] as const)(
    'simulate accounts by %s, the same again for the same seed',
    async (method) => {
      const ask = async () => {
        const last = await lastOf(scene.client['backtest.monteCarlo']({ of, request: { method, paths: 40 } }));
        if (last.phase !== 'done' || last.study.kind !== 'monte-carlo') throw new Error('the simulation did not end');
        return last.study.result;
      };
      const result = await ask();
      expect(result.paths).toBeGreaterThan(1);
      expect(result.finals.counts.reduce((sum, count) => sum + count, 0)).toBe(result.paths);
      expect(result.lossProbability).toBeGreaterThanOrEqual(0);
      expect(result.drawdownQuantiles['0.05']).toBeLessThanOrEqual(result.drawdownQuantiles['0.95'] ?? Number.NaN);
      expect(await ask()).toEqual(result);
    },
  );

  it('are listed with their run, shown again as they were, and deleted', async () => {
    const { runId } = await runIn(scene);
    const made = await lastOf(scene.client['backtest.monteCarlo']({ of: { runId }, request: { paths: 100 } }));
    if (made.phase !== 'done') throw new Error('the simulation did not end');
    const listed = await scene.client['studies.list']({ runId });
    expect(listed).toMatchObject({ ok: true, value: [{ studyId: made.studyId, runId, kind: 'monte-carlo', isComplete: true }] });
    const shown = await scene.client['studies.show']({ studyId: made.studyId });
    expect(shown.ok && shown.value.study).toEqual(made.study);
    expect(await scene.client['studies.delete']({ studyId: made.studyId })).toMatchObject({ ok: true });
    expect(await scene.client['studies.show']({ studyId: made.studyId })).toMatchObject({ ok: false, error: { code: 'UnknownStudy' } });
  });

  it('search for any figure of a run by its name, greatest or least, and refuse a name that no figure has', async () => {
    const quality = (await optimised({ ...GRID, objective: 'trades.systemQuality' })).result;
    const best = quality.best;
    const params = { fast: quality.values.fast?.[best?.index ?? 0], slow: quality.values.slow?.[best?.index ?? 0] };
    const run = await runIn(scene, sceneConfiguration({ strategy: { id: 'sma-cross', params } }));
    expect(best?.value).toBe(run.metrics['trades.systemQuality']);
    expect(best?.value).toBe(Math.max(...quality.objectiveValue));
    const calmest = (await optimised({ ...GRID, objective: '-volatility' })).result;
    expect(calmest.best?.value).toBeLessThan(0);
    const restless = (await optimised({ ...GRID, objective: 'volatility' })).result;
    expect(Math.max(...calmest.objectiveValue)).toBe(-Math.min(...restless.objectiveValue));
    await expect(optimised({ ...GRID, objective: 'luck' })).rejects.toMatchObject({
      code: 'BadRequest',
      message: expect.stringContaining('luck'),
    });
  });

  it('refuse a space that names no parameter of the strategy or a value that it never has, and a grid without an end', async () => {
    await expect(optimised({ space: { speed: { low: 1, high: 2, step: 1 } } })).rejects.toMatchObject({
      code: 'BadRequest',
      message: expect.stringContaining('speed'),
    });
    await expect(optimised({ space: { fast: { values: [5, '5:x:1'] } } })).rejects.toMatchObject({
      code: 'BadRequest',
      message: 'fast must be a whole number from 1 to 5000, but the space has "5:x:1" in it.',
    });
    const endless = { space: { fast: { low: 1, high: 1000, step: 1 }, slow: { low: 1, high: 1000, step: 1 } } };
    await expect(optimised(endless)).rejects.toMatchObject({ code: 'BadRequest', message: expect.stringContaining('1000000') });
  });
});
