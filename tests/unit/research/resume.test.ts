// verifies: backtest-studies
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OptimiseResult } from '#contract/research-studies.ts';
import { lastOf, type ResearchScene, researchScene, sceneConfiguration } from '#tests/support/research-scene.ts';
import { seededBars } from '#tests/support/seeded-bars.ts';

// Threads are started, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const GRID = { space: { fast: { low: 2, high: 41, step: 1 }, slow: { low: 45, high: 64, step: 1 } }, leastTrades: 0 };
const configuration = sceneConfiguration();

let scene: ResearchScene;
beforeEach(() => {
  scene = researchScene();
});
afterEach(() => scene.close());

type OptimiseInput = Parameters<ResearchScene['client']['backtest.optimise']>[0];

/** Begins a search and cancels it when so many settings were tried; its study. */
async function stopped(input: OptimiseInput, atLeast: number): Promise<string> {
  const abort = new AbortController();
  let studyId: string | undefined;
  const work = async () => {
    for await (const item of scene.client['backtest.optimise'](input, abort.signal)) {
      if (item.phase === 'progress') studyId ??= item.studyId;
      if (item.phase === 'progress' && item.done >= atLeast) abort.abort();
    }
  };
  await work().catch(() => null);
  if (studyId === undefined) throw new Error('the search named no study');
  // Cancelled: its threads come back within moments.
  await expect.poll(async () => (await evaluatedOf(studyId as string)) > 0).toBe(true);
  return studyId;
}

async function evaluatedOf(studyId: string): Promise<number> {
  const shown = await scene.client['studies.show']({ studyId });
  return shown.ok && shown.value.study.kind === 'optimise' ? shown.value.study.result.evaluated : 0;
}

async function searched(input: OptimiseInput): Promise<{ studyId: string; result: OptimiseResult }> {
  const last = await lastOf(scene.client['backtest.optimise'](input));
  if (last.phase !== 'done' || last.study.kind !== 'optimise') throw new Error('the search did not end');
  return { studyId: last.studyId, result: last.study.result };
}

describe('a search that was stopped', () => {
  it('goes on with its own configuration and space, named by its study alone', async () => {
    const studyId = await stopped({ of: { configuration }, request: GRID }, 100);
    const evaluated = await evaluatedOf(studyId);
    expect(evaluated).toBeLessThan(800);
    const resumed = await searched({ resume: studyId });
    expect(resumed.studyId).toBe(studyId);
    expect(resumed.result).toEqual((await searched({ of: { configuration }, request: GRID })).result);
    expect(resumed.result).toMatchObject({ evaluated: 800, total: 800, isComplete: true });
  });

  it('is not taken for a search of another space, method or configuration', async () => {
    const studyId = await stopped({ of: { configuration }, request: GRID }, 100);
    const others: OptimiseInput[] = [
      { of: { configuration }, request: { ...GRID, space: { fast: { low: 2, high: 9, step: 1 } } } },
      { of: { configuration }, request: { ...GRID, objective: 'sortino' } },
      { of: { configuration: sceneConfiguration({ initialCapital: 5000 }) }, request: GRID },
    ];
    for (const other of others)
      await expect(searched({ ...other, resume: studyId })).rejects.toMatchObject({
        code: 'BadRequest',
        message: expect.stringContaining(studyId),
      });
    expect((await searched({ of: { configuration }, request: GRID, resume: studyId })).result.evaluated).toBe(800);
  });

  it('goes on over the bars that it began with when others have come, and not when these have changed', async () => {
    const studyId = await stopped({ of: { configuration }, request: GRID }, 100);
    scene.market.mergeBars('TEST', '1m', seededBars(5, 3300), false);
    const again = await stopped({ resume: studyId }, 200);
    expect(again).toBe(studyId);
    const other = seededBars(5, 3000);
    other.close[1500] = other.high[1500] as number;
    scene.market.mergeBars('TEST', '1m', other, true);
    await expect(searched({ resume: studyId })).rejects.toMatchObject({ code: 'DataChanged' });
    await expect(searched({ resume: 'nothing' })).rejects.toMatchObject({ code: 'UnknownStudy' });
    await expect(searched({})).rejects.toMatchObject({ code: 'BadRequest' });
  });

  it('is listed from its first moment, so that nothing can end it without a trace, and not when it never could begin', async () => {
    const seen: unknown[] = [];
    for await (const item of scene.client['backtest.optimise']({ of: { configuration }, request: GRID })) {
      if (seen.length > 0 || item.phase !== 'progress') continue;
      const listed = await scene.client['studies.list']({});
      seen.push(listed.ok ? listed.value.map(({ studyId }) => studyId) : null, [item.studyId]);
    }
    expect(seen[0]).toEqual(seen[1]);
    const failing = {
      of: { configuration: sceneConfiguration({ strategy: { id: 'throws', params: {} } }) },
      request: { space: { level: { values: [1] } } },
    };
    await expect(searched(failing)).rejects.toMatchObject({ code: 'StrategyFailed' });
    const listed = await scene.client['studies.list']({});
    expect(listed.ok && listed.value.map(({ isComplete }) => isComplete)).toEqual([true]);
  });

  it('is told of without the points that its constraints forbid', async () => {
    const request = { space: { fast: { low: 3, high: 10, step: 1 }, slow: { low: 3, high: 10, step: 1 } }, constraints: ['fast < slow'] };
    const totals = new Set<number>();
    for await (const item of scene.client['backtest.optimise']({ of: { configuration }, request }))
      if (item.phase === 'progress') totals.add(item.total);
      else expect(item.study).toMatchObject({ result: { evaluated: 28, total: 28 } });
    expect([...totals]).toEqual([28]);
    expect((await searched({ of: { configuration }, request: { ...request, method: 'random' } })).result).toMatchObject({
      evaluated: 28,
      total: 28,
    });
  });
});
