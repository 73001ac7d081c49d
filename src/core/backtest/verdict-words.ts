const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/**
 * Why not to trade a run, in a few words that need no statistics; put behind "Do not trade: ". A look-ahead leaves no result to speak of, and a loss
 * nothing else to ask; what failed besides stands in the checks. `failed`: ids of the `VerdictCheck`s that failed. `totalReturn`: fraction, null
 * where it is not known.
 */
export function whyNotToTrade(failed: ReadonlySet<string>, totalReturn: number | null): string {
  if (failed.has('look-ahead')) return 'it sees prices before they are known';
  if (totalReturn !== null && totalReturn < 0) return `it lost ${percent(-totalReturn)}`;
  if (failed.has('double-costs')) return 'at double costs nothing is left';
  return failed.has('overfitting') ? 'its best setting is the best by chance' : 'it can not be told from luck';
}
