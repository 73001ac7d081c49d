const SMALLEST_JUMP_US = 2_000_000;

/** Compares the wall clock with the monotonic one, and tells when it was set (or when the machine slept, where monotonic time does not). */
export class ClockWatch {
  #lastWallUs = Number.NaN;
  #lastMonotonicMs = Number.NaN;

  /** Microseconds that the wall clock jumped since the last call, negative backwards; 0 below two seconds. */
  check(wallUs: number, monotonicMs: number): number {
    const jumpUs = wallUs - this.#lastWallUs - (monotonicMs - this.#lastMonotonicMs) * 1000;
    this.#lastWallUs = wallUs;
    this.#lastMonotonicMs = monotonicMs;
    return Math.abs(jumpUs) >= SMALLEST_JUMP_US ? Math.round(jumpUs) : 0;
  }
}
