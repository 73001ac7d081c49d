import { TIMEFRAMES, type Timeframe, timeframeLengthUs } from '#core/market/timeframe.ts';
import type { StoredSeries } from '../../state/market-store.ts';

/** The stored series of a symbol that have bars, shortest timeframe first. */
export const seriesOf = (symbol: string, series: readonly StoredSeries[]): StoredSeries[] =>
  series
    .filter((item) => item.symbol === symbol && item.count > 0)
    .toSorted((a, b) => TIMEFRAMES.indexOf(a.timeframe) - TIMEFRAMES.indexOf(b.timeframe));

/** Bars that make a chart worth opening. */
const FEWEST_BUILT = 20;

/** Whether finer bars are stored, enough of them to build a chart from. */
const canBeBuilt = (wanted: Timeframe, own: readonly StoredSeries[]): boolean =>
  own.some(
    ({ timeframe, count }) =>
      TIMEFRAMES.indexOf(timeframe) < TIMEFRAMES.indexOf(wanted) &&
      count * timeframeLengthUs(timeframe) >= FEWEST_BUILT * timeframeLengthUs(wanted),
  );

/**
 * The timeframe to show a symbol on: the wanted one when it has bars, can be built from finer ones or nothing is known, else the nearest
 * that has bars; of two equally near, the one with more.
 */
export function nearestTimeframe(symbol: string, wanted: Timeframe, series: readonly StoredSeries[]): Timeframe {
  const distance = (timeframe: Timeframe) => Math.abs(TIMEFRAMES.indexOf(timeframe) - TIMEFRAMES.indexOf(wanted));
  const own = seriesOf(symbol, series);
  if (canBeBuilt(wanted, own)) return wanted;
  const [nearest] = own.toSorted((a, b) => distance(a.timeframe) - distance(b.timeframe) || b.count - a.count);
  return nearest?.timeframe ?? wanted;
}
