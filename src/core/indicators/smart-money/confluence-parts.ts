/** What the structure part is made of, from the newest bar and those before it. */
export interface StructureFacts {
  /** Direction of the newest break of structure or change of character; 0 before the first. */
  readonly trend: number;
  /** Position between the newest two swings, 0 low to 1 high; NaN before them. */
  readonly position: number;
  /** Direction of the newest liquidity sweep; 0 before the first. */
  readonly sweep: number;
  /** What is left of a sweep: 1 at its bar, 0 once it is too old. */
  readonly sweepStrength: number;
}

const clamp = (value: number): number => Math.max(-1, Math.min(1, value));

/**
 * Structure from -1 bearish to 1 bullish (ours): the mean of the trend, of weight 2, of discount (bullish) or premium, of weight 1, and of
 * the newest sweep, whose weight fades from 1 to 0. What is unknown has no say.
 */
export function structurePart({ trend, position, sweep, sweepStrength }: StructureFacts): number {
  const isPlaced = !Number.isNaN(position);
  const trendWeight = trend === 0 ? 0 : 2;
  const weights = trendWeight + Number(isPlaced) + sweepStrength;
  const discount = isPlaced ? clamp(1 - 2 * position) : 0;
  return weights === 0 ? 0 : (trendWeight * trend + discount + sweep * sweepStrength) / weights;
}

/** Weight of a phase once the schematic leans to its side, by number: none, A to E (ours). */
const PHASE_WEIGHT: readonly number[] = [0, 0, 0, 0.5, 0.8, 1];

/** Wyckoff from -1 to 1: the bias of the phase detector, stronger in later phases. */
export const wyckoffPart = (phase: number, bias: number): number => bias * (PHASE_WEIGHT[phase] ?? 0);

/**
 * Indicators from -1 to 1 (ours): the mean of three, each cut off at 1: RSI 20 points from 50; the distance of the fast from the slow
 * average in average true ranges; the MACD histogram in quarters of an average true range. NaN until all are known; 0 where the price
 * stands still.
 */
export function indicatorPart(rsi: number, fast: number, slow: number, histogram: number, range: number): number {
  if (!(range >= 0) || Number.isNaN(rsi + fast + slow + histogram)) return Number.NaN;
  if (range === 0) return 0;
  return (clamp((rsi - 50) / 20) + clamp((fast - slow) / range) + clamp((4 * histogram) / range)) / 3;
}
