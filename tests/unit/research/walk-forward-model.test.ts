// verifies: backtest-studies, walk-forward-windows
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { WalkForwardResult } from '#contract/research-studies.ts';
import { FEATURE_COUNT } from '#core/features/feature-record.ts';
import { type BarColumns, sliceBarColumns } from '#core/market/bar-columns.ts';
import { NO_INSTRUMENT_EVENTS } from '#core/market/instrument-events.ts';
import { isoTime } from '#core/market/iso-time.ts';
import { logisticProbability } from '#core/ml/logistic-regression.ts';
import { trainBaseline } from '#core/ml/train-baseline.ts';
import { readFeatureRows } from '#services/inference/feature-rows.ts';
import { lastOf, type ResearchScene, researchScene, sceneConfiguration } from '#tests/support/research-scene.ts';
import { revertingBars } from '#tests/support/reverting-bars.ts';
import { seededBars } from '#tests/support/seeded-bars.ts';

// Threads are started, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const COUNT = 2600;
const WINDOWS = { trainBars: 800, testBars: 300, search: { space: { longAbove: { values: [0.52, 0.6] } }, leastTrades: 0 } };

let patterned: ResearchScene;
let walk: ResearchScene;
beforeAll(() => {
  patterned = researchScene(revertingBars(11, COUNT, 0.25));
  walk = researchScene(seededBars(12, COUNT));
});
afterAll(() => Promise.all([patterned.close(), walk.close()]));

const configuration = (changes: Record<string, unknown> = {}) =>
  sceneConfiguration({ strategy: { id: 'model-signal', params: {} }, costs: {}, ...changes });

async function walked(scene: ResearchScene, request: object = WINDOWS, of: object = configuration()): Promise<WalkForwardResult> {
  const last = await lastOf(scene.client['backtest.walkForward']({ of: { configuration: of }, request }));
  if (last.phase !== 'done' || last.study.kind !== 'walk-forward') throw new Error('the walk did not end');
  return last.study.result;
}

/** Steps of a generator, to its end. */
function done<T>(work: Generator<void, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Mean log loss in a test of the baseline that is trained on the training bars alone, in plain steps. */
async function lossOf(scene: ResearchScene, bars: BarColumns, window: WalkForwardResult['windows'][number]): Promise<number> {
  const { rows } = await readFeatureRows(scene.market, 'TEST', '1m', 0, COUNT);
  const at = (timeUs: number) => (timeUs > (bars.timeUs[COUNT - 1] as number) ? COUNT : bars.timeUs.indexOf(timeUs));
  const [from, to, testFrom, testTo] = [window.trainFromUs, window.trainToUs, window.testFromUs, window.testToUs].map(at) as [
    number,
    number,
    number,
    number,
  ];
  const trained = done(trainBaseline(rows.slice(from * FEATURE_COUNT, to * FEATURE_COUNT), FEATURE_COUNT, bars.close.slice(from, to)));
  if (!trained) throw new Error('nothing was trained');
  let loss = 0;
  for (let bar = testFrom; bar + 1 < testTo; bar++) {
    const up = logisticProbability(trained.model, rows, bar * FEATURE_COUNT);
    loss -= Math.log((bars.close[bar + 1] as number) > (bars.close[bar] as number) ? up : 1 - up);
  }
  return loss / (testTo - testFrom - 1);
}

/** Log loss of the base rate less that of the models, a window on average. */
const gainOf = (windows: WalkForwardResult['windows']): number =>
  windows.reduce((sum, { model }) => sum + (model?.baseLogLoss as number) - (model?.logLoss as number), 0) / windows.length;

describe('a walk-forward of a strategy that trades predictions', () => {
  it('trains the baseline in each window on its training bars alone, and gains by it where a pattern was planted', async () => {
    const { windows, outOfSampleReturn } = await walked(patterned);
    expect(windows.length).toBeGreaterThanOrEqual(5);
    for (const window of windows) {
      const { model } = window;
      expect(model?.logLoss).toBeCloseTo(await lossOf(patterned, revertingBars(11, COUNT, 0.25), window), 12);
      expect(window.trades).toBeGreaterThan(0);
    }
    expect(gainOf(windows)).toBeGreaterThan(0.05);
    expect(outOfSampleReturn).toBeGreaterThan(0.1);
  });

  it('has models no better than the base rate on a random walk', async () => {
    const { windows } = await walked(walk);
    expect(gainOf(windows)).toBeLessThan(0.002);
  });

  it('knows nothing of later bars: without them every window that is left is the same', async () => {
    const whole = await walked(walk);
    const bars = seededBars(12, COUNT);
    const kept = whole.windows.length - 2;
    const end = bars.timeUs.indexOf(whole.windows[kept]?.testFromUs as number);
    const scene = researchScene(sliceBarColumns(bars, 0, end));
    const { windows } = await walked(scene);
    await scene.close();
    // How far the last one reaches is told by the bar after it.
    const withoutEnd = (list: WalkForwardResult['windows']) => list.map(({ testToUs: _, ...window }) => window);
    expect(withoutEnd(windows)).toEqual(withoutEnd(whole.windows.slice(0, kept)));
  });

  it('learns nothing from the cliff of a split: models are those of prices that were adjusted for it', async () => {
    const adjusted = revertingBars(11, COUNT, 0.25);
    const dayOf = (timeUs: number) => isoTime(timeUs).slice(0, 10);
    const date = dayOf(adjusted.timeUs[COUNT - 800] as number);
    const from = adjusted.timeUs.findIndex((timeUs) => dayOf(timeUs) === date);
    const asTraded = (column: Float64Array) => column.map((value, i) => (i < from ? 4 * value : value));
    const { open, high, low, close } = adjusted;
    const traded = { ...adjusted, open: asTraded(open), high: asTraded(high), low: asTraded(low), close: asTraded(close) };
    const scene = researchScene({ ...traded, volume: adjusted.volume.map((value, i) => (i < from ? value / 4 : value)) });
    scene.market.saveInstrumentEvents('TEST', { ...NO_INSTRUMENT_EVENTS, splits: [{ date, ratio: 4 }] });
    const { windows } = await walked(scene);
    await scene.close();
    const plain = await walked(patterned);
    expect(windows.map(({ testFromUs }) => testFromUs)).toEqual(plain.windows.map(({ testFromUs }) => testFromUs));
    windows.forEach((window, i) => {
      expect(window.model?.logLoss, `window ${i}`).toBeCloseTo(plain.windows[i]?.model?.logLoss ?? Number.NaN, 9);
    });
  });

  it('judges settings by bars that its model has not learned from', async () => {
    const { windows } = await walked(patterned, { ...WINDOWS, purgeBars: 5, embargoBars: 20 });
    for (const { model } of windows) {
      expect(model?.learnedBars).toBeGreaterThan(400);
      expect(model?.learnedBars).toBeLessThan(0.7 * 800);
    }
  });

  it('says how many bars a model needs when the windows are too short for one', async () => {
    await expect(walked(walk, { ...WINDOWS, trainBars: 120 })).rejects.toMatchObject({
      code: 'TooFewBars',
      message: expect.stringMatching(/model .* 120 bars/),
    });
  });
});
