/** Where a price lies between the lower band (0) and the upper one (1); NaN where the bands meet. */
export const percentBOf = (price: number, upper: number, lower: number): number =>
  upper === lower ? Number.NaN : (price - lower) / (upper - lower);

/** Distance of the bands as a fraction of the line between them; NaN where that is 0. */
export const bandWidthOf = (upper: number, lower: number, middle: number): number => (middle === 0 ? Number.NaN : (upper - lower) / middle);
