// verifies: backtest-look-ahead, model-signal-run
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { predictionsContract } from '#contract/index.ts';
import type { modelCard } from '#contract/predictions.ts';
import { MICROSECONDS_PER_MINUTE } from '#core/market/timeframe.ts';
import { PROBABILITY_COLUMN } from '#core/strategy/model-signal.ts';
import { directClient } from '#tests/support/direct-client.ts';
import { predictionColumns } from '#workers/research/prediction-columns.ts';

/** As many bars as the inference process answers at once, newest first choice. */
const MOST_BARS = 50_000;

describe("a model's predictions as a column", () => {
  it('reach back to the first bar of a long run, whatever is answered at once', async () => {
    const count = 120_000;
    const timeUs = Float64Array.from({ length: count }, (_, i) => i * MICROSECONDS_PER_MINUTE);
    const asked: number[] = [];
    const client = directClient(predictionsContract, {
      'predictions.read': async ({ fromUs, toUs }) => {
        const all = Float64Array.from(timeUs.filter((at) => at >= fromUs && at < toUs));
        asked.push(all.length);
        const known = all.slice(-MOST_BARS);
        return { timeUs: known, probabilityUp: known.map((at) => (at / MICROSECONDS_PER_MINUTE) % 7), correct: known };
      },
    });
    const source = predictionColumns(async () => client);
    const column = await source(PROBABILITY_COLUMN, 'TEST', '1m', timeUs);
    expect(Math.max(...asked)).toBeLessThanOrEqual(MOST_BARS);
    expect(column?.length).toBe(count);
    expect(column?.every((value, i) => value === i % 7)).toBe(true);
  });

  const none = new Float64Array(0);
  const card: z.output<typeof modelCard> = {
    ...{ id: 'baseline', version: 1, symbol: 'TEST', timeframe: '1m', title: '', provider: '', verdict: '', trainedOn: '' },
    ...{ trainedFromUs: 0, trainedToUs: 1, testFromUs: 2, testToUs: 3, testCount: 1, testLogLoss: 1, baselineLogLoss: 1 },
    ...{ testAccuracy: 0.5, baseRateAccuracy: 0.5, testAuc: 0.5, pValue: 1, hasEdge: false },
  };

  it('are made by a model that is trained when it is first asked for', async () => {
    let isTrained = false;
    const client = directClient(predictionsContract, {
      'model.card': async () => {
        isTrained = true;
        return { card, reason: null };
      },
      'predictions.read': async () =>
        isTrained
          ? { timeUs: Float64Array.of(1), probabilityUp: Float64Array.of(0.7), correct: none }
          : { timeUs: none, probabilityUp: none, correct: none },
    });
    const source = predictionColumns(async () => client);
    expect(await source(PROBABILITY_COLUMN, 'TEST', '1m', Float64Array.of(0, 1))).toEqual(Float64Array.of(Number.NaN, 0.7));
  });

  it('are unknown for bars that the model was trained on, without another look at the model', async () => {
    let asked = 0;
    const client = directClient(predictionsContract, {
      'model.card': async () => {
        asked++;
        return { card, reason: null };
      },
      'predictions.read': async () => ({ timeUs: none, probabilityUp: none, correct: none }),
    });
    const source = predictionColumns(async () => client);
    for (let i = 0; i < 3; i++)
      expect(await source(PROBABILITY_COLUMN, 'TEST', '1m', Float64Array.of(0, 1))).toEqual(Float64Array.of(Number.NaN, Number.NaN));
    expect(asked).toBe(1);
    expect(await source('other', 'TEST', '1m', Float64Array.of(0, 1))).toBeNull();
  });

  it('are refused in a sentence that says why there is no model', async () => {
    const client = directClient(predictionsContract, {
      'model.card': async () => ({ card: null, reason: 'A model needs 500 closed bars; TEST 1m has 2.' }),
      'predictions.read': async () => ({ timeUs: none, probabilityUp: none, correct: none }),
    });
    const source = predictionColumns(async () => client);
    await expect(source(PROBABILITY_COLUMN, 'TEST', '1m', Float64Array.of(0, 1))).rejects.toThrow(
      'There is no model of TEST 1m, and so no prediction. A model needs 500 closed bars; TEST 1m has 2.',
    );
  });
});
