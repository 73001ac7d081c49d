import { setImmediate as nextTurn } from 'node:timers/promises';
import { FEATURE_COUNT } from '#core/features/feature-record.ts';
import type { ModelRunner } from '#core/ports/model-runner.ts';

const CHUNK_ROWS = 4096;

/** Probabilities of the chosen rows of a feature matrix; NaN where a feature of the row is not known. */
export async function predictRows(runner: ModelRunner, rows: Float64Array, chosen: ArrayLike<number>): Promise<Float64Array> {
  const probabilities = new Float64Array(chosen.length).fill(Number.NaN);
  for (let from = 0; from < chosen.length; from += CHUNK_ROWS) {
    const known: number[] = [];
    for (let i = from; i < Math.min(chosen.length, from + CHUNK_ROWS); i++) if (isKnown(rows, chosen[i] as number)) known.push(i);
    const inputs = new Float32Array(known.length * FEATURE_COUNT);
    known.forEach((i, k) => {
      const row = (chosen[i] as number) * FEATURE_COUNT;
      for (let f = 0; f < FEATURE_COUNT; f++) inputs[k * FEATURE_COUNT + f] = rows[row + f] as number;
    });
    if (known.length > 0) {
      const outputs = await runner.predict(inputs, known.length, FEATURE_COUNT);
      known.forEach((i, k) => {
        probabilities[i] = outputs[k] as number;
      });
    }
    if (from + CHUNK_ROWS < chosen.length) await nextTurn();
  }
  return probabilities;
}

function isKnown(rows: Float64Array, row: number): boolean {
  for (let k = row * FEATURE_COUNT; k < (row + 1) * FEATURE_COUNT; k++) if (!Number.isFinite(rows[k])) return false;
  return true;
}
