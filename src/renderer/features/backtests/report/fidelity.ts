import type { RunDocument } from '#contract/research-documents.ts';
import { formatCount, formatShare } from '../../../format/number.ts';

/** How finely the price inside bars was known where it mattered. */
interface Fidelity {
  /** Bars in which an order could fill between open and close; null where it is not told. */
  readonly walkedBars: number | null;
  /** Share of them by what their path was taken from, the largest first. */
  readonly shares: readonly (readonly [string, number])[];
}

/** Reads the shares of a run: ticks, finer bars, and for the rest the bar's own four prices. */
export function fidelityOf({ fidelity }: RunDocument): Fidelity {
  const { walkedBars, finerShare = 0, tickShare = 0, quotedSpreadShare: _spread, ...others } = fidelity;
  const known: [string, number][] = [['ticks', tickShare], ['finer bars', finerShare], ...Object.entries(others)];
  const rest = 1 - known.reduce((sum, [, share]) => sum + share, 0);
  const shares = [...known, ["the bar's own prices", rest] as [string, number]].filter(([, share]) => share > 1e-9);
  return { walkedBars: walkedBars ?? null, shares: shares.toSorted((a, b) => b[1] - a[1]) };
}

/** In a few words, for a label. */
export function fidelityLabel({ walkedBars, shares }: Fidelity): string {
  const [first] = shares;
  if (walkedBars === 0) return 'fills at opens and closes';
  if (!first) return 'path unknown';
  return `path: ${first[0]}${first[1] < 0.9995 ? ` ${formatShare(first[1])}` : ''}`;
}

/** In a sentence. */
export function fidelitySentence({ walkedBars, shares }: Fidelity): string {
  if (walkedBars === 0) return 'No fill lay inside a bar: its path did not matter.';
  const bars = walkedBars === null ? 'Bars' : `${formatCount(walkedBars)} bars`;
  return `${bars} with fills inside took their path from ${shares.map(([name, share]) => `${name} (${formatShare(share)})`).join(', ')}.`;
}

/** Where the spread came from; null when it was not that of quotes. */
export function spreadSentence({ fidelity }: RunDocument): string | null {
  const share = fidelity.quotedSpreadShare;
  if (share === undefined) return null;
  return share >= 1 - 1e-9
    ? 'That of the stored ticks in every bar.'
    : `That of the stored ticks in ${formatShare(share)} of the bars, elsewhere what is usual at the hour.`;
}
