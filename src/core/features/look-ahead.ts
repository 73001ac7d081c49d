import { type BarColumns, sliceBarColumns } from '#core/market/bar-columns.ts';

/** A value that changed when later bars were taken away: it had seen the future. */
export interface LookAhead {
  readonly bar: number;
  readonly column: number;
  readonly withFuture: number;
  readonly withoutFuture: number;
}

/**
 * Truncates the bars after each bar of `at` and computes again: every value up to there must keep its bits. `compute`
 * returns rows of `width` values, one row a bar. Returns the first value that changed; null when none did.
 */
export function findLookAhead(
  bars: BarColumns,
  width: number,
  compute: (bars: BarColumns) => Float64Array,
  at: readonly number[],
): LookAhead | null {
  const whole = compute(bars);
  for (const bar of at) {
    const truncated = compute(sliceBarColumns(bars, 0, bar + 1));
    for (let k = 0; k < truncated.length; k++) {
      const withFuture = whole[k] as number;
      const withoutFuture = truncated[k] as number;
      if (!Object.is(withFuture, withoutFuture)) {
        return { bar: Math.floor(k / width), column: k % width, withFuture, withoutFuture };
      }
    }
  }
  return null;
}
