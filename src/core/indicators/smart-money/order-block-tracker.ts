import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { blockStrength, type OrderBlock } from './order-block.ts';
import type { Swing, SwingTracker } from './swing-tracker.ts';

/** The most extreme bar since a swing, the newest of equals: the block if the swing is passed. */
interface Origin {
  readonly swing: Swing;
  extreme: number;
  opposite: number;
  index: number;
  timeUs: number;
}

/**
 * Finds order blocks bar by bar (FACTS §7.3, stated): a close through the newest confirmed swing high, each used once, makes a bullish
 * block of the lowest bar between the two, the last of equals; the bearish block is the mirror. Mitigated by the first later bar that
 * goes beyond its far edge. Blocks lie in two stacks, the nearest to price on top. Amortised constant time a bar.
 */
export class OrderBlockTracker {
  readonly swings: SwingTracker;
  readonly #highs: ContiguousWindow;
  readonly #lows: ContiguousWindow;
  readonly #times: ContiguousWindow;
  /** The block that the newest bar made known. Where a close is above a swing high and below a swing low, the bullish one alone. */
  found: OrderBlock | null = null;
  /** Blocks that the newest bar went through, nearest first. Overwritten by the next bar. */
  readonly mitigated: OrderBlock[] = [];
  #bull: OrderBlock[] = [];
  #bear: OrderBlock[] = [];
  #highOrigin: Origin | null = null;
  #lowOrigin: Origin | null = null;
  #volumeBefore = Number.NaN;
  #volumeTwoBefore = Number.NaN;

  constructor(swings: SwingTracker) {
    this.swings = swings;
    this.#highs = new ContiguousWindow(swings.length);
    this.#lows = new ContiguousWindow(swings.length);
    this.#times = new ContiguousWindow(swings.length);
  }

  next(timeUs: number, high: number, low: number, close: number, volume: number): void {
    this.found = null;
    if (this.mitigated.length > 0) this.mitigated.length = 0;
    const { swings } = this;
    swings.next(timeUs, high, low);
    this.#highs.push(high);
    this.#lows.push(low);
    this.#times.push(timeUs);
    for (let last = this.#bull.at(-1); last !== undefined && low < last.bottom; last = this.#bull.at(-1)) this.#mitigate(this.#bull, last);
    for (let last = this.#bear.at(-1); last !== undefined && high > last.top; last = this.#bear.at(-1)) this.#mitigate(this.#bear, last);
    const above = this.#highOrigin;
    const below = this.#lowOrigin;
    if (above !== null && close > above.swing.price) {
      this.#find(1, above, timeUs, volume);
      this.#highOrigin = null;
    } else if (above !== null) extend(above, 1, low, high, swings.index, timeUs);
    if (below !== null && close < below.swing.price && this.found === null) {
      this.#find(-1, below, timeUs, volume);
      this.#lowOrigin = null;
    } else if (below !== null) extend(below, -1, high, low, swings.index, timeUs);
    if (swings.confirmed !== null) this.#begin(swings.confirmed);
    this.#volumeTwoBefore = this.#volumeBefore;
    this.#volumeBefore = volume;
  }

  /** Starts to look for the origin of a move through a swing, with the bars that followed it until it was known. */
  #begin(swing: Swing): void {
    const sign = swing.direction;
    const origin: Origin = { swing, extreme: sign * Number.POSITIVE_INFINITY, opposite: Number.NaN, index: -1, timeUs: 0 };
    const { length, index } = this.swings;
    for (let k = 0; k < length; k++) {
      const high = this.#highs.values[this.#highs.start + k] as number;
      const low = this.#lows.values[this.#lows.start + k] as number;
      const timeUs = this.#times.values[this.#times.start + k] as number;
      extend(origin, sign, sign === 1 ? low : high, sign === 1 ? high : low, index - length + 1 + k, timeUs);
    }
    if (sign === 1) this.#highOrigin = origin;
    else this.#lowOrigin = origin;
  }

  #find(direction: 1 | -1, origin: Origin, knownAtUs: number, volume: number): void {
    const { extreme, opposite, index, timeUs, swing } = origin;
    const newestTwo = volume + this.#volumeBefore;
    this.found = {
      direction,
      top: direction === 1 ? opposite : extreme,
      bottom: direction === 1 ? extreme : opposite,
      index,
      timeUs,
      foundIndex: this.swings.index,
      knownAtUs,
      swingPrice: swing.price,
      volume: newestTwo + this.#volumeTwoBefore,
      strength: blockStrength(newestTwo, this.#volumeTwoBefore),
    };
    const stack = direction === 1 ? this.#bull : this.#bear;
    stack.push(this.found);
    // A passing bar that also went below an older block can leave that one above the new: keep the nearest on top.
    for (let k = stack.length - 1; k > 0 && farEdge(stack[k - 1]) > farEdge(stack[k]); k--) {
      [stack[k - 1], stack[k]] = [stack[k] as OrderBlock, stack[k - 1] as OrderBlock];
    }
  }

  #mitigate(stack: OrderBlock[], block: OrderBlock): void {
    this.mitigated.push(block);
    stack.pop();
  }

  clone(): OrderBlockTracker {
    const copy = new OrderBlockTracker(this.swings.clone());
    copy.#highs.copyFrom(this.#highs);
    copy.#lows.copyFrom(this.#lows);
    copy.#times.copyFrom(this.#times);
    copy.found = this.found;
    copy.mitigated.push(...this.mitigated);
    copy.#bull = this.#bull.slice();
    copy.#bear = this.#bear.slice();
    copy.#highOrigin = this.#highOrigin && { ...this.#highOrigin };
    copy.#lowOrigin = this.#lowOrigin && { ...this.#lowOrigin };
    copy.#volumeBefore = this.#volumeBefore;
    copy.#volumeTwoBefore = this.#volumeTwoBefore;
    return copy;
  }
}

/** How near to price a block's far edge is: larger is nearer. */
const farEdge = (block: OrderBlock | undefined): number =>
  block === undefined ? Number.NaN : block.direction === 1 ? block.bottom : -block.top;

function extend(origin: Origin, sign: 1 | -1, extreme: number, opposite: number, index: number, timeUs: number): void {
  if (sign * extreme > sign * origin.extreme) return;
  origin.extreme = extreme;
  origin.opposite = opposite;
  origin.index = index;
  origin.timeUs = timeUs;
}
