/** Where time comes from. Nothing in core or services reads the machine's clock itself. */
export interface Clock {
  /** Wall clock, integer microseconds since the epoch, UTC. May jump when the machine's clock is set. */
  nowUs(): number;
  /** Monotonic milliseconds for measuring durations. Never jumps. */
  monotonicMs(): number;
}
