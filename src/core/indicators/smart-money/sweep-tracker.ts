import type { LiquidityTracker } from './liquidity-tracker.ts';
import type { PeriodRanges } from './period-ranges.ts';
import type { Swing } from './swing-tracker.ts';
import type { SessionRange } from './trading-sessions.ts';

/** Where liquidity is looked for, in order of weight. */
export const SWEEP_SOURCES = ['previous-period', 'session', 'equal-swings', 'swing'] as const;
export type SweepSource = (typeof SWEEP_SOURCES)[number];

/** A level beyond which the newest bar went and behind which it closed. */
export interface Sweep {
  readonly source: SweepSource;
  /** 1 bullish (a low was swept), -1 bearish. */
  readonly direction: 1 | -1;
  readonly level: number;
  /** Bar of the level: first of the equal swings, the swing, or where the level came into force. */
  readonly fromTimeUs: number;
}

/** A level in force; one is used up by a sweep or by a close beyond it. */
interface Armed {
  readonly source: SweepSource;
  readonly side: 1 | -1;
  readonly price: number;
  readonly fromTimeUs: number;
}

/**
 * Finds liquidity sweeps (FACTS §7.3, stated: high above a level and close below it, or the mirror) of levels that stood before the
 * bar: the newest confirmed swing, the last session's high and low, the previous period's, equal highs and lows. O(1) a bar
 * but for the open pools of equal swings.
 */
export class SweepTracker {
  readonly #liquidity: LiquidityTracker;
  readonly #period: PeriodRanges;
  readonly #session: SessionRange;
  readonly #isWatched: (source: SweepSource) => boolean;
  /** Slots: high and low of the period, the session, the swing. */
  #armed: (Armed | null)[] = [null, null, null, null, null, null];
  #usedPools = new Set<Swing>();
  /** Sweeps of the newest bar, weightiest first. Overwritten by the next bar. */
  readonly sweeps: Sweep[] = [];

  constructor(liquidity: LiquidityTracker, period: PeriodRanges, session: SessionRange, isWatched: (source: SweepSource) => boolean) {
    this.#liquidity = liquidity;
    this.#period = period;
    this.#session = session;
    this.#isWatched = isWatched;
  }

  next(timeUs: number, high: number, low: number, close: number): void {
    if (this.sweeps.length > 0) this.sweeps.length = 0;
    this.#armPeriod(timeUs, high, low);
    this.#armSession(timeUs, high, low);
    for (let slot = 0; slot < 4; slot++) this.#try(slot, high, low, close);
    if (this.#isWatched('equal-swings')) this.#tryPools(high, low, close);
    for (let slot = 4; slot < 6; slot++) this.#try(slot, high, low, close);
    this.#liquidity.next(timeUs, high, low, close);
    this.#armSwings();
  }

  #armPeriod(timeUs: number, high: number, low: number): void {
    const period = this.#period;
    period.next(timeUs, high, low);
    if (!period.isNew || period.count < 2 || !this.#isWatched('previous-period')) return;
    this.#armed[0] = { source: 'previous-period', side: 1, price: period.previousHigh, fromTimeUs: timeUs };
    this.#armed[1] = { source: 'previous-period', side: -1, price: period.previousLow, fromTimeUs: timeUs };
  }

  #armSession(timeUs: number, high: number, low: number): void {
    const session = this.#session;
    const { isActive, high: sessionHigh, low: sessionLow } = session;
    session.next(timeUs, high, low);
    if (!isActive || (session.isActive && !session.isNew) || !this.#isWatched('session')) return;
    this.#armed[2] = { source: 'session', side: 1, price: sessionHigh, fromTimeUs: timeUs };
    this.#armed[3] = { source: 'session', side: -1, price: sessionLow, fromTimeUs: timeUs };
  }

  #armSwings(): void {
    const { confirmed } = this.#liquidity.swings;
    if (confirmed === null || !this.#isWatched('swing')) return;
    const { direction, price, timeUs } = confirmed;
    this.#armed[direction === 1 ? 4 : 5] = { source: 'swing', side: direction, price, fromTimeUs: timeUs };
  }

  #try(slot: number, high: number, low: number, close: number): void {
    const level = this.#armed[slot];
    if (level && this.#isUsedUp(level, high, low, close)) this.#armed[slot] = null;
  }

  #tryPools(high: number, low: number, close: number): void {
    const { pools } = this.#liquidity;
    for (const { direction, level, members } of pools) {
      const first = members[0];
      if (members.length < 2 || first === undefined || this.#usedPools.has(first)) continue;
      const asLevel: Armed = { source: 'equal-swings', side: direction, price: level, fromTimeUs: first.timeUs };
      if (this.#isUsedUp(asLevel, high, low, close)) this.#usedPools.add(first);
    }
    if (this.#usedPools.size > 2 * pools.length + 16) {
      this.#usedPools = new Set(pools.flatMap(({ members }) => members.slice(0, 1)).filter((first) => this.#usedPools.has(first)));
    }
  }

  /** Tells a sweep of the level; true when the bar swept it or closed beyond it. */
  #isUsedUp({ source, side, price, fromTimeUs }: Armed, high: number, low: number, close: number): boolean {
    if (side * (close - price) > 0) return true;
    const isBeyond = side === 1 ? high > price : low < price;
    if (!isBeyond || close === price) return false;
    this.sweeps.push({ source, direction: side === 1 ? -1 : 1, level: price, fromTimeUs });
    return true;
  }

  clone(): SweepTracker {
    const copy = new SweepTracker(this.#liquidity.clone(), this.#period.clone(), this.#session.clone(), this.#isWatched);
    copy.#armed = this.#armed.slice();
    copy.#usedPools = new Set(this.#usedPools);
    copy.sweeps.push(...this.sweeps);
    return copy;
  }
}
