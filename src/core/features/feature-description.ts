/** What is to be known of one feature besides its values. */
export interface FeatureDescription {
  /** Kebab-case, unique within its set. */
  readonly name: string;
  readonly title: string;
  /** How it is computed, in one line. `close[n]` is the close n bars ago; logarithms are natural. */
  readonly formula: string;
  /** Smallest and largest possible value; null where there is no bound. */
  readonly range: readonly [number | null, number | null];
  /** Bars before the first known value: the index of the first value that is not NaN. */
  readonly warmupBars: number;
}
