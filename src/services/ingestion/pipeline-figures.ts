const KEPT_LAGS = 2048;

/** Counters of the running pipeline and the lags of its last flushes. */
export class PipelineCounters {
  acceptedTicks = 0;
  rejectedTicks = 0;
  lateTicks = 0;
  storageProblem: string | null = null;
  readonly #lags = new Float64Array(KEPT_LAGS);
  #lagCount = 0;
  #takenTicks = 0;
  #takenMs = 0;
  #rate = 0;

  /** Notes the age of a flush's oldest tick when it was on disk. */
  lag(milliseconds: number): void {
    this.#lags[this.#lagCount % KEPT_LAGS] = milliseconds;
    this.#lagCount++;
  }

  /** Takes the present as the end of a measuring interval: ticks a second since the last call. */
  measureRate(nowMs: number): number {
    const total = this.acceptedTicks + this.rejectedTicks;
    if (nowMs > this.#takenMs) this.#rate = ((total - this.#takenTicks) * 1000) / (nowMs - this.#takenMs);
    this.#takenTicks = total;
    this.#takenMs = nowMs;
    return this.#rate;
  }

  /** Durable lag of the last flushes that `share` of them do not exceed; 0 before the first. */
  lagQuantile(share: number): number {
    const count = Math.min(this.#lagCount, KEPT_LAGS);
    if (count === 0) return 0;
    const sorted = this.#lags.slice(0, count).sort();
    return sorted[Math.min(count - 1, Math.floor(share * count))] as number;
  }
}
