import type { Clock } from '#core/ports/clock.ts';
import type { UserCodeRunner, UserCodeUnit } from '#core/ports/user-code-runner.ts';
import { ExpectedError } from '#core/result.ts';
import { describeUserStrategy } from '#core/user-code/describe-strategy.ts';
import type { CodeCheck } from './user-code-kind.ts';

/** Runs a strategy in the sandbox in all the ways that must not matter to what it does. */
export async function checkStrategy(runner: UserCodeRunner, unit: UserCodeUnit, fileName: string, _clock: Clock): Promise<CodeCheck> {
  try {
    await runner.forget(unit);
    const { value: told } = await runner.call(unit, 'strategy.describe', { value: {}, columns: [] });
    const description = describeUserStrategy(fileName, told);
    const problems = description.ok ? [] : [{ line: null, message: description.error.message }];
    return { told, problems, nanosecondsPerBar: null, isFinal: true };
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    const line = (error.data as { line?: number } | undefined)?.line ?? null;
    return { told: null, problems: [{ line, message: error.message }], nanosecondsPerBar: null, isFinal: error.code === 'UserCodeThrew' };
  }
}
