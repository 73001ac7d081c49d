import type { LiquidityTolerance } from './liquidity-tolerance.ts';
import type { Swing, SwingTracker } from './swing-tracker.ts';

/** Equal highs (1) or equal lows (-1). A pool of one swing is not told to anybody. */
export interface LiquidityPool {
  readonly direction: 1 | -1;
  /** Oldest first. */
  readonly members: readonly Swing[];
  /** Mean price of the members. */
  readonly level: number;
  /** How far around its first member others count as equal; as it was when that became known. */
  readonly tolerance: number;
  /** Price that takes it. */
  readonly sweepPrice: number;
}

/** What happened to a pool at the newest bar. `withdrawn`: a swing of it was, and one is left. `complete`: it grew too old. */
export interface PoolChange {
  readonly pool: LiquidityPool;
  readonly state: 'open' | 'swept' | 'withdrawn' | 'complete';
}

/**
 * Finds equal highs and equal lows bar by bar: the live form of FACTS §7.3, stated there to need a trailing range or an average true range
 * in place of the range of all bars. A confirmed swing joins the oldest open pool whose first member is within the tolerance, else it
 * begins one. Ours: pools older than `lifetime` bars end, and a withdrawn swing leaves its pool.
 */
export class LiquidityTracker {
  readonly swings: SwingTracker;
  readonly tolerance: LiquidityTolerance;
  readonly lifetime: number;
  /** Overwritten by the next bar. */
  readonly changes: PoolChange[] = [];
  /** Open pools in order of their first members. */
  #pools: LiquidityPool[] = [];
  #nextSweepHigh = Number.POSITIVE_INFINITY;
  #nextSweepLow = Number.NEGATIVE_INFINITY;

  constructor(swings: SwingTracker, tolerance: LiquidityTolerance, lifetime: number) {
    this.swings = swings;
    this.tolerance = tolerance;
    this.lifetime = lifetime;
  }

  /** The open pools of one swing and more. */
  get pools(): readonly LiquidityPool[] {
    return this.#pools;
  }

  next(timeUs: number, high: number, low: number, close: number): void {
    if (this.changes.length > 0) this.changes.length = 0;
    const { swings } = this;
    swings.next(timeUs, high, low);
    this.tolerance.next(high, low, close);
    let isChanged = false;
    if (high >= this.#nextSweepHigh || low <= this.#nextSweepLow) {
      this.#pools = this.#pools.filter((pool) => !this.#sweep(pool, high, low));
      isChanged = true;
    }
    for (let oldest = this.#pools[0]; oldest !== undefined && isOlder(oldest, swings.index - this.lifetime); oldest = this.#pools[0]) {
      this.#pools.shift();
      this.#tell(oldest, 'complete');
      isChanged = true;
    }
    if (swings.withdrawn !== null) isChanged = this.#leave(swings.withdrawn) || isChanged;
    if (swings.confirmed !== null) isChanged = this.#join(swings.confirmed) || isChanged;
    if (isChanged) this.#findNextSweeps();
  }

  #sweep(pool: LiquidityPool, high: number, low: number): boolean {
    const isSwept = pool.direction === 1 ? high >= pool.sweepPrice : low <= pool.sweepPrice;
    if (isSwept) this.#tell(pool, 'swept');
    return isSwept;
  }

  #leave(swing: Swing): boolean {
    const at = this.#pools.findIndex((pool) => pool.members.at(-1) === swing);
    const pool = this.#pools[at];
    if (pool === undefined) return false;
    const members = pool.members.slice(0, -1);
    if (members.length === 0) {
      this.#pools.splice(at, 1);
      return true;
    }
    if (members.length === 1) this.#tell(pool, 'withdrawn');
    this.#pools[at] = { ...pool, members, level: meanPrice(members) };
    this.#tell(this.#pools[at], 'open');
    return true;
  }

  #join(swing: Swing): boolean {
    const { direction, price } = swing;
    const at = this.#pools.findIndex(
      (pool) => pool.direction === direction && Math.abs(price - (pool.members[0]?.price ?? Number.NaN)) <= pool.tolerance,
    );
    const pool = this.#pools[at];
    if (pool !== undefined) {
      const members = [...pool.members, swing];
      this.#pools[at] = { ...pool, members, level: meanPrice(members) };
      this.#tell(this.#pools[at], 'open');
      return true;
    }
    const tolerance = this.tolerance.value;
    if (!(tolerance > 0)) return false;
    this.#pools.push({ direction, members: [swing], level: price, tolerance, sweepPrice: price + direction * tolerance });
    return true;
  }

  #tell(pool: LiquidityPool, state: PoolChange['state']): void {
    if (pool.members.length > 1) this.changes.push({ pool, state });
  }

  #findNextSweeps(): void {
    this.#nextSweepHigh = Number.POSITIVE_INFINITY;
    this.#nextSweepLow = Number.NEGATIVE_INFINITY;
    for (const { direction, sweepPrice } of this.#pools) {
      if (direction === 1) this.#nextSweepHigh = Math.min(this.#nextSweepHigh, sweepPrice);
      else this.#nextSweepLow = Math.max(this.#nextSweepLow, sweepPrice);
    }
  }

  clone(): LiquidityTracker {
    const copy = new LiquidityTracker(this.swings.clone(), this.tolerance.clone(), this.lifetime);
    copy.changes.push(...this.changes);
    copy.#pools = this.#pools.slice();
    copy.#nextSweepHigh = this.#nextSweepHigh;
    copy.#nextSweepLow = this.#nextSweepLow;
    return copy;
  }
}

const isOlder = (pool: LiquidityPool, index: number): boolean => (pool.members[0]?.index ?? 0) < index;

const meanPrice = (members: readonly Swing[]): number => members.reduce((sum, { price }) => sum + price, 0) / members.length;
