import type { RunDocument } from '#contract/research-documents.ts';
import { isoTime } from '#core/market/iso-time.ts';
import { money, number, percent, table } from './html.ts';

/** Whether a position was ever held: one that is open at the end is no trade yet. */
export const hasTraded = ({ summary }: RunDocument): boolean => summary.trades > 0 || (summary.exposure ?? 0) > 0;

/** What the path inside bars and the spread were taken from, in a sentence or two. */
export function fidelityText({ fidelity }: RunDocument): string {
  const { walkedBars = 0, finerShare = 0, tickShare = 0, quotedSpreadShare } = fidelity;
  const path =
    walkedBars === 0
      ? 'No fill lay inside a bar.'
      : `Path inside ${walkedBars} bars with fills: ${percent(tickShare, 1)} by ticks, ${percent(finerShare, 1)} by finer bars, the rest by the bar's own prices.`;
  return quotedSpreadShare === undefined ? path : `${path} Spread of the stored ticks in ${percent(quotedSpreadShare, 1)} of the bars.`;
}

/** A section of the splits and dividends that were booked; nothing where there were none. */
export function bookedSection({ actions = [] }: RunDocument): string {
  if (actions.length === 0) return '';
  const rows = actions.map(({ symbol, timeUs, type, value, units, money: paid }) => [
    symbol,
    isoTime(timeUs).slice(0, 16).replace('T', ' '),
    type === 'split' ? `split, ${number(value, 4)} for 1` : `dividend of ${number(value, 4)}`,
    number(units, 2),
    type === 'split' ? '' : money(paid),
  ]);
  return `<section><h2>Splits and dividends booked</h2>${table(['symbol', 'at, UTC', 'what', 'units held', 'money'], rows)}</section>`;
}
