import type { predictionsContract } from '#contract/index.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { ExpectedError } from '#core/result.ts';
import { PROBABILITY_COLUMN } from '#core/strategy/model-signal.ts';
import type { Client } from '#rpc/types.ts';
import type { ColumnSource } from '#services/research/market-data.ts';

type Predictions = Client<typeof predictionsContract>;

/** Bars asked for at once: predictions of more come cut to the newest. */
const BARS_A_CALL = 20_000;

/** The predictions of bars, NaN where there is none; null where none of them has one. */
async function readColumn(client: Predictions, symbol: string, timeframe: Timeframe, timeUs: Float64Array): Promise<Float64Array | null> {
  const column = new Float64Array(timeUs.length).fill(Number.NaN);
  let count = 0;
  for (let from = 0; from < timeUs.length; from += BARS_A_CALL) {
    const times = timeUs.subarray(from, from + BARS_A_CALL);
    const range = { fromUs: times[0] as number, toUs: (times[times.length - 1] as number) + 1 };
    const answer = await client['predictions.read']({ symbol, timeframe, ...range });
    if (!answer.ok) return null;
    const { timeUs: known, probabilityUp } = answer.value;
    count += known.length;
    for (let i = 0, next = 0; i < times.length && next < known.length; i++) {
      while (next < known.length && (known[next] as number) < (times[i] as number)) next++;
      if (known[next] === times[i]) column[from + i] = probabilityUp[next] as number;
    }
  }
  return count > 0 ? column : null;
}

/**
 * A model's predictions as a strategy's column, one value a bar: what was recorded live, else what the model says of bars that it never saw; NaN
 * for others. Where there is no model yet it is trained first, on the older bars of the whole stored series. Throws `NoData` when that
 * can't be.
 */
export function predictionColumns(predictions: () => Promise<Predictions>): ColumnSource {
  // Once a model is known it is not asked after again: a newer one in the middle of a run would say something else.
  const served = new Set<string>();
  return async (name, symbol, timeframe, timeUs) => {
    if (name !== PROBABILITY_COLUMN) return null;
    const client = await predictions();
    const series = `${symbol} ${timeframe}`;
    const column = await readColumn(client, symbol, timeframe, timeUs);
    if (column === null && !served.has(series)) {
      const answer = await client['model.card']({ symbol, timeframe });
      if (!answer.ok) throw new ExpectedError('NoData', `There is no model of ${series}. ${answer.error.message}`);
      if (answer.value.card === null)
        throw new ExpectedError('NoData', `There is no model of ${series}, and so no prediction. ${answer.value.reason ?? ''}`.trim());
      served.add(series);
      return (await readColumn(client, symbol, timeframe, timeUs)) ?? new Float64Array(timeUs.length).fill(Number.NaN);
    }
    served.add(series);
    return column ?? new Float64Array(timeUs.length).fill(Number.NaN);
  };
}
