const WINDOW_MS = 60_000;
const MAX_FAILURES_IN_WINDOW = 6;
const FIRST_DELAY_MS = 50;
const MAX_DELAY_MS = 5000;

/** When to start a failed process again: at once at first, then with growing and spread delays; not at all after too many failures in a minute. */
export class RestartPolicy {
  readonly #random: () => number;
  #failures: number[] = [];

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Records a failure. Returns the delay in milliseconds, or null to give up. */
  nextDelayMs(nowMs: number): number | null {
    this.#failures = this.#failures.filter((atMs) => nowMs - atMs < WINDOW_MS);
    this.#failures.push(nowMs);
    const count = this.#failures.length;
    if (count > MAX_FAILURES_IN_WINDOW) return null;
    return Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 3 ** (count - 1)) * (0.5 + 0.5 * this.#random());
  }

  reset(): void {
    this.#failures = [];
  }
}
