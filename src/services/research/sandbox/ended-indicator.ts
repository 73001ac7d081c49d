import { z } from 'zod';
import { ExpectedError } from '#core/result.ts';
import type { StrategyCode } from './task-request.ts';

/** What a failure says that ended its sandbox for its memory or of itself, not for its time. */
export const ENDED = { isEnded: true } as const;
const ended = z.object({ isEnded: z.literal(true) });

const isTooSlow = (error: unknown): boolean => error instanceof ExpectedError && error.code === 'StrategyTooSlow';

/** Whether a run was ended for its time or memory, by its error. */
export const wasEnded = (error: unknown): error is ExpectedError =>
  isTooSlow(error) || (error instanceof ExpectedError && ended.safeParse(error.data).success);

/**
 * The failure of a run that was ended, in the name of the trader's own indicator that is to blame; null when it is none of them. A process that was ended
 * tells nobody whose code it was in: the strategy is prepared again without taking a bar, with none of its indicators at first, then with each of them
 * alone. `run` runs it so, for at most `timeLimitMs`.
 */
export async function endedIndicator(
  code: StrategyCode,
  run: (code: StrategyCode) => Promise<unknown>,
  timeLimitMs: number,
): Promise<ExpectedError | null> {
  const failureWith = (only: string | null): Promise<unknown> =>
    run({ ...code, probe: { only } }).then(
      () => null,
      (error: unknown) => error,
    );
  if (code.indicators.length === 0 || wasEnded(await failureWith(null))) return null;
  for (const { unit } of code.indicators) {
    const failure = await failureWith(unit.hash);
    if (!wasEnded(failure)) continue;
    const why = isTooSlow(failure) ? `did not finish within ${timeLimitMs / 1000} s: is there an endless loop?` : 'needed too much memory.';
    const sentence = `${unit.name} was stopped, and with it the strategy that uses it: alone over these bars it ${why} Nothing was stored. Correct it, then run again.`;
    return new ExpectedError(failure.code, sentence);
  }
  return null;
}
