import type { IndicatorListing } from '../state/indicator-catalogue.ts';
import type { ChartIndicator } from './chart-data.ts';
import { type ChartWindow, withoutIndicators } from './chart-window.ts';

type Listings = ReadonlyMap<string, IndicatorListing>;

/** A window without the values of own indicators whose file has changed: they are no longer theirs. Null where it has none of those. */
export function withoutRevised(
  window: ChartWindow | null,
  indicators: readonly ChartIndicator[],
  before: Listings,
  now: Listings,
): ChartWindow | null {
  const isRevised = (id: string) => before.get(id)?.revision !== now.get(id)?.revision;
  const revised = indicators.filter(({ id, key }) => isRevised(id) && window?.indicators.has(key)).map(({ key }) => key);
  return window && revised.length > 0 ? withoutIndicators(window, revised) : null;
}
