/** Doubles that are kept for the next time at most, 1 MiB: larger pieces come from the system itself and go back to it whole. */
const MOST_KEPT = 1 << 17;
/** By how many doubles it grows, 256 KiB: who needs a few more each time does not get other memory each time. */
const STEP = 1 << 15;

/**
 * Memory of computations that are done again and again, one after the other, each a little larger than the one before: the same one, instead of a new one
 * each time that leaves the process's memory in pieces. What was taken before is overwritten.
 */
export class ReusedColumn {
  #memory = new Float64Array(0);

  /** A column of zeros, valid until the next one is taken. */
  zeros(length: number): Float64Array {
    if (length > MOST_KEPT) return new Float64Array(length);
    if (length > this.#memory.length) this.#memory = new Float64Array(Math.ceil(length / STEP) * STEP);
    return this.#memory.subarray(0, length).fill(0);
  }
}
