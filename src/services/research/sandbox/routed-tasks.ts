import { USER_CODE_LIMITS } from '#core/ports/user-code-runner.ts';
import { ExpectedError } from '#core/result.ts';
import type { TaskInputs, TaskName, TaskOutputs } from '../evaluation-protocol.ts';
import type { TaskOptions, TaskRunner } from '../task-runner.ts';
import { endedIndicator, wasEnded } from './ended-indicator.ts';
import type { OwnStrategies } from './own-strategies.ts';
import { ownCodeOf } from './strategy-tasks.ts';
import type { StrategyCode } from './task-request.ts';
import type { UserStrategy } from './user-strategy.ts';

/** As long as one call to an indicator may take beside charts. */
const PROBE_MS = USER_CODE_LIMITS.callMs;

/** Evaluates the trader's own strategies in sandboxes and everything else in threads, so that nobody who asks has to know. */
export class RoutedTasks implements TaskRunner {
  readonly #threads: TaskRunner;
  readonly #sandboxes: TaskRunner;
  readonly #own: Pick<OwnStrategies, 'version'>;

  constructor(threads: TaskRunner, sandboxes: TaskRunner, own: Pick<OwnStrategies, 'version'>) {
    this.#threads = threads;
    this.#sandboxes = sandboxes;
    this.#own = own;
  }

  get size(): number {
    return this.#threads.size;
  }

  async run<N extends TaskName>(name: N, input: TaskInputs[N], options: TaskOptions): Promise<TaskOutputs[N]> {
    const code = ownCodeOf(name, input);
    if (code === null) return this.#threads.run(name, input, options);
    const version = this.#own.version(code.id, code.hash);
    if (version) return this.#runOwn(name, input, options, version);
    throw new ExpectedError('StrategyFailed', 'The code of this strategy is not at hand any more. Run it again.');
  }

  /** One that was ended is asked whose code that was: the strategy's own or that of an indicator that it uses. */
  async #runOwn<N extends TaskName>(name: N, input: TaskInputs[N], options: TaskOptions, own: UserStrategy): Promise<TaskOutputs[N]> {
    const run = (code: StrategyCode, timeLimitMs: number) => this.#sandboxes.run(name, input, { ...options, timeLimitMs, code });
    try {
      return await run(own, options.timeLimitMs);
    } catch (error) {
      if (options.signal.aborted || !wasEnded(error)) throw error;
      throw (await endedIndicator(own, (code) => run(code, PROBE_MS), PROBE_MS)) ?? error;
    }
  }

  forget(datasetId: string): void {
    this.#threads.forget(datasetId);
    this.#sandboxes.forget(datasetId);
  }

  alone(): TaskRunner {
    return new RoutedTasks(this.#threads.alone(), this.#sandboxes.alone(), this.#own);
  }

  async close(): Promise<void> {
    await Promise.all([this.#threads.close(), this.#sandboxes.close()]);
  }
}
