/** Where a bar closes in its range, -1 at the low to 1 at the high; 0 for a bar without range (Chaikin's multiplier). */
export const moneyFlowMultiplier = (high: number, low: number, close: number): number =>
  high === low ? 0 : (close - low - (high - close)) / (high - low);

/** Volume that counts: unknown or negative volume is none. */
export const knownVolume = (volume: number): number => (volume > 0 ? volume : 0);
