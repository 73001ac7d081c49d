/** What a price may be divided by: the value, or NaN unless it is above zero. */
export const positive = (value: number): number => (value > 0 ? value : Number.NaN);
