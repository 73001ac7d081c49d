/** A fair value gap between the bars beside bar `index`, known with the bar after it. Prices of its edges. */
export interface Gap {
  readonly direction: 1 | -1;
  readonly top: number;
  readonly bottom: number;
  readonly index: number;
  readonly timeUs: number;
  readonly knownAtUs: number;
}

/**
 * Finds fair value gaps and their mitigation bar by bar (FACTS §7.3, stated). With bars a, b, c: bullish if a's high is below c's low and
 * b closed above its open, bearish the mirror. Mitigated by the first later bar that comes back to the near edge. Open gaps lie in two
 * stacks: a bullish gap is above every older one that no bar has come back to, so only the newest can be next. Amortised constant time.
 */
export class GapTracker {
  /** Bars taken, less one. */
  index = -1;
  /** The gap that the newest bar made known; null when none. */
  formed: Gap | null = null;
  /** Gaps that the newest bar came back to, newest first. Overwritten by the next bar. */
  readonly mitigated: Gap[] = [];
  #openBull: Gap[] = [];
  #openBear: Gap[] = [];
  #highBefore = Number.NaN;
  #lowBefore = Number.NaN;
  #middleHigh = Number.NaN;
  #middleLow = Number.NaN;
  #middleBody = 0;
  #middleTimeUs = 0;

  next(timeUs: number, open: number, high: number, low: number, close: number): void {
    const index = ++this.index;
    this.formed = null;
    if (this.mitigated.length > 0) this.mitigated.length = 0;
    let newest = this.#openBull.at(-1);
    while (newest !== undefined && low <= newest.top) newest = this.#mitigate(this.#openBull, newest);
    newest = this.#openBear.at(-1);
    while (newest !== undefined && high >= newest.bottom) newest = this.#mitigate(this.#openBear, newest);
    // Comparisons with NaN are false: nothing forms before the third bar.
    if (this.#middleBody > 0 && this.#highBefore < low) this.#form(1, low, this.#highBefore, index, timeUs, this.#openBull);
    else if (this.#middleBody < 0 && this.#lowBefore > high) this.#form(-1, this.#lowBefore, high, index, timeUs, this.#openBear);
    this.#highBefore = this.#middleHigh;
    this.#lowBefore = this.#middleLow;
    this.#middleHigh = high;
    this.#middleLow = low;
    this.#middleBody = close > open ? 1 : close < open ? -1 : 0;
    this.#middleTimeUs = timeUs;
  }

  #form(direction: 1 | -1, top: number, bottom: number, index: number, knownAtUs: number, stack: Gap[]): void {
    this.formed = { direction, top, bottom, index: index - 1, timeUs: this.#middleTimeUs, knownAtUs };
    stack.push(this.formed);
  }

  #mitigate(stack: Gap[], newest: Gap): Gap | undefined {
    this.mitigated.push(newest);
    stack.pop();
    return stack.at(-1);
  }

  clone(): GapTracker {
    const copy = new GapTracker();
    copy.index = this.index;
    copy.formed = this.formed;
    copy.mitigated.push(...this.mitigated);
    copy.#openBull = this.#openBull.slice();
    copy.#openBear = this.#openBear.slice();
    copy.#highBefore = this.#highBefore;
    copy.#lowBefore = this.#lowBefore;
    copy.#middleHigh = this.#middleHigh;
    copy.#middleLow = this.#middleLow;
    copy.#middleBody = this.#middleBody;
    copy.#middleTimeUs = this.#middleTimeUs;
    return copy;
  }
}
