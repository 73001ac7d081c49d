const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** What {@link behindHolding} compares, as fractions; falls are 0 or below, null where they are not known. */
export interface BesideHolding {
  readonly totalReturn: number | null;
  readonly maxDrawdown: number | null;
  readonly buyAndHoldReturn: number | null;
  readonly heldDrawdown: number | null;
}

/** From such a share of the fall of holding on, a run's own is no reason to prefer it. */
const MUCH_SMALLER = 0.5;

/**
 * That buying and holding did better over the same bars, with both figures and what speaks for the run all the same: a fall of less than half. A caution and no
 * check, as the verdict asks for more than luck, not for more than the market. Null where it did not, or where nobody knows.
 */
export function behindHolding({ totalReturn, maxDrawdown, buyAndHoldReturn, heldDrawdown }: BesideHolding): string | null {
  if (totalReturn === null || buyAndHoldReturn === null || totalReturn >= buyAndHoldReturn) return null;
  const returns = `Made less than simply holding: ${percent(totalReturn)}, where buying and holding over the same bars made ${percent(buyAndHoldReturn)} without costs.`;
  if (maxDrawdown === null || heldDrawdown === null) return returns;
  const falls = `fell by ${percent(-maxDrawdown)} at most, holding by ${percent(-heldDrawdown)}`;
  return maxDrawdown > heldDrawdown * MUCH_SMALLER ? `${returns} But it ${falls}: much less is at stake.` : `${returns} It ${falls}.`;
}

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
