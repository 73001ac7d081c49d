import { EventEmitter } from 'node:events';
import type { UserCodeRunner, UserCodeUnit } from '#core/ports/user-code-runner.ts';
import { ExpectedError } from '#core/result.ts';
import { packValue } from '#core/user-code/packed-value.ts';
import type { Dataset, ThreadAnswer, ThreadMessage, ThreadRequest } from '../evaluation-protocol.ts';
import type { EvaluateOutput } from '../evaluation-tasks.ts';
import { ENDED } from './ended-indicator.ts';
import { taskAnswerOf } from './task-answer.ts';
import { type StrategyCode, taskCodeOf } from './task-request.ts';

type TaskRequest = Extract<ThreadRequest, { kind: 'task' }>;

const bytesOf = (columns: readonly Float64Array[]): number => columns.reduce((sum, { byteLength }) => sum + byteLength, 0);

/** What ended user code, in the words of a run. */
function failureOf(error: ExpectedError): ThreadAnswer {
  const code = error.code === 'UserCodeTooSlow' ? 'StrategyTooSlow' : 'StrategyFailed';
  const advice = error.code === 'UserCodeThrew' ? ' Nothing was stored. Correct it, then run again.' : ' Nothing was stored.';
  return { kind: 'failed', code, message: `${error.message}${advice}`, data: error.code === 'UserCodeThrew' ? error.data : ENDED };
}

/**
 * A sandbox that is asked like an evaluation thread: the engine runs inside it, beside the trader's code. Datasets are handed in once, and
 * again when the sandbox had to be started anew.
 */
export class SandboxThread extends EventEmitter {
  readonly #runner: UserCodeRunner;
  readonly #nowMs: () => number;
  readonly #datasets = new Map<string, Dataset>();
  /** What the sandbox of this start holds, with its bytes. */
  readonly #held = new Map<string, number>();
  #start: number | undefined;
  #unit: UserCodeUnit | null = null;

  constructor(runner: UserCodeRunner, nowMs: () => number) {
    super();
    this.#runner = runner;
    this.#nowMs = nowMs;
    queueMicrotask(() => this.#say({ kind: 'loaded' }));
  }

  postMessage(request: ThreadRequest): void {
    if (request.kind === 'dataset') this.#datasets.set(request.dataset.id, request.dataset);
    else if (request.kind === 'forget') this.#forget(request.datasetId);
    else
      void this.#do(request).then(
        (reply) => this.#say(reply),
        (error: unknown) => this.#say({ kind: 'threw', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
      );
  }

  async terminate(): Promise<number> {
    await this.#runner.close();
    return 0;
  }

  #say(message: ThreadMessage): void {
    this.emit('message', message);
  }

  async #do(request: TaskRequest): Promise<ThreadAnswer> {
    const { code } = request;
    if (code === undefined) throw new Error('A sandbox runs code of the trader, and was given none.');
    // Whoever runs it again wants it to be tried again.
    this.#runner.pardon(code.unit.hash);
    this.#unit = code.unit;
    try {
      return await this.#ask(request, code);
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      // What only threw has left its sandbox as it was; anything else has ended it.
      if (error.code === 'UserCodeThrew') return failureOf(error);
      this.#loseAll();
      if (error.code !== 'UserCodeLost') return failureOf(error);
      return this.#ask(request, code);
    }
  }

  async #ask({ name, input, datasetId }: TaskRequest, code: StrategyCode): Promise<ThreadAnswer> {
    if (datasetId !== null) await this.#handIn(datasetId, code.unit);
    const { json, columns } = packValue(input);
    const startedMs = this.#nowMs();
    const value = { name, input: json, datasetId, code: taskCodeOf(code) };
    const reply = taskAnswerOf(await this.#call(code.unit, 'strategy.task', value, columns));
    const milliseconds = this.#nowMs() - startedMs;
    // There is no clock in there.
    return reply.kind === 'done' && name === 'evaluate'
      ? { ...reply, output: { ...(reply.output as EvaluateOutput), milliseconds } }
      : reply;
  }

  async #handIn(datasetId: string, code: UserCodeUnit): Promise<void> {
    if (this.#start !== undefined && this.#start !== this.#runner.starts) this.#loseAll();
    if (this.#held.has(datasetId)) return;
    const dataset = this.#datasets.get(datasetId);
    if (dataset === undefined) return;
    const { json, columns } = packValue(dataset);
    this.#held.set(datasetId, bytesOf(columns));
    try {
      await this.#call(code, 'strategy.dataset', { json }, columns);
    } catch (error) {
      this.#held.delete(datasetId);
      throw error;
    }
  }

  async #call(code: UserCodeUnit, operation: string, value: unknown, columns: readonly Float64Array[]) {
    const heldBytes = [...this.#held.values()].reduce((sum, bytes) => sum + bytes, 0);
    const reply = await this.#runner.call(code, operation, { value, columns }, this.#start, heldBytes);
    this.#start = this.#runner.starts;
    return reply;
  }

  #forget(datasetId: string): void {
    this.#datasets.delete(datasetId);
    if (!this.#held.delete(datasetId) || this.#unit === null) return;
    const lost = () => undefined;
    this.#runner.call(this.#unit, 'strategy.forget', { value: { ids: [datasetId] }, columns: [] }, this.#start).catch(lost);
  }

  #loseAll(): void {
    this.#held.clear();
    this.#start = undefined;
  }
}
