import type { RunListing } from '#contract/research-documents.ts';
import { formatCount } from '../../../format/number.ts';

/** `12 trials then, 340 by now`; empty where nothing was tried since the run. */
export function trialsThenAndNow({ judgedThen, summary }: Pick<RunListing, 'judgedThen' | 'summary'>): string {
  if (!judgedThen) return '';
  return `${formatCount(judgedThen.trials)} ${judgedThen.trials === 1 ? 'trial' : 'trials'} then, ${formatCount(summary.trials)} by now`;
}
