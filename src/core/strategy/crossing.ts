import type { PastColumn } from './strategy-context.ts';

/** 1 when `a` was strictly below `b` at the bar before and is strictly above now, -1 the other way round, else 0. */
export function crossing(a: PastColumn, b: PastColumn): number {
  const now = a.now - b.now;
  if (now > 0) return a.before < b.before ? 1 : 0;
  if (now < 0) return a.before > b.before ? -1 : 0;
  return 0;
}

/** The same against a level. */
export function crossingLevel(a: PastColumn, level: number): number {
  const now = a.now;
  if (now > level) return a.before < level ? 1 : 0;
  if (now < level) return a.before > level ? -1 : 0;
  return 0;
}
