import type { ChartIndicator } from '../../chart-engine/chart-data.ts';
import type { IndicatorListing } from '../../state/indicator-catalogue.ts';

const LONGEST_TITLE = 26;
const MOST_NUMBERS = 3;

/** A name short enough for a legend. */
function shortName({ id, title }: IndicatorListing): string {
  if (id.length <= 5) return id.toUpperCase();
  if (title.length <= LONGEST_TITLE) return title;
  const words = id.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

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
