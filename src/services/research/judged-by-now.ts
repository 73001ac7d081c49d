import type { HonestyReport, RunDocument } from '#contract/research-documents.ts';
import { deflate, type LedgerJudgement } from '#core/backtest/honesty-ledger.ts';
import { verdictOf } from '#core/backtest/honesty-verdict.ts';
import type { Shape } from '#core/statistics/moments.ts';
import { shownChecks, shownOverfitting, shownRealityCheck } from './honesty-report.ts';

/** What a run's deflated Sharpe ratio is computed of, beside the trials of its idea. */
export interface RunBasis {
  readonly shape: Shape;
  readonly periodsPerYear: number;
}

type TrialFigures = Pick<
  HonestyReport,
  'trials' | 'effectiveTrials' | 'deflatedSharpe' | 'deflatedSharpeAllTrials' | 'expectedMaximumSharpe' | 'overfitting' | 'realityCheck'
>;

/** The verdict of these figures and of what else is stored of the run, by the rules of today. */
function judged(document: RunDocument, figures: TrialFigures): RunDocument {
  const honesty = { ...document.honesty, ...figures };
  const { verdict, reasons, checks } = verdictOf({
    trades: document.summary.trades,
    deflatedSharpe: honesty.deflatedSharpe,
    trials: honesty.trials,
    overfittingProbability: honesty.overfitting?.probability ?? null,
    pValue: honesty.pValue,
    doubleCostReturn: honesty.costStress.find(({ factor }) => factor === 2)?.totalReturn ?? null,
    lookAhead: honesty.lookAhead.state === 'not-checked' ? null : honesty.lookAhead.state,
    worstPathReturn: honesty.paths.worst?.totalReturn ?? null,
    bestPathReturn: honesty.paths.best?.totalReturn ?? null,
  });
  const { trials, effectiveTrials, deflatedSharpe } = honesty;
  return {
    ...document,
    summary: { ...document.summary, trials, effectiveTrials, deflatedSharpe, verdict },
    honesty: { ...honesty, verdict, reasons: [...reasons], checks: shownChecks(checks) },
  };
}

/** A run as it was judged on its day, its checks stated as they are today. */
export const judgedOnItsDay = (document: RunDocument): RunDocument => judged(document, document.honesty);

/** A run by the trials of its idea that there are by now; what was said on its day stands beside it. */
export function judgedByNow(document: RunDocument, { shape, periodsPerYear }: RunBasis, ledger: LedgerJudgement): RunDocument {
  const then = judgedOnItsDay(document);
  const { overfitting, realityCheck } = ledger;
  return {
    ...judged(document, {
      ...deflate(shape, periodsPerYear, ledger),
      trials: ledger.trials,
      effectiveTrials: ledger.effectiveTrials,
      overfitting: overfitting && shownOverfitting(overfitting),
      realityCheck: realityCheck && shownRealityCheck(realityCheck),
    }),
    judgedThen: {
      trials: then.honesty.trials,
      effectiveTrials: then.honesty.effectiveTrials,
      deflatedSharpe: then.honesty.deflatedSharpe,
      overfittingProbability: then.honesty.overfitting?.probability ?? null,
      realityCheckPValue: then.honesty.realityCheck?.pValue ?? null,
      verdict: then.honesty.verdict,
    },
  };
}
