/** Below this share of the mean's size a deviation is rounding, not variation. */
const ROUNDING = 1e-12;

/** Whether a deviation around `mean` is no more than the rounding of equal values. False where either is NaN. */
export const isRounding = (deviation: number, mean: number): boolean => deviation <= ROUNDING * Math.abs(mean);
