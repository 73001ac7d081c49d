import type { RunResult } from '#core/backtest/run-result.ts';
import type { DayEnds } from './day-ends.ts';

/** The account at the ends of the days of a run, and its changes from one to the next. */
export interface DailyAccount {
  /** Days since 1970-01-01, ascending. */
  readonly days: Float64Array;
  readonly value: Float64Array;
  /** One fewer than days, as fractions. 0 where there was nothing left to change. */
  readonly returns: Float64Array;
}

/** Reads a run's account day by day, into memory for both that is as long as they are. */
export function dailyAccount(
  { equity }: RunResult,
  { days, last }: DayEnds,
  value: Float64Array = new Float64Array(last.length),
  returns: Float64Array = new Float64Array(Math.max(0, last.length - 1)),
): DailyAccount {
  let before = Number.NaN;
  for (let i = 0; i < last.length; i++) {
    const here = equity.value[last[i] as number] as number;
    value[i] = here;
    if (i > 0) returns[i - 1] = before > 0 ? here / before - 1 : 0;
    before = here;
  }
  return { days, value, returns };
}

/** Memory for the daily changes of many runs over the same days: one piece, which is handed from thread to thread at once. */
export class DailyMatrix {
  readonly #days: number;
  readonly #returns: Float64Array;
  readonly #value: Float64Array;
  #row = 0;

  constructor(ends: DayEnds, runs: number) {
    this.#days = Math.max(0, ends.last.length - 1);
    this.#returns = new Float64Array(runs * this.#days);
    this.#value = new Float64Array(ends.last.length);
  }

  /** The account of the next run. Its changes stay; its values are those of the run that is read next. */
  read(run: RunResult, ends: DayEnds): DailyAccount {
    const from = this.#row++ * this.#days;
    return dailyAccount(run, ends, this.#value, this.#returns.subarray(from, from + this.#days));
  }
}
