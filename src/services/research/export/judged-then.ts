import type { RunDocument } from '#contract/research-documents.ts';
import { TRIALS_FOR_OVERFITTING } from '#core/backtest/honesty-verdict.ts';
import { behindHolding, whyNotToTrade } from '#core/backtest/verdict-words.ts';

import { hasTraded } from './stored-sections.ts';

type Judged = Pick<RunDocument, 'judgedThen' | 'summary'>;
type Verdict = RunDocument['summary']['verdict'];

/** A verdict as a title. */
const VERDICT_TITLES: Readonly<Record<Verdict, string>> = {
  'worth-paper-trading': 'Worth paper trading',
  'not-enough-evidence': 'Not enough evidence',
  'do-not-trade': 'Do not trade',
};

/** A run's verdict as a title that says why not in a few words. */
export function verdictHeadline({ summary, honesty }: Pick<RunDocument, 'summary' | 'honesty'>): string {
  if (summary.verdict !== 'do-not-trade') return VERDICT_TITLES[summary.verdict];
  const failed = new Set(honesty.checks.filter(({ state }) => state === 'fail').map(({ id }) => id));
  return `${VERDICT_TITLES[summary.verdict]}: ${whyNotToTrade(failed, summary.totalReturn)}`;
}

/** That holding did better, in a sentence; null where it did not, where nothing was traded, or where nobody knows. */
export function holdingText(run: RunDocument): string | null {
  if (!hasTraded(run)) return null;
  const { totalReturn, maxDrawdown, buyAndHoldReturn } = run.summary;
  const { metrics } = run;
  return behindHolding({ totalReturn, maxDrawdown, buyAndHoldReturn, heldDrawdown: metrics['benchmark.maxDrawdown'] ?? null });
}

/** `12 trials then, 340 by now`. */
const trialsText = (then: number, now: number): string => `${then} ${then === 1 ? 'trial' : 'trials'} then, ${now} by now`;

/** Why nothing was said of overfitting: with so few trials it is not asked, with more it could not be told. */
const overfittingUntold = (trials: number): string => `overfitting not ${trials < TRIALS_FOR_OVERFITTING ? 'judged' : 'known'}`;

/** What a run was judged as on its day, where more was tried since; empty where nothing was. */
export function judgedThenText({ judgedThen, summary }: Judged): string {
  if (!judgedThen) return '';
  const { trials, deflatedSharpe, overfittingProbability, realityCheckPValue, verdict } = judgedThen;
  const figures = [
    deflatedSharpe === null ? null : `deflated Sharpe ratio ${deflatedSharpe.toFixed(3)}`,
    overfittingProbability === null ? overfittingUntold(trials) : `overfitting probability ${overfittingProbability.toFixed(3)}`,
    realityCheckPValue === null ? null : `reality check ${realityCheckPValue.toFixed(3)}`,
    verdict === summary.verdict ? 'the same verdict' : `"${VERDICT_TITLES[verdict]}"`,
  ].filter((figure) => figure !== null);
  return `${trialsText(trials, summary.trials)}, and judged by those. On the day of the run: ${figures.join(', ')}.`;
}
