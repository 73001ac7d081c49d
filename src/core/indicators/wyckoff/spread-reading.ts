/** What a bar's spread and volume say of supply and demand. Positive codes are bullish, negative ones bearish. */
export const SPREAD_READINGS = [
  { code: 1, kind: 'demand', text: 'Demand' },
  { code: -1, kind: 'supply', text: 'Supply' },
  { code: 2, kind: 'no-supply', text: 'No supply' },
  { code: -2, kind: 'no-demand', text: 'No demand' },
  { code: 3, kind: 'stopping-volume', text: 'Stopping volume' },
  { code: -3, kind: 'buying-stopped', text: 'Buying stopped' },
  { code: 4, kind: 'easy-rise', text: 'Easy rise' },
  { code: -4, kind: 'easy-fall', text: 'Easy fall' },
  { code: 5, kind: 'demand-coming-in', text: 'Demand coming in' },
  { code: -5, kind: 'supply-coming-in', text: 'Supply coming in' },
] as const;
export type SpreadReadingCode = (typeof SPREAD_READINGS)[number]['code'] | 0;

/** Thresholds of a reading; ratios to the mean. */
export interface SpreadThresholds {
  readonly high: number;
  readonly low: number;
  readonly climax: number;
  readonly stopClose: number;
}

/**
 * Reads effort against result (FACTS §7.4, stated after WolfBot's notes): spread and volume up is demand in a rise and supply in a fall;
 * spread up on little volume lacks opposition; both down lack interest; little spread on much volume means that the other side comes in.
 * Much volume that closes against the bar's direction has been stopped (ours; checked first). `change` is the close less the close before.
 */
export function readSpread(
  change: number,
  volumeRatio: number,
  spreadRatio: number,
  closePosition: number,
  { high, low, climax, stopClose }: SpreadThresholds,
): SpreadReadingCode {
  if (change === 0 || Number.isNaN(change)) return 0;
  const isUp = change > 0;
  if (volumeRatio >= climax && !isUp && closePosition >= stopClose) return 3;
  if (volumeRatio >= climax && isUp && closePosition <= 1 - stopClose) return -3;
  if (spreadRatio >= high && volumeRatio >= high) return isUp ? 1 : -1;
  if (spreadRatio >= high && volumeRatio <= low) return isUp ? 4 : -4;
  if (spreadRatio <= low && volumeRatio <= low) return isUp ? -2 : 2;
  if (spreadRatio <= low && volumeRatio >= high) return isUp ? -5 : 5;
  return 0;
}
