import type { IndicatorListing } from '../../state/indicator-catalogue.ts';
import { matchScore } from '../palette/rank-entries.ts';

export const FAMILY_TITLES: Readonly<Record<IndicatorListing['family'], string>> = {
  'moving-averages': 'Moving averages',
  momentum: 'Momentum',
  volatility: 'Volatility',
  volume: 'Volume',
  'price-structure': 'Price structure',
  statistics: 'Statistics',
  candlesticks: 'Candlestick patterns',
  'smart-money': 'Smart money',
  wyckoff: 'Wyckoff',
  user: 'Your own',
};

const WEAKEST_REAL = 20;

function score(query: string, listing: IndicatorListing): number {
  const names = [listing.id, ...listing.aliases].map((name) => matchScore(query, name));
  const words = matchScore(query, FAMILY_TITLES[listing.family]) * 0.5;
  return Math.max(matchScore(query, listing.title), ...names, words);
}

/** The indicators that answer a query by title, id, alias or family, best first; all in the given order when it is empty. */
export function searchIndicators(query: string, listings: readonly IndicatorListing[]): readonly IndicatorListing[] {
  if (query.trim() === '') return listings;
  const scored = listings.map((listing) => ({ listing, score: score(query, listing) })).sort((a, b) => b.score - a.score);
  // Letters in order are a last resort: beside a real match they are noise.
  const weakest = (scored[0]?.score ?? 0) > WEAKEST_REAL ? WEAKEST_REAL : 1;
  return scored.filter((one) => one.score >= weakest).map(({ listing }) => listing);
}
