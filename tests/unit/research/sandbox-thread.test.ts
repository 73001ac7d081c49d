// verifies: user-strategies
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import type { UserCodeData, UserCodeRunner, UserCodeUnit } from '#core/ports/user-code-runner.ts';
import { ExpectedError } from '#core/result.ts';
import { describeUserStrategy } from '#core/user-code/describe-strategy.ts';
import type { Dataset, ThreadAnswer } from '#services/research/evaluation-protocol.ts';
import { SandboxThread } from '#services/research/sandbox/sandbox-thread.ts';
import type { StrategyCode } from '#services/research/sandbox/task-request.ts';
import { INSTRUMENT } from '../../support/market-with-bars.ts';
import { seededBars } from '../../support/seeded-bars.ts';

const UNIT: UserCodeUnit = { name: 'The strategy test', hash: 'a'.repeat(64), code: '', lines: [] };
const DESCRIPTION = describeUserStrategy('test', { title: 'Test', description: 'For a test.', version: 1, parameters: {}, needs: {} });
if (!DESCRIPTION.ok) throw DESCRIPTION.error;
const CODE: StrategyCode = { unit: UNIT, description: DESCRIPTION.value, indicators: [] };
const DATASET: Dataset = { id: 'bars', timeframe: '1m', symbols: [{ instrument: INSTRUMENT, bars: seededBars(3, 50) }] };

/** A sandbox that notes what it is asked, answers with its time, and can be lost or fail. */
class FakeRunner implements UserCodeRunner {
  readonly asked: string[] = [];
  readonly heldBytes: number[] = [];
  readonly pardoned: string[] = [];
  starts = 0;
  isLost = true;
  isClosed = false;
  fails: ExpectedError | null = null;
  failsAt = 'strategy.task';
  answer: UserCodeData = { value: { done: { $column: 0 } }, columns: [Float64Array.of(1, Number.NaN)] };

  async call(_unit: UserCodeUnit, operation: string, _given: UserCodeData, start?: number, heldBytes = 0): Promise<UserCodeData> {
    if (start !== undefined && (this.isLost || start !== this.starts)) throw new ExpectedError('UserCodeLost', 'gone');
    if (this.isLost) this.starts++;
    this.isLost = false;
    this.asked.push(operation);
    this.heldBytes.push(heldBytes);
    if (this.fails && operation === this.failsAt) throw this.fails;
    return operation === 'strategy.task' ? this.answer : { value: null, columns: [] };
  }
  async forget(): Promise<void> {}
  pardon(hash: string): void {
    this.pardoned.push(hash);
  }
  async close(): Promise<void> {
    this.isClosed = true;
  }
}

const threads: SandboxThread[] = [];
afterEach(async () => {
  await Promise.all(threads.splice(0).map((thread) => thread.terminate()));
});

function threadOver(runner: FakeRunner, nowMs = () => 0): SandboxThread {
  const thread = new SandboxThread(runner, nowMs);
  threads.push(thread);
  thread.postMessage({ kind: 'dataset', dataset: DATASET });
  return thread;
}

async function ask(thread: SandboxThread, name: 'run' | 'evaluate' = 'run'): Promise<ThreadAnswer> {
  for (;;) {
    const answered = once(thread, 'message');
    thread.postMessage({ kind: 'task', name, input: {}, datasetId: 'bars', code: CODE });
    const [message] = await answered;
    if (message.kind !== 'loaded') return message;
  }
}

describe('a sandbox that is asked like a thread', () => {
  it('says that it is there, hands a dataset in once, and answers with what the task gave', async () => {
    const runner = new FakeRunner();
    const thread = threadOver(runner);
    expect(await once(thread, 'message')).toEqual([{ kind: 'loaded' }]);
    for (let i = 0; i < 3; i++) expect(await ask(thread)).toEqual({ kind: 'done', output: Float64Array.of(1, Number.NaN) });
    expect(runner.asked).toEqual(['strategy.dataset', 'strategy.task', 'strategy.task', 'strategy.task']);
    // Six columns of fifty bars: the memory limit does not count them.
    expect(runner.heldBytes.at(-1)).toBe(6 * 50 * 8);
  });

  it('hands the dataset in again when the sandbox was started anew, and after it was forgotten', async () => {
    const runner = new FakeRunner();
    const thread = threadOver(runner);
    await once(thread, 'message');
    await ask(thread);
    runner.isLost = true;
    expect((await ask(thread)).kind).toBe('done');
    expect(runner.asked).toEqual(['strategy.dataset', 'strategy.task', 'strategy.dataset', 'strategy.task']);
    thread.postMessage({ kind: 'forget', datasetId: 'bars' });
    thread.postMessage({ kind: 'dataset', dataset: DATASET });
    await ask(thread);
    expect(runner.asked.slice(4)).toEqual(['strategy.forget', 'strategy.dataset', 'strategy.task']);
  });

  it('says what ended the code in the words of a run, and tries it again when it is asked again', async () => {
    const runner = new FakeRunner();
    const thread = threadOver(runner);
    await once(thread, 'message');
    runner.fails = new ExpectedError('UserCodeThrew', 'The strategy test failed at line 3: no.', { line: 3 });
    expect(await ask(thread)).toEqual({
      kind: 'failed',
      code: 'StrategyFailed',
      message: 'The strategy test failed at line 3: no. Nothing was stored. Correct it, then run again.',
      data: { line: 3 },
    });
    runner.fails = new ExpectedError('UserCodeTooSlow', 'It was stopped.');
    expect(await ask(thread)).toMatchObject({ kind: 'failed', code: 'StrategyTooSlow', message: 'It was stopped. Nothing was stored.' });
    runner.fails = null;
    expect((await ask(thread)).kind).toBe('done');
    expect(runner.pardoned).toEqual([UNIT.hash, UNIT.hash, UNIT.hash]);
  });

  it('hands the dataset in again when the sandbox ended while it took it', async () => {
    const runner = new FakeRunner();
    const thread = threadOver(runner);
    await once(thread, 'message');
    runner.fails = new ExpectedError('UserCodeTooLarge', 'It was stopped.');
    runner.failsAt = 'strategy.dataset';
    expect(await ask(thread)).toMatchObject({ kind: 'failed', code: 'StrategyFailed' });
    runner.isLost = true;
    runner.fails = new ExpectedError('UserCodeThrew', 'It failed.');
    expect(await ask(thread)).toMatchObject({ kind: 'failed', code: 'StrategyFailed' });
    runner.fails = null;
    expect((await ask(thread)).kind).toBe('done');
    expect(runner.asked).toEqual(['strategy.dataset', 'strategy.dataset', 'strategy.dataset', 'strategy.task']);
  });

  it('measures from outside what takes its time inside, where there is no clock', async () => {
    const runner = new FakeRunner();
    runner.answer = { value: { done: { evaluations: [], milliseconds: 0 } }, columns: [] };
    let nowMs = 0;
    const thread = threadOver(runner, () => {
      nowMs += 5;
      return nowMs;
    });
    await once(thread, 'message');
    expect(await ask(thread, 'evaluate')).toEqual({ kind: 'done', output: { evaluations: [], milliseconds: 5 } });
  });

  it('hands on what the engine refuses, and ends its sandbox when it is ended', async () => {
    const runner = new FakeRunner();
    runner.answer = { value: { failed: { code: 'TooFewBars', message: 'Too few.', data: null } }, columns: [] };
    const thread = threadOver(runner);
    await once(thread, 'message');
    expect(await ask(thread)).toEqual({ kind: 'failed', code: 'TooFewBars', message: 'Too few.', data: null });
    await thread.terminate();
    expect(runner.isClosed).toBe(true);
  });
});
