import type { ChartIndicator } from '../../chart-engine/chart-data.ts';
import { drawnOutputs } from '../../chart-engine/indicator-layer.ts';
import { formatIndicatorValues } from '../../chart-engine/indicator-values.ts';
import type { MarkCounts } from '../../chart-engine/mark-places.ts';
import type { PriceUnits } from '../../format/price.ts';
import type { IndicatorListing } from '../../state/indicator-catalogue.ts';

/** The values of an indicator at one bar as the legend prints them: of what is drawn, in the order of the definition. */
export function legendText(
  indicator: ChartIndicator,
  listing: IndicatorListing,
  values: Readonly<Record<string, number | null>> | undefined,
  units: PriceUnits,
): string {
  if (indicator.isHidden) return '';
  const shown = drawnOutputs(indicator, listing).map(({ name }) => values?.[name]);
  return formatIndicatorValues(shown, listing.placement === 'price', units);
}

/** What an indicator marks in view: `12 of 40 zones, 3 open`, and what is to be said of the newest bars. */
export function countsText(counts: MarkCounts): string {
  const kept = counts.isCut ? `${keptText(counts)} · older ones are not kept` : keptText(counts);
  return counts.note === '' ? kept : `${kept} · ${counts.note}`;
}

function keptText({ zones, openZones, total, drawn }: MarkCounts): string {
  if (total === 0) return 'none in view';
  if (zones === total) return `${drawn < total ? `${drawn} of ` : ''}${zones} ${zones === 1 ? 'zone' : 'zones'}, ${openZones} open`;
  return `${drawn < total ? `${drawn} of ` : ''}${total} ${total === 1 ? 'mark' : 'marks'}${openZones > 0 ? `, ${openZones} open` : ''}`;
}
