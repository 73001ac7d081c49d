import { TIMEFRAMES, type Timeframe } from '#core/market/timeframe.ts';
import type { StoredSeries } from '../../state/market-store.ts';

/** The stored series of a symbol that have bars, shortest timeframe first. */
export const seriesOf = (symbol: string, series: readonly StoredSeries[]): StoredSeries[] =>
  series
    .filter((item) => item.symbol === symbol && item.count > 0)
    .toSorted((a, b) => TIMEFRAMES.indexOf(a.timeframe) - TIMEFRAMES.indexOf(b.timeframe));

/**
 * The timeframe to show a symbol on: the wanted one when it has bars or nothing is known, else the nearest that has; of two equally
 * near, the one with more bars.
 */
export function nearestTimeframe(symbol: string, wanted: Timeframe, series: readonly StoredSeries[]): Timeframe {
  const distance = (timeframe: Timeframe) => Math.abs(TIMEFRAMES.indexOf(timeframe) - TIMEFRAMES.indexOf(wanted));
  const [nearest] = seriesOf(symbol, series).toSorted((a, b) => distance(a.timeframe) - distance(b.timeframe) || b.count - a.count);
  return nearest?.timeframe ?? wanted;
}
