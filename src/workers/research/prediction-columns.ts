import type { predictionsContract } from '#contract/index.ts';
import { PROBABILITY_COLUMN } from '#core/strategy/model-signal.ts';
import type { Client } from '#rpc/types.ts';
import type { ColumnSource } from '#services/research/market-data.ts';

/** A model's predictions as a strategy's column, one value a bar: what was recorded live, else what the model says of bars that it never saw. NaN without. */
export function predictionColumns(predictions: () => Promise<Client<typeof predictionsContract>>): ColumnSource {
  return async (name, symbol, timeframe, timeUs) => {
    if (name !== PROBABILITY_COLUMN) return null;
    const client = await predictions();
    const fromUs = timeUs[0] as number;
    const toUs = (timeUs[timeUs.length - 1] as number) + 1;
    const answer = await client['predictions.read']({ symbol, timeframe, fromUs, toUs });
    if (!answer.ok || answer.value.timeUs.length === 0) return null;
    const column = new Float64Array(timeUs.length).fill(Number.NaN);
    const { timeUs: known, probabilityUp } = answer.value;
    for (let i = 0, next = 0; i < timeUs.length && next < known.length; i++) {
      while (next < known.length && (known[next] as number) < (timeUs[i] as number)) next++;
      if (known[next] === timeUs[i]) column[i] = probabilityUp[next] as number;
    }
    return column;
  };
}
