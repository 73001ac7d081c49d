import type { RunDocument } from '#contract/research-documents.ts';
import { useMarket } from '../../../state/market-store.ts';

/** What most parts of a report are given. */
export interface RunProps {
  readonly run: RunDocument;
}

/** The currency of a run's account: the configuration's, else the first instrument's; empty where neither is known. */
export function currencyOf({ manifest, symbols }: RunDocument): string {
  const { currency } = manifest.config;
  return typeof currency === 'string' ? currency : (useMarket.getState().bySymbol.get(symbols[0] ?? '')?.currency ?? '');
}

/** What the account began with. */
export function startValueOf({ manifest, summary }: RunDocument): number {
  const { initialCapital } = manifest.config;
  if (typeof initialCapital === 'number') return initialCapital;
  return summary.finalEquity === null || summary.totalReturn === null ? Number.NaN : summary.finalEquity / (1 + summary.totalReturn);
}

/** Whether a position was ever held: one that is open at the end is no trade yet. */
export const hasTraded = ({ summary }: RunDocument): boolean => summary.trades > 0 || (summary.exposure ?? 0) > 0;
