import type { ChartIndicator } from '../../chart-engine/chart-data.ts';
import type { IndicatorListing } from '../../state/indicator-catalogue.ts';

const MOST_NUMBERS = 3;

/** Short forms are known better than titles. */
const shortName = ({ id, title }: IndicatorListing): string => (id.length <= 5 ? id.toUpperCase() : title);

/**
 * An indicator as the legend names it: `EMA 50`, its numbers in the order of its parameters. Of one with many, only those that the
 * trader changed, with their names.
 */
export function indicatorLabel({ parameters }: Pick<ChartIndicator, 'parameters'>, listing: IndicatorListing): string {
  const chosen = Object.entries({ ...listing.defaults, ...parameters });
  const numbers = chosen.filter(([, value]) => typeof value === 'number');
  const name = shortName(listing);
  if (numbers.length <= MOST_NUMBERS) return [name, ...numbers.map(([, value]) => value)].join(' ');
  const changed = chosen.filter(([key, value]) => value !== listing.defaults[key]);
  return [name, ...changed.slice(0, MOST_NUMBERS).map(([key, value]) => `${key} ${value}`)].join(' · ');
}
