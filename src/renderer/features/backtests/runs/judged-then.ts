import type { RunListing } from '#contract/research-documents.ts';
import { TRIALS_FOR_OVERFITTING } from '#core/backtest/honesty-verdict.ts';
import { formatCount } from '../../../format/number.ts';

/** `12 trials then, 340 by now`; empty where nothing was tried since the run. */
export function trialsThenAndNow({ judgedThen, summary }: Pick<RunListing, 'judgedThen' | 'summary'>): string {
  if (!judgedThen) return '';
  return `${formatCount(judgedThen.trials)} ${judgedThen.trials === 1 ? 'trial' : 'trials'} then, ${formatCount(summary.trials)} by now`;
}

/** Why nothing was said of overfitting: with so few trials it is not asked, with more it could not be told. */
export const untoldOverfitting = (trials: number): string => (trials < TRIALS_FOR_OVERFITTING ? 'Not judged' : 'Not known');
