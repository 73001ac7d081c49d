import type { RunDocument } from '#contract/research-documents.ts';

/** What most parts of a report are given. */
export interface RunProps {
  readonly run: RunDocument;
}

/** The currency of a run's account, as its configuration names it; empty where it does not. */
export function currencyOf({ manifest }: RunDocument): string {
  const { currency } = manifest.config;
  return typeof currency === 'string' ? currency : '';
}

/** What the account began with. */
export function startValueOf({ manifest, summary }: RunDocument): number {
  const { initialCapital } = manifest.config;
  if (typeof initialCapital === 'number') return initialCapital;
  return summary.finalEquity === null || summary.totalReturn === null ? Number.NaN : summary.finalEquity / (1 + summary.totalReturn);
}
