import type { OverfittingRequest, OverfittingResult } from '#contract/research-studies.ts';
import { figureOrNull } from '#core/backtest/metrics-summary.ts';
import { ExpectedError } from '#core/result.ts';
import { NOTHING_TRIED, optimise } from './optimise-study.ts';
import type { ResearchDeps } from './research-deps.ts';
import { ideaOf } from './run-identity.ts';
import type { StudySubject } from './study-subject.ts';
import { STATISTICS_LIMIT_MS } from './time-limit.ts';
import { changeDays, spanOf } from './trial-ledger.ts';
import { ProgressMeter, type WorkProgress } from './work-progress.ts';

/** How likely the best of an idea's trials is one by chance, over the ledger's trials of the same days. */
export async function overfitting(
  deps: ResearchDeps,
  subject: StudySubject,
  request: OverfittingRequest,
  signal: AbortSignal,
  tell: (progress: WorkProgress) => void,
): Promise<OverfittingResult> {
  const { configuration, data } = subject;
  const meterOf = (total: number) => new ProgressMeter(deps.clock, total, tell);
  if (request.search) await optimise(deps, subject, request.search, NOTHING_TRIED, signal, meterOf, () => {});
  const days = changeDays(data.dataset);
  const idea = ideaOf(configuration);
  const trials = deps.store.readTrials(idea, spanOf(days), request.strategies);
  const returns = trials.map((trial) => trial.returns);
  if (returns.length < 2 || days.length < 2 * request.blocks) {
    const found = `${returns.length} of ${deps.store.countTrials(idea)} trials over these ${days.length} days have returns`;
    throw new ExpectedError(
      'TooFewTrials',
      `At least 2 trials and ${2 * request.blocks} days are compared; ${found}. Try a space of parameters first, or choose fewer blocks.`,
    );
  }
  const meter = meterOf(1);
  meter.stage(`${returns.length} strategies, ${request.blocks} blocks`);
  const limit = { signal, timeLimitMs: STATISTICS_LIMIT_MS };
  const { blocks, resamples } = request;
  const outcome = await deps.pool.run('overfitting', { returns, blocks, resamples, seed: configuration.seed }, limit);
  const { overfitting: found, reality } = outcome;
  return {
    probability: found.probability,
    splits: found.splits,
    strategies: found.strategies,
    logits: { edges: found.histogram.edges, counts: Float64Array.from(found.histogram.counts) },
    inSample: found.inSample,
    outOfSample: found.outOfSample,
    degradation: { slope: figureOrNull(found.degradationSlope), intercept: figureOrNull(found.degradationIntercept) },
    probabilityOfLoss: found.lossProbability,
    realityCheck: Number.isFinite(reality.pValue) ? { pValue: reality.pValue, strategies: reality.strategies } : null,
  };
}
