import type { RunDocument } from '#contract/research-documents.ts';
import { changesOf } from '#core/backtest/metrics-periods.ts';
import { type Shape, shapeOf } from '#core/statistics/moments.ts';
import { dayEndsOf } from './day-ends.ts';
import type { ResearchDeps } from './research-deps.ts';
import { equityOf, unknownRun } from './run-records.ts';
import { pick } from './thin-curve.ts';
import { spanOf } from './trial-ledger.ts';

type StoredRunDeps = Pick<ResearchDeps, 'store' | 'source'>;

/** The days of a stored run and its changes on them, as its trial has them. Throws `UnknownRun`. */
export function storedDays(
  { store, source }: StoredRunDeps,
  { runId, symbols }: RunDocument,
): { readonly days: Float64Array; readonly returns: Float64Array } {
  const columns = store.readRunColumns(runId);
  if (!columns) throw unknownRun(runId);
  const { timeUs, value } = equityOf(columns);
  const { days, last } = dayEndsOf(timeUs, source.findInstrument(symbols[0] ?? '')?.calendar ?? 'utc');
  return { days: days.slice(1), returns: changesOf(pick(value, last)) };
}

const DEFAULT_PERIODS = 252;
const orNaN = (figure: number | null): number => figure ?? Number.NaN;

/** What a stored run's deflated Sharpe ratio is computed of. Runs of before it was stored with them are read whole for it. */
export function basisOf(
  deps: StoredRunDeps,
  document: RunDocument,
): { readonly span: string; readonly shape: Shape; readonly periodsPerYear: number } {
  const periodsPerYear = document.metrics.periodsPerYear ?? DEFAULT_PERIODS;
  const { basis } = document.honesty;
  if (basis) {
    const { span, returns, mean, deviation, skewness, rawKurtosis } = basis;
    const shape = { mean: orNaN(mean), deviation: orNaN(deviation), skewness: orNaN(skewness), rawKurtosis: orNaN(rawKurtosis) };
    return { span, shape: { count: returns, ...shape }, periodsPerYear };
  }
  const { days, returns } = storedDays(deps, document);
  return { span: spanOf(days), shape: shapeOf(returns), periodsPerYear };
}
