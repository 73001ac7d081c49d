// verifies: backtest-failures
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { lastOf, type ResearchScene, researchScene, runIn, sceneConfiguration } from '#tests/support/research-scene.ts';

// Threads are started, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

let scene: ResearchScene;
beforeAll(() => {
  scene = researchScene();
});
afterAll(() => scene.close());

const failureOf = (configuration: unknown) =>
  lastOf(scene.client['backtest.run']({ configuration })).then(
    () => null,
    (error: { code: string; message: string; data?: unknown }) => error,
  );

describe('a backtest that can not be', () => {
  it('says every problem of its configuration at once, by path, with what is allowed and what was found', async () => {
    const failure = await failureOf({
      symbols: [],
      timeframe: '2h',
      strategy: { id: 'sma-cros' },
      costs: { commission: { type: 'percnt' } },
    });
    expect(failure?.code).toBe('BadConfiguration');
    const { problems } = (failure?.data ?? { problems: [] }) as { problems: { path: string; allowed: string; found: string }[] };
    expect(problems.map(({ path }) => path).sort()).toEqual(['costs.commission.type', 'strategy.id', 'symbols', 'timeframe']);
    expect(problems.find(({ path }) => path === 'timeframe')).toMatchObject({ allowed: expect.stringContaining('15m'), found: '"2h"' });
  });

  it('names symbols that are not stored beside whatever else is wrong, and all of them where nothing else is', async () => {
    const failure = await failureOf(sceneConfiguration({ symbols: ['TEST', 'NOPE', 'NADA'], strategy: { id: 'sma-cros' } }));
    expect(failure?.code).toBe('BadConfiguration');
    const { problems } = (failure?.data ?? { problems: [] }) as { problems: { path: string }[] };
    expect(problems.map(({ path }) => path)).toEqual(['strategy.id', 'symbols.1', 'symbols.2']);
    for (const part of ['sma-cros', 'NOPE', 'NADA']) expect(failure?.message).toContain(part);
    const checked = await scene.client['backtest.check']({
      configuration: sceneConfiguration({ symbols: ['NOPE'], strategy: { id: 'x' } }),
    });
    expect(checked.ok && checked.value.problems.map(({ path }) => path)).toEqual(['strategy.id', 'symbols.0']);
    const alone = await failureOf(sceneConfiguration({ symbols: ['NOPE', 'NADA'], strategy: { id: 'pairs-spread' } }));
    expect(alone).toMatchObject({ code: 'UnknownInstrument', message: expect.stringContaining('NOPE, NADA') });
  });

  it.each([
    ['an unknown symbol', { symbols: ['NOPE'] }, 'UnknownInstrument', 'NOPE'],
    ['a range without bars', { from: '1990-01-01', to: '1990-02-01' }, 'NoData', 'TEST'],
    ['too few bars', { warmupBars: 2999 }, 'TooFewBars', '3001'],
    ['a pair with one symbol', { strategy: { id: 'pairs-spread' } }, 'BadConfiguration', '2'],
    ['predictions that are not there', { strategy: { id: 'model-signal' } }, 'NoData', 'probabilityUp'],
    ['a strategy that throws', { strategy: { id: 'throws' } }, 'StrategyFailed', 'cannot divide by a cloud'],
  ])('says of %s what is the matter, in one line', async (_what, changes, code, part) => {
    const failure = await failureOf(sceneConfiguration(changes));
    expect(failure).toMatchObject({ code, message: expect.stringContaining(part) });
    expect(failure?.message).not.toMatch(/\n|\bat \S+:\d+/);
    expect(scene.store.listRuns({ words: [], tag: null, orderBy: 'createdAt', isAscending: false, offset: 0, limit: 1 }).total).toBe(0);
  });

  it('ends a strategy that loops for ever, and goes on with others at once', async () => {
    const { pool } = scene.deps;
    const { run } = pool;
    // The limit is minutes in earnest; the thread is ended just the same after a moment.
    pool.run = ((name: never, input: never, options: { timeLimitMs: number }) =>
      run.call(pool, name, input, { ...options, timeLimitMs: 300 } as never)) as typeof pool.run;
    try {
      const failure = await failureOf(sceneConfiguration({ strategy: { id: 'loops' } }));
      expect(failure).toMatchObject({ code: 'StrategyTooSlow', message: expect.stringContaining('0.3 s') });
    } finally {
      pool.run = run;
    }
    expect((await runIn(scene)).summary.trades).toBeGreaterThan(0);
  });

  it('stores nothing of a run that is cancelled, and frees the threads', async () => {
    const before = scene.store.listRuns({ words: [], tag: null, orderBy: 'createdAt', isAscending: false, offset: 0, limit: 1 }).total;
    const abort = new AbortController();
    const items: string[] = [];
    for await (const item of scene.client['backtest.run'](
      { configuration: sceneConfiguration({ strategy: { id: 'loops' } }) },
      abort.signal,
    )) {
      items.push(item.phase);
      abort.abort();
    }
    expect(items).toEqual(['progress']);
    const others = await Promise.all([runIn(scene), runIn(scene)]);
    expect(others.every(({ summary }) => summary.trades > 0)).toBe(true);
    expect(scene.store.listRuns({ words: [], tag: null, orderBy: 'createdAt', isAscending: false, offset: 0, limit: 1 }).total).toBe(
      before + 2,
    );
    expect(scene.store.countTrials('loops TEST 1m')).toBe(0);
  });
});

describe('the check before a run', () => {
  const check = async (configuration: unknown) => {
    const answer = await scene.client['backtest.check']({ configuration });
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.value;
  };

  it('tells of the data, the trades to come and the number of the trial, and counts as none', async () => {
    const configuration = sceneConfiguration({ strategy: { id: 'donchian-breakout' }, from: '2023-11-01' });
    const before = scene.store.countTrials('donchian-breakout TEST 1m');
    const { problems, data, estimate, hints } = await check(configuration);
    expect(problems).toEqual([]);
    expect(data[0]).toMatchObject({ symbol: 'TEST', bars: 3000, isSimulated: true, builtFrom: null });
    expect(data[0]?.missingBars).toBeGreaterThan(100);
    expect(data[0]?.coverage).toHaveLength(60);
    expect(estimate).toMatchObject({ bars: 3000, trialNumber: before + 1, isKnownTrial: false });
    expect(hints.join()).toContain('simulated');
    const run = await runIn(scene, configuration);
    expect(estimate?.trades).toBe(run.summary.trades);
    expect((await check(configuration)).estimate).toMatchObject({ trialNumber: before + 1, isKnownTrial: true });
  });

  it('gives problems of form and of data by path, and no estimate', async () => {
    expect(await check({})).toMatchObject({
      configuration: null,
      estimate: null,
      problems: expect.arrayContaining([expect.objectContaining({ path: 'timeframe' })]),
    });
    const answer = await check(sceneConfiguration({ symbols: ['TEST', 'NOPE'], from: '1990-01-01', to: '1990-02-01' }));
    expect(answer.estimate).toBeNull();
    expect(answer.problems.map(({ path }) => path)).toEqual(['symbols', 'from', 'symbols.1']);
    const priced = await check(sceneConfiguration({ costs: { spread: 1e6 } }));
    expect(priced).toMatchObject({ estimate: null, problems: [{ path: 'costs.spread', found: '1000000' }] });
  });
});
