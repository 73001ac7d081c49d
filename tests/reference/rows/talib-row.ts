import type { BarColumns } from '#core/market/bar-columns.ts';
import type { TalibInput } from '../ask-talib.ts';

/** One indicator of ours beside the function of TA-Lib that computes the same. */
export interface TalibRow {
  /** Id or alias of ours. */
  readonly ours: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly theirs: string;
  readonly theirParameters?: Readonly<Record<string, number>>;
  /** Columns that theirs works on; those of its own definition unless given. */
  readonly inputs?: readonly TalibInput[];
  /** The output of ours for each of theirs, in their order; null where we have none. */
  readonly outputs: readonly (string | null)[];
  /** Largest difference, as a fraction of the value; a few roundings unless stated. */
  readonly tolerance?: number;
  /** Largest difference as a fraction of the highest price, where their sums lose digits that the value needs. */
  readonly slack?: number;
  /** By how many bars their first value comes after ours, by output of ours. */
  readonly later?: Readonly<Record<string, number>>;
  /** Their seed differs: equal from so many bars after their first value. */
  readonly settles?: number;
  /** What each gives where the quotient is 0/0; theirs elsewhere would be a difference. */
  readonly undefinedAs?: { readonly ours: number; readonly theirs: number };
  /** Why the two part for good where prices stand still: those series are left out. */
  readonly onlyMoving?: string;
  /** Brings their column to our stated convention. */
  readonly convert?: (theirs: Float64Array, bars: BarColumns, output: string) => Float64Array;
  /** The indicator has values at some bars only, so none need come where the warm-up ends. */
  readonly isSparse?: boolean;
}

/** Where their running sums lose half of the digits: the root of a difference of squares. */
export const HALF_THE_DIGITS = 1e-7;

/** Of 0/0 we say that there is no value; they say 0. */
export const NOTHING_FOR_ZERO = { ours: Number.NaN, theirs: 0 };
