// verifies: backtest-look-ahead
import { describe, expect, it, vi } from 'vitest';
import { verdictOf } from '#core/backtest/honesty-verdict.ts';
import { modelSignal, PROBABILITY_COLUMN } from '#core/strategy/model-signal.ts';
import { smaCross } from '#core/strategy/sma-cross.ts';
import type { Dataset } from '#services/research/evaluation-protocol.ts';
import { testLookAhead } from '#services/research/look-ahead-test.ts';
import type { ColumnSource } from '#services/research/market-data.ts';
import { remadeColumns } from '#services/research/remade-columns.ts';
import { configOf, run, symbolData } from '#tests/support/backtest-scene.ts';
import { researchScene, runIn, sceneConfiguration } from '#tests/support/research-scene.ts';
import { seededBars } from '#tests/support/seeded-bars.ts';

// Threads are started, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const bars = seededBars(5, 600);
const closeAt = new Map(Array.from(bars.timeUs, (timeUs, i) => [timeUs, bars.close[i] as number]));
const closesOf = (timeUs: Float64Array) => timeUs.map((at) => closeAt.get(at) as number);
const configuration = configOf({ strategy: { id: 'model-signal' }, timeframe: '1m' });

/** A source that makes a column from the closes of the bars that it is asked for, and of no others. */
const madeFrom =
  (make: (close: Float64Array) => Float64Array): ColumnSource =>
  async (_name, _symbol, _timeframe, timeUs) =>
    make(closesOf(timeUs));
const knowsNext = madeFrom((close) => close.map((value, i) => ((close[i + 1] ?? value) > value ? 0.9 : 0.1)));
const knowsLast = madeFrom((close) => close.map((value, i) => (value > (close[i - 1] ?? value) ? 0.9 : 0.1)));

async function datasetOf(source: ColumnSource): Promise<Dataset> {
  const column = await source(PROBABILITY_COLUMN, 'TEST', '1m', bars.timeUs);
  const columns = { [PROBABILITY_COLUMN]: column ?? new Float64Array(0) };
  return { id: 'planted', timeframe: '1m', symbols: [symbolData('TEST', bars, { columns })] };
}

const tested = async (source: ColumnSource) => {
  const dataset = await datasetOf(source);
  const remade = await remadeColumns(source, modelSignal, configuration, dataset);
  return testLookAhead(modelSignal, configuration, dataset, remade);
};

describe('the search for look-ahead of a stored run', () => {
  it('catches probabilities that know the next bar, which multiply the money', async () => {
    const { symbols } = await datasetOf(knowsNext);
    const result = run(symbols, { timeframe: '1m', strategy: { id: 'model-signal' } });
    expect(result.equity.value.at(-1)).toBeGreaterThan(3 * result.initialCapital);
    expect(await tested(knowsNext)).toMatchObject({ state: 'found', cuts: 8 });
  });

  it('does not accuse probabilities that were made from the past', async () => {
    expect(await tested(knowsLast)).toMatchObject({ state: 'clean', cuts: 8 });
  });

  it('does not call a run clean whose columns could not be made anew', async () => {
    const report = testLookAhead(modelSignal, configuration, await datasetOf(knowsNext));
    expect(report).toMatchObject({ state: 'not-checked', cuts: 0 });
    expect(report.text).toContain(PROBABILITY_COLUMN);
    const checks = { pValue: 0.01, trades: 100, deflatedSharpe: 0.99, trials: 1, overfittingProbability: null };
    const { verdict } = verdictOf({ ...checks, doubleCostReturn: 0.1, worstPathReturn: 0.1, bestPathReturn: 0.1, lookAhead: null });
    expect(verdict).toBe('not-enough-evidence');
  });

  it('asks for columns up to each cut and counts what is not there as unknown', async () => {
    const asked: number[] = [];
    const dataset = await datasetOf(knowsLast);
    const remade = await remadeColumns(
      async (_name, _symbol, _timeframe, timeUs) => {
        asked.push(timeUs.length);
        return null;
      },
      modelSignal,
      configuration,
      dataset,
    );
    expect(asked).toHaveLength(8);
    expect(remade.map(({ symbols }) => symbols[0]?.[PROBABILITY_COLUMN]?.length)).toEqual(asked);
    expect(remade.map(({ untilUs }) => untilUs)).toEqual(asked.map((count) => bars.timeUs[count - 1]));
    expect(remade.every(({ symbols }) => symbols[0]?.[PROBABILITY_COLUMN]?.every(Number.isNaN))).toBe(true);
    expect(testLookAhead(modelSignal, configuration, dataset, remade).state).toBe('found');
  });

  it('asks for nothing where a strategy brings no columns along', async () => {
    const sma = configOf({ strategy: { id: 'sma-cross', params: { fast: 5, slow: 20 } }, timeframe: '1m' });
    const dataset: Dataset = { id: 'bars', timeframe: '1m', symbols: [symbolData('TEST', bars)] };
    expect(await remadeColumns(knowsNext, smaCross, sma, dataset)).toEqual([]);
    expect(testLookAhead(smaCross, sma, dataset).state).toBe('clean');
  });

  it.each([
    ['found', knowsNext],
    ['clean', knowsLast],
  ] as const)('is told as %s in a run that is stored', async (state, source) => {
    const scene = researchScene(bars, 1, source);
    const run = await runIn(scene, sceneConfiguration({ strategy: { id: 'model-signal' } }));
    await scene.close();
    expect(run.honesty.lookAhead).toMatchObject({ state, cuts: 8 });
    if (state === 'found') expect(run.summary.verdict).toBe('do-not-trade');
  });
});
