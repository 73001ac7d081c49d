/** The bar from which a move through a swing began. `foundIndex` is the bar that closed through the swing, where it is known. */
export interface OrderBlock {
  readonly direction: 1 | -1;
  readonly top: number;
  readonly bottom: number;
  readonly index: number;
  readonly timeUs: number;
  readonly foundIndex: number;
  readonly knownAtUs: number;
  /** Price of the swing that was passed. */
  readonly swingPrice: number;
  /** Volume of the passing bar and the two before it. */
  readonly volume: number;
  /** 100 · smaller / larger of (volume of the passing bar and the one before) and (volume of the bar before those). */
  readonly strength: number;
}

/** Strength in percent: 100 where both volumes are 0. */
export function blockStrength(newestTwo: number, third: number): number {
  const larger = Math.max(newestTwo, third);
  return larger === 0 ? 100 : (100 * Math.min(newestTwo, third)) / larger;
}
