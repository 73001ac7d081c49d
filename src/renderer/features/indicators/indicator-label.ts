import type { ChartIndicator } from '../../chart-engine/chart-data.ts';
import type { IndicatorListing } from '../../state/indicator-catalogue.ts';

const MOST_NUMBERS = 3;

const isNumber = ([, value]: readonly [string, unknown]): boolean => typeof value === 'number';

/** Short forms are known better than titles. */
const shortName = ({ id, title }: IndicatorListing): string => (id.length <= 5 ? id.toUpperCase() : title);

/**
 * An indicator as the legend names it: `EMA 50`, its numbers in the order of its parameters. Of one with many, only those that the
 * trader changed, with their names. A choice that comes first says what the others are about: `Sessions and kill zones london`. The instrument that it
 * compares with comes last: `Correlation 20 1 MSFT`.
 */
export function indicatorLabel({ parameters }: Pick<ChartIndicator, 'parameters'>, listing: IndicatorListing): string {
  const chosen = Object.entries({ ...listing.defaults, ...parameters });
  const numbers = chosen.filter(isNumber);
  const name = shortName(listing);
  const changed = chosen.filter(([key, value]) => value !== listing.defaults[key]);
  const [first] = chosen;
  if (typeof first?.[1] === 'string') return [name, first[1], ...changed.filter(isNumber).map(([, value]) => value)].join(' ');
  const { against, with: other } = { ...listing.defaults, ...parameters };
  const companion = against === 'instrument' ? [other] : [];
  if (numbers.length <= MOST_NUMBERS) return [name, ...numbers.map(([, value]) => value), ...companion].join(' ');
  return [name, ...changed.slice(0, MOST_NUMBERS).map(([key, value]) => `${key} ${value}`)].join(' · ');
}
