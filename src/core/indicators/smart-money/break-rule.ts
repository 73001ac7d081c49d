/** A break of structure goes on with the trend, a change of character turns it. */
export type BreakKind = 'break-of-structure' | 'change-of-character';

/** What counts as a break: which price must pass the level, and whether the level is rounded to single precision as published. */
export interface BreakRule {
  readonly isCloseBreak: boolean;
  readonly isSingle: boolean;
}

/**
 * Which break the second of four alternating swings a, b, c, d prepares (FACTS §7.3, stated). Upwards (d a high): break of structure if
 * a < c < b < d, change of character if c < a < b < d; downwards the mirror. Null if neither.
 */
export function breakKindOf(direction: 1 | -1, a: number, b: number, c: number, d: number): BreakKind | null {
  const sign = direction;
  if (!(sign * b < sign * d)) return null;
  if (sign * a < sign * c && sign * c < sign * b) return 'break-of-structure';
  if (sign * c < sign * a && sign * a < sign * b) return 'change-of-character';
  return null;
}

/** The level to compare prices with. */
export const comparedLevel = (rule: BreakRule, price: number): number => (rule.isSingle ? Math.fround(price) : price);
