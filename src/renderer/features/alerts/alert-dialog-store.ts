import { create } from 'zustand';
import type { Alert } from '#core/alerts/alert.ts';
import type { Drawing } from '#core/drawings/drawing.ts';
import { lineNames } from '#core/drawings/price-at.ts';
import { priceDecimals } from '#core/market/instrument.ts';
import type { ChartIndicator } from '../../chart-engine/chart-data.ts';
import { useIndicatorCatalogue } from '../../state/indicator-catalogue.ts';
import { unitsOf } from '../../state/market-store.ts';
import { quoteHub } from '../../state/quote-hub.ts';
import { currentSettings } from '../../state/settings-store.ts';
import { activeChart, useCharts } from '../trade/charts-store.ts';
import { type AlertDraft, draftOf, emptyDraft } from './alert-draft.ts';

interface DialogState {
  readonly draft: AlertDraft | null;
  readonly isNew: boolean;
}

/** The alert that is being written. */
export const useAlertDialog = create<DialogState>(() => ({ draft: null, isNew: true }));

export const closeAlertDialog = (): void => useAlertDialog.setState({ draft: null });

function begin(change: Partial<AlertDraft>, chartId?: string): void {
  const charts = useCharts.getState().charts;
  const chart = (chartId === undefined ? undefined : charts[chartId]) ?? activeChart()?.[1];
  const base = emptyDraft(crypto.randomUUID(), chart?.symbol ?? 'EURUSD', chart?.timeframe ?? '1m');
  useAlertDialog.setState({ draft: { ...base, ...change }, isNew: true });
}

/** Begins an alert on a price of a chart; without a price on the present one. */
export function askPriceAlert(chartId?: string, price?: number): void {
  const charts = useCharts.getState().charts;
  const symbol = (chartId === undefined ? undefined : charts[chartId]?.symbol) ?? activeChart()?.[1].symbol ?? '';
  const quote = quoteHub.newest(symbol);
  // Bars are made of bids, and prints have no bid.
  const level = price ?? (Number.isFinite(quote?.bid) ? quote?.bid : quote?.last);
  const text = level === undefined || !Number.isFinite(level) ? '' : plainPrice(symbol, level);
  begin({ kind: 'price', level: text }, chartId);
}

/** A price as it is typed: its decimals, no grouping. */
function plainPrice(symbol: string, price: number): string {
  return price.toFixed(priceDecimals(unitsOf(symbol, price).tickSize));
}

/** Begins an alert on the line of a drawing. */
export function askDrawingAlert(drawing: Drawing, chartId?: string): void {
  begin({ kind: 'drawing', drawing: drawing.id, line: lineNames(drawing)[0] ?? null, symbol: drawing.symbol }, chartId);
}

/** Begins an alert on an indicator of a chart: on what it marks where it draws nothing but marks, else on its values. */
export function askIndicatorAlert(chartId: string, { id, parameters }: ChartIndicator): void {
  const listing = useIndicatorCatalogue.getState().byId.get(id);
  if (!listing) return;
  const drawn = listing.outputs.find(({ style }) => style !== 'none');
  if (listing.hasMarks && (!drawn || listing.family === 'smart-money' || listing.family === 'wyckoff')) {
    begin({ kind: 'structure', structure: { indicator: id, parameters } }, chartId);
    return;
  }
  const output = (drawn ?? listing.outputs[0])?.name ?? '';
  const [level] = listing.levels;
  const right =
    level === undefined
      ? listing.placement === 'price'
        ? { rightKind: 'price' as const }
        : { rightLevel: '0' }
      : { rightLevel: String(level) };
  begin({ kind: 'indicator', left: { indicator: id, parameters, output }, ...right }, chartId);
}

/** Opens an alert to be changed. */
export const editAlert = (alert: Alert): void =>
  useAlertDialog.setState({ draft: draftOf(alert, currentSettings().chartTimeZone), isNew: false });
