// verifies: trial-ledger, honest-verdict
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { researchContract } from '#contract/index.ts';
import type { RunDocument } from '#contract/research-documents.ts';
import { Judgements } from '#services/research/judgements.ts';
import { createRunHandlers } from '#services/research/run-handlers.ts';
import { readRun } from '#services/research/run-records.ts';
import { directClient } from '#tests/support/direct-client.ts';
import { INSTRUMENT } from '#tests/support/market-with-bars.ts';
import { lastOf, type ResearchScene, researchScene, runIn, sceneConfiguration } from '#tests/support/research-scene.ts';
import { seededBars } from '#tests/support/seeded-bars.ts';

// Threads are started, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const DAY_US = 86_400_000_000;
const daily = (count: number) => {
  const bars = seededBars(5, count);
  return { ...bars, timeUs: bars.timeUs.map((_, i) => (15_000 + i) * DAY_US) };
};
const SPACE = { fast: { low: 3, high: 8, step: 1 }, slow: { low: 10, high: 30, step: 10 } };

let scene: ResearchScene;
let symbol = '';
let configuration: Record<string, unknown> = {};
const named = (id: string, fast: number, slow: number) =>
  sceneConfiguration({ symbols: [symbol], timeframe: '1d', strategy: { id, params: { fast, slow } } });

beforeAll(() => {
  scene = researchScene();
});
// Ideas of its own for every test: each has a symbol of its own.
beforeEach(({ task }) => {
  symbol = `T${task.id.replaceAll(/\W/g, '').toUpperCase().slice(-10)}`;
  scene.market.saveInstrument({ ...INSTRUMENT, symbol });
  scene.market.mergeBars(symbol, '1d', daily(400), false);
  configuration = named('sma-cross', 5, 20);
});
afterAll(() => scene.close());

const search = () => lastOf(scene.client['backtest.optimise']({ of: { configuration }, request: { space: SPACE, leastTrades: 0 } }));

async function answered<T>(answer: Promise<{ ok: true; value: T } | { ok: false; error: { message: string } }>): Promise<T> {
  const result = await answer;
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}
const show = (runId: string): Promise<RunDocument> => answered(scene.client['runs.show']({ runId }));
const checkOf = (run: RunDocument, id: string) => run.honesty.checks.find((check) => check.id === id);

describe('a stored run', () => {
  it('is shown as it was judged while nothing was tried since, with an overfitting that was not judged', async () => {
    const run = await runIn(scene, configuration);
    const shown = await show(run.runId);
    expect(shown).toEqual(run);
    expect(shown.judgedThen).toBeUndefined();
    expect(checkOf(shown, 'overfitting')?.state).toBe('not-judged');
  });

  it('is judged by the trials of now when it is opened, as the same run would be that is made now, with what was said on its day beside it', async () => {
    const run = await runIn(scene, configuration);
    await search();
    const shown = await show(run.runId);
    const made = await runIn(scene, configuration);
    expect(shown.judgedThen).toEqual({
      ...{ trials: 1, effectiveTrials: 1, deflatedSharpe: run.summary.deflatedSharpe, verdict: run.summary.verdict },
      ...{ overfittingProbability: null, realityCheckPValue: null },
    });
    expect(made.summary.trials).toBe(18);
    expect(shown.summary.trials).toBe(18);
    expect(shown.summary.effectiveTrials).toBe(made.summary.effectiveTrials);
    expect(shown.summary.deflatedSharpe).toBeCloseTo(made.summary.deflatedSharpe ?? Number.NaN, 9);
    expect(shown.summary.deflatedSharpe).not.toBe(run.summary.deflatedSharpe);
    expect(shown.honesty.expectedMaximumSharpe).toBeCloseTo(made.honesty.expectedMaximumSharpe ?? Number.NaN, 9);
    expect(shown.honesty.overfitting?.probability).toBeCloseTo(made.honesty.overfitting?.probability ?? Number.NaN, 9);
    expect(shown.honesty.overfitting?.logits.counts.length).toBeGreaterThan(0);
    expect(shown.honesty.realityCheck?.strategies).toBe(18);
    expect(checkOf(shown, 'overfitting')?.state).not.toBe('not-judged');
    expect(checkOf(shown, 'deflated-sharpe')?.text).toContain('after 18 trials');
    expect(shown.honesty.verdict).toBe(made.honesty.verdict);
    expect(shown.summary.verdict).toBe(shown.honesty.verdict);
    // What no trial changes stays what it was.
    const still = ({ manifest, metrics, honesty }: RunDocument) => [
      manifest,
      metrics,
      honesty.pValue,
      honesty.intervals,
      honesty.costStress,
    ];
    expect(still(shown)).toEqual(still(run));
  });

  it('is stored as it was judged on its day, and runs again to the last digit', async () => {
    const run = await runIn(scene, configuration);
    await search();
    await show(run.runId);
    expect(readRun(scene.store, run.runId).document).toEqual(run);
    expect(await lastOf(scene.client['runs.rerun']({ runId: run.runId }))).toMatchObject({ isEqual: true });
  });

  it('has the judgement of now in the list, sorted by it, in a comparison and in what is exported', async () => {
    const run = await runIn(scene, configuration);
    const other = await runIn(scene, named('ema-cross', 5, 20));
    await search();
    const { summary, judgedThen } = await show(run.runId);
    const { runs } = await answered(scene.client['runs.list']({ search: symbol, sort: 'deflatedSharpe', order: 'ascending' }));
    expect(runs.find(({ runId }) => runId === run.runId)).toMatchObject({ summary, judgedThen });
    expect(runs.find(({ runId }) => runId === other.runId)).toEqual(expect.not.objectContaining({ judgedThen: expect.anything() }));
    const sorted = runs.map((each) => each.summary.deflatedSharpe ?? Number.NaN);
    expect(sorted).toEqual([...sorted].sort((a, b) => a - b));
    const compared = await answered(scene.client['runs.compare']({ runIds: [run.runId, other.runId] }));
    expect(compared.metrics.find(({ name }) => name === 'trials')?.values).toEqual([18, 1]);
    expect(compared.runs[0]?.judgedThen?.trials).toBe(1);
    expect((await answered(scene.client['runs.annotate']({ runId: run.runId, tags: ['kept'] }))).summary).toEqual(summary);
    const exported = async (format: 'json' | 'html') =>
      new TextDecoder().decode((await answered(scene.client['runs.export']({ runId: run.runId, format }))).bytes);
    expect(JSON.parse(await exported('json'))).toMatchObject({ summary, judgedThen });
    const page = await exported('html');
    expect(page).toContain('1 trial then, 18 by now');
    expect(page).toContain('overfitting not judged');
    expect(page).toMatch(/Deepest fall<\/span><b>[^<]*<\/b><span class="quiet">95%: −\d/);
    const { low, high } = run.honesty.intervals.maxDrawdown ?? expect.fail('no interval');
    expect(low ?? 0).toBeLessThan(run.summary.maxDrawdown ?? 0);
    expect(high ?? 0).toBeLessThan(0);
  });

  it('is judged the same where its days were not stored with it, as in older runs, and where its own trial went over to other days', async () => {
    const run = await runIn(scene, configuration);
    const stored = scene.store.findRun(run.runId);
    const columns = scene.store.readRunColumns(run.runId);
    if (!stored || !columns) throw new Error('the run is stored');
    const { basis: _, ...honesty } = stored.document.honesty as Record<string, unknown>;
    scene.store.saveRun({ ...stored, id: 'older', document: { ...stored.document, runId: 'older', honesty } }, columns);
    await search();
    const [newer, older] = [await show(run.runId), await show('older')];
    expect(older.summary).toEqual(newer.summary);
    // More days have come, and the same open range was tried again over them: no trial is left over the days of the run.
    scene.market.mergeBars(symbol, '1d', daily(500), false);
    await search();
    await runIn(scene, named('sma-cross', 4, 50));
    const alone = await show(run.runId);
    expect(alone.summary).toMatchObject({ trials: 19, effectiveTrials: 19 });
    expect(alone.honesty.overfitting).toBeNull();
    expect(checkOf(alone, 'overfitting')?.state).toBe('unknown');
  });

  it('does not keep a list on the screen waiting: it is answered at once, and told when all is judged', async () => {
    const run = await runIn(scene, configuration);
    await search();
    const judged = Promise.withResolvers<void>();
    const onScreen = directClient(
      researchContract,
      createRunHandlers(scene.deps, new Judgements(scene.deps, judged.resolve), () => {}),
      'renderer',
    );
    const [first] = (await answered(onScreen['runs.list']({ search: symbol }))).runs;
    expect(first).toMatchObject({ runId: run.runId, summary: { trials: 1 } });
    await judged.promise;
    const [second] = (await answered(onScreen['runs.list']({ search: symbol }))).runs;
    expect(second).toMatchObject({ runId: run.runId, summary: { trials: 18 }, judgedThen: { trials: 1 } });
  });
});
