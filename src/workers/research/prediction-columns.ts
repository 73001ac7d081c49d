import type { predictionsContract } from '#contract/index.ts';
import { PROBABILITY_COLUMN } from '#core/strategy/model-signal.ts';
import type { Client } from '#rpc/types.ts';
import type { ColumnSource } from '#services/research/market-data.ts';

/** Bars asked for at once: predictions of more come cut to the newest. */
const BARS_A_CALL = 20_000;

/** A model's predictions as a strategy's column, one value a bar: what was recorded live, else what the model says of bars that it never saw. NaN without. */
export function predictionColumns(predictions: () => Promise<Client<typeof predictionsContract>>): ColumnSource {
  return async (name, symbol, timeframe, timeUs) => {
    if (name !== PROBABILITY_COLUMN) return null;
    const client = await predictions();
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
  };
}
