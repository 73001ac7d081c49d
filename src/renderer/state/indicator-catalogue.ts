import type { z } from 'zod';
import { create } from 'zustand';
import type { indicatorListing } from '#contract/features.ts';
import { follow } from '../connection/follow.ts';
import { linkTo } from '../connection/service-link.ts';
import { type OwnIndicator, standIn } from './own-indicators.ts';

export type IndicatorListing = z.infer<typeof indicatorListing>;

interface CatalogueState {
  /** Those that can be added to a chart. */
  readonly listings: readonly IndicatorListing[];
  /** Those, and what stands for own ones that can't be used now: they may be on a chart. */
  readonly byId: ReadonlyMap<string, IndicatorListing>;
  /** The trader's own, by id, with their state. */
  readonly own: ReadonlyMap<string, OwnIndicator>;
}

/** Every indicator that the feature process can compute. */
export const useIndicatorCatalogue = create<CatalogueState>(() => ({ listings: [], byId: new Map(), own: new Map() }));

/** Puts together what is listed and how the trader's files stand; a listing of a file that is no longer ready counts no more. */
function show(listed: readonly IndicatorListing[], own: readonly OwnIndicator[]): void {
  const unusable = own.filter(({ state }) => state !== 'ready');
  const ids = new Set(unusable.map(({ id }) => id));
  const listings = listed.filter(({ id }) => !ids.has(id));
  useIndicatorCatalogue.setState({
    listings,
    byId: new Map([...listings, ...unusable.map(standIn)].map((listing) => [listing.id, listing])),
    own: new Map(own.map((one) => [one.id, one])),
  });
}

/** Loads the catalogue whenever the feature process comes up, and when a file of the trader's changes; returns how to stop. */
export function followIndicatorCatalogue(): () => void {
  const link = linkTo('feature');
  let own: readonly OwnIndicator[] = [];
  let listed: readonly IndicatorListing[] = [];
  const load = async () => {
    const result = await link.client['indicators.list']({});
    if (!result.ok) return;
    listed = result.value;
    show(listed, own);
  };
  const stopFollowing = follow(
    link,
    (signal) => link.client['indicators.user']({}, signal),
    (item) => {
      const isSame = JSON.stringify(item) === JSON.stringify(own);
      own = item;
      if (isSame) return;
      show(listed, own);
      void load();
    },
  );
  if (link.isUp()) void load();
  const stopLoading = link.onUp(() => void load());
  return () => {
    stopFollowing();
    stopLoading();
  };
}
