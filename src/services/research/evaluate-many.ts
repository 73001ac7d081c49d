import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import type { Dataset } from './evaluation-protocol.ts';
import type { EvaluateInput, Evaluation } from './evaluation-tasks.ts';
import type { TaskRunner } from './task-runner.ts';
import { timeLimitMs } from './time-limit.ts';

/** Bars that one task evaluates at most: some twenty milliseconds of work, so that who drags in between hardly waits. */
const BARS_A_TASK = 800_000;
const MOST_SETTINGS_A_TASK = 32;

/** Bars of a dataset's longest symbol. */
export const stepsOf = ({ symbols }: Dataset): number => Math.max(0, ...symbols.map(({ bars }) => bars.timeUs.length));

/** In parts of `most`, and of ever fewer towards the end, so that the tasks that run side by side end together. */
function partsOf<T>(items: readonly T[], most: number, sideBySide: number): T[][] {
  const parts: T[][] = [];
  for (let from = 0; from < items.length; ) {
    const size = Math.min(most, Math.ceil((items.length - from) / (2 * sideBySide)));
    parts.push(items.slice(from, from + size));
    from += size;
  }
  return parts;
}

/**
 * Evaluates configurations over one dataset on all threads, in their order. `onDone` is told how many more are finished. `asked`: the pieces of time that are told of, and a
 * figure beside the key figures.
 */
export async function evaluateMany(
  pool: TaskRunner,
  dataset: Dataset,
  configurations: readonly BacktestConfiguration[],
  signal: AbortSignal,
  onDone: (count: number) => void = () => {},
  asked: Pick<EvaluateInput, 'within' | 'figure'> = {},
): Promise<{ days: Float64Array; evaluations: Evaluation[] }> {
  const steps = stepsOf(dataset);
  const size = Math.max(1, Math.min(MOST_SETTINGS_A_TASK, Math.floor(BARS_A_TASK / Math.max(1, steps))));
  const options = { dataset, signal, timeLimitMs: timeLimitMs(steps * dataset.symbols.length, size) };
  const parts = await Promise.all(
    partsOf(configurations, size, pool.size).map(async (some) => {
      const part = await pool.run('evaluate', { configurations: some, wantsReturns: true, points: 0, ...asked }, options);
      onDone(some.length);
      return part;
    }),
  );
  return { days: parts[0]?.days ?? new Float64Array(0), evaluations: parts.flatMap(({ evaluations }) => evaluations) };
}
