import type { RunDocument, RunSummary } from '#contract/research-documents.ts';

/** Ends of a 95 % interval; null where it was not estimated. */
interface Ends {
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * The 95 % interval of a figure of the summary. Net return takes that of the growth a year over the same years: one grows with the other,
 * (1 + growth)^years = 1 + return, so the ends of one are the ends of the other.
 */
export function intervalOf({ honesty, summary }: RunDocument, name: keyof RunSummary): Ends {
  const own = honesty.intervals[name];
  if (own || name !== 'totalReturn') return own ?? { low: null, high: null };
  const growth = honesty.intervals.cagr;
  const { totalReturn, cagr } = summary;
  const years = totalReturn === null || cagr === null ? Number.NaN : Math.log1p(totalReturn) / Math.log1p(cagr);
  const over = (end: number | null | undefined): number | null =>
    end === null || end === undefined || !(years > 0) || !Number.isFinite(years) ? null : (1 + end) ** years - 1;
  return { low: over(growth?.low), high: over(growth?.high) };
}
