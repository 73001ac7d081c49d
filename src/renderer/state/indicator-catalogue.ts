import type { z } from 'zod';
import { create } from 'zustand';
import type { indicatorListing } from '#contract/features.ts';
import { linkTo } from '../connection/service-link.ts';

export type IndicatorListing = z.infer<typeof indicatorListing>;

interface CatalogueState {
  readonly listings: readonly IndicatorListing[];
  readonly byId: ReadonlyMap<string, IndicatorListing>;
}

/** Every indicator that the feature process can compute. */
export const useIndicatorCatalogue = create<CatalogueState>(() => ({ listings: [], byId: new Map() }));

/** Loads the catalogue whenever the feature process comes up; returns how to stop. */
export function followIndicatorCatalogue(): () => void {
  const link = linkTo('feature');
  const load = async () => {
    const result = await link.client['indicators.list']({});
    if (!result.ok) return;
    useIndicatorCatalogue.setState({ listings: result.value, byId: new Map(result.value.map((listing) => [listing.id, listing])) });
  };
  if (link.isUp()) void load();
  return link.onUp(() => void load());
}
