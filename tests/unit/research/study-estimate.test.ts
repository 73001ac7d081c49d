// verifies: backtest-studies
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { lastOf, type ResearchScene, researchScene, sceneConfiguration } from '#tests/support/research-scene.ts';

// Threads are started, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

let scene: ResearchScene;
beforeAll(() => {
  scene = researchScene();
});
afterAll(() => scene.close());

const of = { configuration: sceneConfiguration() };
const SEARCH = {
  space: { fast: { low: 3, high: 10, step: 1 }, slow: { low: 3, high: 10, step: 1 } },
  constraints: ['fast < slow'],
  leastTrades: 0,
};

type EstimateInput = Parameters<ResearchScene['client']['studies.estimate']>[0];
const estimated = async (request: EstimateInput['request'], subject: EstimateInput['of'] = of) => {
  const answer = await scene.client['studies.estimate']({ of: subject, request });
  if (!answer.ok) throw answer.error;
  return answer.value;
};

describe('how long a study would take', () => {
  it('is told by the settings that it then tries, and is no trial', async () => {
    const estimate = await estimated({ kind: 'optimise', request: SEARCH });
    expect(estimate).toMatchObject({ windows: 1, settings: 28, evaluations: 28 });
    expect(estimate.seconds).toBeGreaterThan(0);
    expect(scene.store.countTrials('sma-cross TEST 1m')).toBe(0);
    const last = await lastOf(scene.client['backtest.optimise']({ of, request: SEARCH }));
    expect(last).toMatchObject({ study: { result: { evaluated: 28 } } });
  });

  it('counts every window of a walk-forward as it then is', async () => {
    const request = { trainBars: 800, testBars: 400, search: SEARCH };
    const estimate = await estimated({ kind: 'walk-forward', request });
    const totals = new Set<number>();
    for await (const item of scene.client['backtest.walkForward']({ of, request })) {
      if (item.phase === 'progress') totals.add(item.total);
      else if (item.study.kind === 'walk-forward') expect(item.study.result.windows).toHaveLength(estimate.windows);
    }
    expect([estimate.windows, estimate.settings, estimate.evaluations]).toEqual([6, 28, 6 * 28]);
    expect([...totals]).toEqual([6 * 28]);
  });

  it('is that of a budget where the method has one, also where each window trains a model', async () => {
    const search = { method: 'bayesian' as const, evaluations: 40, space: { longAbove: { low: 0.5, high: 0.7, step: 0.001 } } };
    const model = { configuration: sceneConfiguration({ strategy: { id: 'model-signal', params: {} } }) };
    const estimate = await estimated({ kind: 'walk-forward', request: { trainBars: 800, testBars: 400, search } }, model);
    expect(estimate.settings).toBe(40);
    expect(estimate.evaluations).toBe(40 * estimate.windows);
  });

  it('is refused as the study would be', async () => {
    const bad = { ...SEARCH, constraints: ['quick < slow'] };
    await expect(estimated({ kind: 'optimise', request: bad })).rejects.toMatchObject({
      code: 'BadRequest',
      message: expect.stringContaining('quick'),
    });
    await expect(estimated({ kind: 'walk-forward', request: { trainBars: 5000, search: SEARCH } })).rejects.toMatchObject({
      code: 'TooFewBars',
    });
  });
});
