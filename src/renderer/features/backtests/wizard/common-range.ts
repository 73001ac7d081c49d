import type { DataCoverage } from '#contract/research-documents.ts';

/**
 * The time of which every symbol has bars, where that is less than what the symbols have together; null where it is not, and where there is
 * no such time.
 */
export function commonRange(
  data: readonly Pick<DataCoverage, 'fromUs' | 'toUs'>[],
): { readonly fromUs: number; readonly toUs: number } | null {
  const starts = data.flatMap(({ fromUs }) => fromUs ?? []);
  const ends = data.flatMap(({ toUs }) => toUs ?? []);
  if (data.length < 2 || starts.length < data.length) return null;
  const [fromUs, toUs] = [Math.max(...starts), Math.min(...ends)];
  const isWhole = fromUs === Math.min(...starts) && toUs === Math.max(...ends);
  return isWhole || fromUs >= toUs ? null : { fromUs, toUs };
}
