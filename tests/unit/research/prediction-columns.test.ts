// verifies: backtest-look-ahead
import { describe, expect, it } from 'vitest';
import { predictionsContract } from '#contract/index.ts';
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

  it('are no column where there are none', async () => {
    const none = new Float64Array(0);
    const client = directClient(predictionsContract, {
      'predictions.read': async () => ({ timeUs: none, probabilityUp: none, correct: none }),
    });
    const source = predictionColumns(async () => client);
    expect(await source(PROBABILITY_COLUMN, 'TEST', '1m', Float64Array.of(0, 1))).toBeNull();
    expect(await source('other', 'TEST', '1m', Float64Array.of(0, 1))).toBeNull();
  });
});
