import { type IndicatorListing, useIndicatorCatalogue } from '../../state/indicator-catalogue.ts';
import { indicatorLabel } from '../indicators/indicator-label.ts';
import { useCharts } from '../trade/charts-store.ts';
import type { OperandDraft } from './alert-draft.ts';

/** An indicator that can be chosen, with the parameters that it comes with. */
interface IndicatorChoice {
  readonly key: string;
  readonly title: string;
  readonly listing: IndicatorListing;
  readonly parameters: Readonly<Record<string, unknown>>;
}

const keyOf = (id: string, parameters: Readonly<Record<string, unknown>>): string => `${id} ${JSON.stringify(parameters)}`;

/** The indicators that are on charts first, as they are there, then all others; the one chosen is among them. */
export function useIndicatorChoices(
  chosen: Omit<OperandDraft, 'output'>,
  isWanted: (listing: IndicatorListing) => boolean,
): { choices: readonly IndicatorChoice[]; key: string } {
  const { byId, listings } = useIndicatorCatalogue();
  const charts = useCharts((state) => state.charts);
  const found = new Map<string, IndicatorChoice>();
  const add = (id: string, parameters: Readonly<Record<string, unknown>>, title?: string) => {
    const listing = byId.get(id);
    const key = keyOf(id, parameters);
    if (listing && isWanted(listing) && !found.has(key))
      found.set(key, { key, listing, parameters, title: title ?? indicatorLabel({ parameters }, listing) });
  };
  if (chosen.indicator !== '') add(chosen.indicator, chosen.parameters);
  for (const chart of Object.values(charts)) for (const { id, parameters } of chart.indicators) add(id, parameters);
  for (const listing of listings) add(listing.id, {}, listing.title);
  return { choices: [...found.values()], key: keyOf(chosen.indicator, chosen.parameters) };
}
