import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { SlidingMaximum } from '#core/numeric/sliding-maximum.ts';

/** A swing high (1) or low (-1), with the bar that made it known. Indexes count bars from the start of the stream. */
export interface Swing {
  readonly direction: 1 | -1;
  readonly price: number;
  readonly index: number;
  readonly timeUs: number;
  readonly knownIndex: number;
  readonly knownAtUs: number;
}

/**
 * Finds alternating swing highs and lows bar by bar (FACTS §7.3, stated). With swing length k, bar i ≥ 2k−1 is a candidate high if its
 * high is the highest of the bars i−k+1 … i+k, else a candidate low if its low is the lowest of them: known at bar i+k. Among
 * neighbouring candidates of one type the more extreme stands, the earlier one of equals; so a newer, more extreme candidate withdraws
 * the swing before it, and a swing is final once one of the other type has been confirmed. Amortised constant time a bar.
 */
export class SwingTracker {
  readonly length: number;
  readonly #highest: SlidingMaximum;
  readonly #lowestNegated: SlidingMaximum;
  readonly #highs: ContiguousWindow;
  readonly #lows: ContiguousWindow;
  readonly #times: ContiguousWindow;
  /** Bars taken, less one: the index of the newest bar. */
  index = -1;
  /** The swing that the newest bar confirmed; null when none. */
  confirmed: Swing | null = null;
  /** The swing that `confirmed` takes the place of: it was the newest of its type until now. */
  withdrawn: Swing | null = null;
  /** The swing that the newest bar made final. */
  completed: Swing | null = null;
  /** The newest swing that stands; only this one may still be withdrawn. */
  latest: Swing | null = null;
  /** The swing before `latest`, of the other type. */
  before: Swing | null = null;

  constructor(length: number) {
    this.length = length;
    this.#highest = new SlidingMaximum(2 * length);
    this.#lowestNegated = new SlidingMaximum(2 * length);
    this.#highs = new ContiguousWindow(length + 1);
    this.#lows = new ContiguousWindow(length + 1);
    this.#times = new ContiguousWindow(length + 1);
  }

  /** The newest high or low that stands; null before the first. */
  newest(direction: 1 | -1): Swing | null {
    return this.latest?.direction === direction ? this.latest : this.before;
  }

  next(timeUs: number, high: number, low: number): void {
    this.confirmed = null;
    this.withdrawn = null;
    this.completed = null;
    const index = ++this.index;
    const highest = this.#highest.next(high);
    const lowest = -this.#lowestNegated.next(-low);
    this.#highs.push(high);
    this.#lows.push(low);
    this.#times.push(timeUs);
    if (index < firstKnownBar(this.length)) return;
    const candidateHigh = this.#highs.values[this.#highs.start] as number;
    const candidateLow = this.#lows.values[this.#lows.start] as number;
    if (candidateHigh === highest) this.#take(1, candidateHigh, timeUs);
    else if (candidateLow === lowest) this.#take(-1, candidateLow, timeUs);
  }

  #take(direction: 1 | -1, price: number, knownAtUs: number): void {
    const latest = this.latest;
    const isSameType = latest?.direction === direction;
    if (isSameType && direction * price <= direction * latest.price) return;
    if (isSameType) this.withdrawn = latest;
    else {
      this.completed = latest;
      this.before = latest;
    }
    const timeUs = this.#times.values[this.#times.start] as number;
    this.latest = { direction, price, index: this.index - this.length, timeUs, knownIndex: this.index, knownAtUs };
    this.confirmed = this.latest;
  }

  clone(): SwingTracker {
    const copy = new SwingTracker(this.length);
    copy.#highest.copyFrom(this.#highest);
    copy.#lowestNegated.copyFrom(this.#lowestNegated);
    copy.#highs.copyFrom(this.#highs);
    copy.#lows.copyFrom(this.#lows);
    copy.#times.copyFrom(this.#times);
    copy.index = this.index;
    copy.confirmed = this.confirmed;
    copy.withdrawn = this.withdrawn;
    copy.completed = this.completed;
    copy.latest = this.latest;
    copy.before = this.before;
    return copy;
  }
}

/** The first bar with which a swing of that length can become known. */
export const firstKnownBar = (length: number): number => 3 * length - 1;
