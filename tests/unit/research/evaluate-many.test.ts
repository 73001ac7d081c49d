import { describe, expect, it } from 'vitest';
import { readConfiguration } from '#core/backtest/read-configuration.ts';
import { withParameters } from '#core/backtest/sweep.ts';
import { findStrategy } from '#core/strategy/strategies.ts';
import { evaluateMany } from '#services/research/evaluate-many.ts';
import type { EvaluateInput, EvaluateOutput } from '#services/research/evaluation-tasks.ts';
import { createEvaluationTasks } from '#services/research/evaluation-tasks.ts';
import type { TaskRunner } from '#services/research/task-runner.ts';
import { INSTRUMENT } from '#tests/support/market-with-bars.ts';
import { sceneConfiguration } from '#tests/support/research-scene.ts';
import { seededBars } from '#tests/support/seeded-bars.ts';

const dataset = { id: 'walk', timeframe: '1m', symbols: [{ instrument: INSTRUMENT, bars: seededBars(5, 4000) }] } as const;

/** Does tasks at once, and keeps how many settings each had. */
function runnerHere(sizes: number[]): TaskRunner {
  const tasks = createEvaluationTasks(findStrategy);
  const run = async (_name: string, input: EvaluateInput): Promise<EvaluateOutput> => {
    sizes.push(input.configurations.length);
    return tasks.evaluate(input, dataset);
  };
  const runner = { size: 2, run: run as TaskRunner['run'], forget: () => {}, alone: () => runner, close: async () => {} };
  return runner;
}

describe('settings that are evaluated over one dataset', () => {
  it('come back in their order, each with what it gives by itself, in tasks that get small towards the end', async () => {
    const read = readConfiguration(sceneConfiguration(), findStrategy, []);
    if (!read.ok) throw read.error;
    const configurations = Array.from({ length: 150 }, (_, k) => withParameters(read.value, { fast: 3 + (k % 10), slow: 20 + k }));
    const sizes: number[] = [];
    let done = 0;
    const onDone = (count: number) => {
      done += count;
    };
    const { signal } = new AbortController();
    const { evaluations, days } = await evaluateMany(runnerHere(sizes), dataset, configurations, signal, onDone);
    expect(done).toBe(150);
    expect(sizes[0]).toBe(32);
    expect(sizes.slice(-3)).toEqual([1, 1, 1]);
    const tasks = createEvaluationTasks(findStrategy);
    const alone = configurations.map((one) => tasks.evaluate({ configurations: [one], wantsReturns: true, points: 0 }, dataset));
    expect(evaluations).toEqual(alone.flatMap((one) => one.evaluations));
    expect(days).toEqual(alone[0]?.days);
    expect(new Set(evaluations.map(({ figures }) => figures.finalEquity)).size).toBeGreaterThan(100);
  });
});
