// verifies: backtest-runs, trial-ledger, storage-ports
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { researchContract } from '#contract/index.ts';
import { metricsByName } from '#core/backtest/metrics-summary.ts';
import { sliceBarColumns } from '#core/market/bar-columns.ts';
import { answered } from '#tests/support/answered.ts';
import { lastOf, type ResearchScene, researchScene, runIn, sceneConfiguration } from '#tests/support/research-scene.ts';
import { seededBars } from '#tests/support/seeded-bars.ts';

// Threads are started, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

let scene: ResearchScene;
beforeAll(() => {
  scene = researchScene();
});
afterAll(() => scene.close());

const list = async (search = '') => {
  const answer = await scene.client['runs.list']({ search });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
};
describe('a backtest in the research process', () => {
  it('is stored with its manifest, judged, and adds up: start and results of trades make the final account', async () => {
    const run = await runIn(scene);
    expect(run.manifest).toMatchObject({ dataHash: expect.stringMatching(/^[0-9a-f]{64}$/), seed: 42, engineVersion: expect.any(String) });
    expect(run.manifest.config).toMatchObject({ symbols: ['TEST'], initialCapital: 100_000, closeAtEnd: true });
    const trades = await answered(scene.client['runs.trades']({ runId: run.runId }));
    const equity = await answered(scene.client['runs.equity']({ runId: run.runId }));
    const results = trades.pnl.reduce((sum, pnl) => sum + pnl, 0);
    expect(trades.total).toBe(run.summary.trades);
    expect(100_000 + results).toBeCloseTo(run.summary.finalEquity ?? Number.NaN, 6);
    expect(equity.value.at(-1)).toBe(run.summary.finalEquity);
    expect(equity.total).toBe(3000);
    expect(Math.min(...equity.drawdown)).toBeCloseTo(run.summary.maxDrawdown ?? Number.NaN, 12);
    expect(run.summary.verdict).toBe(run.honesty.verdict);
    expect(run.honesty.lookAhead.state).toBe('clean');
    expect(run.honesty.costStress.map(({ factor }) => factor)).toEqual([0, 0.5, 1, 1.5, 2, 3]);
    expect(run.honesty.costStress[2]?.totalReturn).toBe(run.summary.totalReturn);
    expect(run.isSimulated).toBe(true);
    expect(run.honesty.notes.join()).toContain('simulated');
  });

  it('runs again to the last digit, and says where it does not when the bars have changed', async () => {
    const { runId } = await runIn(scene);
    expect(await lastOf(scene.client['runs.rerun']({ runId }))).toMatchObject({ isEqual: true, differences: [] });
    const other = seededBars(5, 3000);
    other.close[1500] = (other.close[1500] as number) * 1.0001;
    other.high[1500] = Math.max(other.high[1500] as number, other.close[1500] as number);
    scene.market.mergeBars('TEST', '1m', other, true);
    const again = await lastOf(scene.client['runs.rerun']({ runId }));
    expect(again).toMatchObject({ isEqual: false });
    expect(again.phase === 'done' && again.differences[0]?.where).toBe('stored bars (data hash)');
    scene.market.mergeBars('TEST', '1m', seededBars(5, 3000), true);
    expect(await lastOf(scene.client['runs.rerun']({ runId }))).toMatchObject({ isEqual: true });
  });

  it('counts a distinct configuration once; how ratios are defined makes no other one', async () => {
    const configuration = sceneConfiguration({ strategy: { id: 'ema-cross', params: { fast: 5, slow: 20 } } });
    expect((await runIn(scene, configuration)).summary.trials).toBe(1);
    expect((await runIn(scene, configuration)).summary.trials).toBe(1);
    const asLean = await runIn(scene, { ...configuration, metrics: { convention: 'lean' } });
    expect([asLean.summary.trials, asLean.convention]).toEqual([1, 'lean']);
    const other = sceneConfiguration({ strategy: { id: 'ema-cross', params: { fast: 6, slow: 20 } } });
    expect((await runIn(scene, other)).summary.trials).toBe(2);
  });

  it('is found by words and tags, annotated, compared and deleted; its trial stays', async () => {
    const first = await runIn(scene);
    const second = await runIn(scene, sceneConfiguration({ costs: {} }));
    await scene.client['runs.annotate']({ runId: second.runId, tags: ['free'], note: 'without any cost' });
    expect(await scene.client['runs.annotate']({ runId: second.runId, tags: ['two\nlines'] })).toMatchObject({
      error: { code: 'BadRequest', message: 'runs.annotate: tags.0 must be a tag of one line, of at most 40 letters.' },
    });
    expect((await list('TEST any cost')).runs.map(({ runId }) => runId)).toEqual([second.runId]);
    expect((await list()).tags).toEqual(['free']);
    const compared = await answered(scene.client['runs.compare']({ runIds: [first.runId, second.runId] }));
    expect(compared).toMatchObject({ isSameData: true, isSameCosts: false });
    expect(compared.settings.map(({ path }) => path)).toContain('costs.slippage.type');
    expect(compared.trades.both).toBeGreaterThan(10);
    expect(second.warnings).toContain('No costs were set: a real account pays some.');
    const trials = scene.store.countTrials('sma-cross TEST 1m');
    const told = () => scene.store.readDocuments('research.runs', 0, 1000).filter(({ key }) => key === second.runId);
    expect(await scene.client['runs.delete']({ runId: second.runId })).toMatchObject({ ok: true });
    expect(await scene.client['runs.show']({ runId: second.runId })).toMatchObject({ ok: false, error: { code: 'UnknownRun' } });
    expect(told().map(({ payload }) => payload.kind)).toEqual(['run-stored', 'run-annotated', 'run-deleted']);
    expect(scene.store.countTrials('sma-cross TEST 1m')).toBe(trials);
  });

  it('is exported as one page without a script or an address, as CSV and as JSON; for a PDF it says what is missing', async () => {
    const { runId, summary } = await runIn(scene);
    const text = async (format: 'html' | 'csv' | 'json') =>
      new TextDecoder().decode((await answered(scene.client['runs.export']({ runId, format }))).bytes);
    const page = await text('html');
    expect(page).toContain('SIMULATED');
    // One trial tells nothing of overfitting: neither a tick nor a cross.
    expect(page).toContain('<td>Overfitting probability</td><td>– not judged</td>');
    // Account, months, beliefs, rolling ratios, returns and excursions of trades; fewer than ten trials have no logits.
    expect(page.match(/<svg/g)?.length).toBe(6);
    expect(page).not.toMatch(/<script|\bhref=|\bsrc=|url\((?!#)|@import/i);
    expect((await text('csv')).trimEnd().split('\n')).toHaveLength(summary.trades + 1);
    const document = JSON.parse(await text('json'));
    expect(document.summary).toEqual(summary);
    expect(document.equity.time).toHaveLength(3000);
    expect(document.trades).toHaveLength(summary.trades);
    expect(await scene.client['runs.export']({ runId, format: 'pdf' })).toMatchObject({ ok: false, error: { code: 'NoPdf' } });
  });

  it('carries its evidence, groups, every figure and the studies made of it in the exported page', async () => {
    const { runId, metrics } = await runIn(scene);
    const request = { method: 'block-bootstrap' as const, paths: 200 };
    const made = await lastOf(scene.client['backtest.monteCarlo']({ of: { runId }, request }));
    if (made.phase !== 'done' || made.study.kind !== 'monte-carlo') throw new Error('the simulation did not end');
    const exported = await answered(scene.client['runs.export']({ runId, format: 'html' }));
    const page = new TextDecoder().decode(exported.bytes);
    for (const name of Object.keys(metrics)) expect(page).toContain(`<td>${name}</td>`);
    // Account, months, beliefs, rolling ratios, returns, excursions, and of the simulation a fan and two histograms.
    expect(page.match(/<svg/g)?.length).toBe(9);
    // On paper every page says whose it is, and which.
    expect(page).toMatch(/@bottom-left\{content:"SMA cross TEST 1m"/);
    expect(page).toContain('counter(page) " of " counter(pages)');
    expect(page).toContain(`@bottom-center{content:"run ${runId}"`);
    expect(page).toContain('@top-right{content:"SIMULATED DATA"');
    expect(page).toMatch(/<td>trades\.all\.averageHeldUs<\/td><td>\d+\.\d\d days<\/td>/);
    const parts = ['White&#39;s reality check', 'first order after', 'By side', 'Ratios by convention', 'Monte Carlo'];
    for (const part of parts) expect(page).toContain(part);
    const { lossProbability } = made.study.result;
    expect(page).toContain(`200 paths of blocks of daily returns; loss in ${(lossProbability * 100).toFixed(1)}%`);
  });

  it('is exported without empty charts where nothing was traded, and without a figure that was made up', async () => {
    const run = await runIn(scene, sceneConfiguration({ strategy: { id: 'rsi-mean-reversion', params: { lower: 1, upper: 99 } } }));
    expect(run.summary.trades).toBe(0);
    const page = new TextDecoder().decode((await answered(scene.client['runs.export']({ runId: run.runId, format: 'html' }))).bytes);
    expect(page.match(/<svg/g)?.length).toBe(2);
    expect(page).toContain('<h2>0 trades</h2>');
    expect(page).toContain('Nothing was traded');
    for (const claim of ['loses without any', 'never at this quality', 'NaN', '95%: – … –']) expect(page).not.toContain(claim);
  });

  it('gives the months, groups and figures of the stored run that the core computes of it', async () => {
    const run = await runIn(scene);
    const monthly = await answered(scene.client['runs.monthly']({ runId: run.runId }));
    const growth = monthly.months.value.reduce((product, value) => product * (1 + value), 1);
    expect(growth - 1).toBeCloseTo(run.summary.totalReturn ?? Number.NaN, 10);
    const breakdown = await answered(scene.client['runs.breakdown']({ runId: run.runId }));
    for (const { trades } of breakdown.groups) expect(trades.reduce((sum, count) => sum + count, 0)).toBe(run.summary.trades);
    const parts = await scene.deps.pool.run('run', run.manifest.config as never, {
      dataset: {
        id: 'again',
        timeframe: '1m',
        symbols: [{ instrument: scene.market.findInstrument('TEST') as never, bars: seededBars(5, 3000) }],
      },
      signal: new AbortController().signal,
      timeLimitMs: 10_000,
    });
    expect(run.metrics).toEqual(metricsByName(parts.metrics));
  });

  it('is shown whole when it lasts a day or two, where a second trial leaves nothing to resample', async () => {
    const oneDay = researchScene(sliceBarColumns(seededBars(5, 3000), 0, 120), 1);
    try {
      await runIn(oneDay);
      const run = await runIn(oneDay, sceneConfiguration({ strategy: { id: 'sma-cross', params: { fast: 4, slow: 20 } } }));
      const shown = await answered(oneDay.client['runs.show']({ runId: run.runId }));
      expect(researchContract['runs.show'].output.parse(shown).honesty.realityCheck).toBeNull();
      expect(shown.summary.trials).toBe(2);
    } finally {
      await oneDay.close();
    }
  });
});
