import { type BarColumns, lowerBound } from '#core/market/bar-columns.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import { IndicatorColumns } from './indicator-columns.ts';
import type { CorporateAction } from './market-data.ts';

/** What a strategy sees from a split on: the whole past in units of that time, so that no average has a cliff in it. */
export interface SplitView {
  /** The first bar in these units. */
  readonly fromBar: number;
  readonly bars: BarColumns;
  readonly indicators: IndicatorColumns;
}

const scaled = (column: Float64Array, count: number, factor: number): Float64Array =>
  column.map((value, i) => (i < count ? value * factor : value));

/** The same bars with those before `fromBar` in the units that hold after a split: prices divided by its ratio, volumes multiplied. */
export function barsAfterSplit(bars: BarColumns, fromBar: number, ratio: number): BarColumns {
  const price = (column: Float64Array) => scaled(column, fromBar, 1 / ratio);
  return {
    timeUs: bars.timeUs,
    open: price(bars.open),
    high: price(bars.high),
    low: price(bars.low),
    close: price(bars.close),
    volume: scaled(bars.volume, fromBar, ratio),
  };
}

/** Splits by the bar at which they are booked, of the bars there are; those at the first bar change nothing that anybody saw. */
export function splitBars(actions: readonly CorporateAction[], timeUs: Float64Array): Map<number, number> {
  const ratios = new Map<number, number>();
  for (const action of actions) {
    if (action.type !== 'split') continue;
    let bar = 0;
    while (bar < timeUs.length && (timeUs[bar] as number) < action.timeUs) bar++;
    if (bar > 0 && bar < timeUs.length) ratios.set(bar, (ratios.get(bar) ?? 1) * action.ratio);
  }
  return ratios;
}

/** One view for each split in the range, in their order; none where there is no split. No view knows of a later one. */
export function splitViews(bars: BarColumns, actions: readonly CorporateAction[], calendar: CalendarId): SplitView[] {
  let seen = bars;
  return [...splitBars(actions, bars.timeUs)].map(([fromBar, ratio]) => {
    seen = barsAfterSplit(seen, fromBar, ratio);
    return { fromBar, bars: seen, indicators: new IndicatorColumns(seen, calendar) };
  });
}

/**
 * Bars as if nothing had been split or paid out, in the units that hold at their end: prices before a dividend by what it was of the close before it
 * lower. A dividend of no less than that close is left alone. Actions in their order.
 */
export function withoutActions(bars: BarColumns, actions: readonly CorporateAction[]): BarColumns {
  return actions.reduce((seen, action) => {
    const bar = lowerBound(seen.timeUs, action.timeUs);
    if (bar === 0 || bar === seen.timeUs.length) return seen;
    if (action.type === 'split') return barsAfterSplit(seen, bar, action.ratio);
    const kept = 1 - action.amount / (seen.close[bar - 1] as number);
    return kept > 0 ? { ...barsAfterSplit(seen, bar, 1 / kept), volume: seen.volume } : seen;
  }, bars);
}
