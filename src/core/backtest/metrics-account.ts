import { quantile } from '#core/statistics/quantile.ts';
import type { RunResult } from './run-result.ts';

/** What a run asked of its account and of its markets. NaN where it can't be told. */
export interface AccountFigures {
  /** Orders sent, and those of them that were refused. */
  readonly orders: number;
  readonly refusedOrders: number;
  /** Entries and exits that were filled. */
  readonly deals: number;
  /** Least equity over the margin of what was open, value at entry over leverage, as a fraction, at a close (MetaTrader's margin level); NaN without trades. */
  readonly leastMarginLevel: number;
  /**
   * Capital with which 19 of 20 entries would be at most 5 % of what was traded in their bar, orders growing with the capital. NaN where volumes are not
   * known. LEAN's strategy capacity asks the same and estimates it in its own way.
   */
  readonly capacity: number;
}

/** What {@link accountFigures} needs beside the run. */
export interface AccountSettings {
  readonly leverage: number;
  /** Units traded in the bar in which a time lies; NaN where that is not known. */
  readonly volumeAt: (symbol: number, timeUs: number) => number;
}

/** Share of a bar's volume that an order may be. */
const LARGEST_SHARE = 0.05;
const LARGEST_ENTRIES_LEFT_OUT = 0.05;

/** {@link AccountFigures} of a run. */
export function accountFigures(run: RunResult, { leverage, volumeAt }: AccountSettings): AccountFigures {
  const { trades, initialCapital, orders } = run;
  const entries = new Set<string>();
  const shares: number[] = [];
  for (let i = 0; i < trades.count; i++) {
    entries.add(`${trades.symbol[i]} ${trades.entryTimeUs[i]} ${trades.entryPrice[i]} ${trades.side[i]}`);
    const volume = volumeAt(trades.symbol[i] as number, trades.entryTimeUs[i] as number);
    if (volume > 0) shares.push((LARGEST_SHARE * volume) / (trades.units[i] as number));
  }
  return {
    orders: orders?.sent ?? Number.NaN,
    refusedOrders: orders?.refused ?? Number.NaN,
    deals: entries.size + trades.count,
    leastMarginLevel: leastMarginLevel(run, leverage),
    capacity: initialCapital * quantile(shares, LARGEST_ENTRIES_LEFT_OUT),
  };
}

/** Margin taken and given back at the times of trades, against the account at each close. */
function leastMarginLevel({ trades, equity }: RunResult, leverage: number): number {
  const changes: { timeUs: number; margin: number }[] = [];
  for (let i = 0; i < trades.count; i++) {
    const gain = trades.returnFraction[i] as number;
    if (gain === 0) continue;
    const margin = (trades.pnl[i] as number) / gain / leverage;
    changes.push({ timeUs: trades.entryTimeUs[i] as number, margin });
    changes.push({ timeUs: trades.exitTimeUs[i] as number, margin: -margin });
  }
  changes.sort((a, b) => a.timeUs - b.timeUs);
  let next = 0;
  let used = 0;
  let least = Number.NaN;
  for (let i = 0; i < equity.timeUs.length; i++) {
    // What was opened in this bar is open at its close; a bar's times lie before the next one's.
    const endUs = equity.timeUs[i + 1] ?? Number.POSITIVE_INFINITY;
    while (next < changes.length && (changes[next]?.timeUs as number) < endUs) used += changes[next++]?.margin as number;
    if (used <= 1e-9) continue;
    const level = (equity.value[i] as number) / used;
    if (!(level >= least)) least = level;
  }
  return least;
}
