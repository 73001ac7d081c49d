/** A split in time. Rows `[trainFrom, trainTo)` are learned from, `[testFrom, testTo)` are scored; what lies between is unused. */
export interface PurgedSplit {
  readonly trainFrom: number;
  readonly trainTo: number;
  readonly testFrom: number;
  readonly testTo: number;
}

/**
 * Splits `count` rows in time: the first `trainFraction` to learn from, the rest to test. Purged: no training label looks
 * at or beyond the split, so the last `horizon` rows before it are dropped. Embargoed: the test starts `embargo` rows
 * after it, so that what the two sides share by serial correlation is dropped too (López de Prado 2018, chapter 7).
 */
export function purgedSplit(count: number, trainFraction: number, horizon: number, embargo: number): PurgedSplit {
  const split = Math.floor(count * trainFraction);
  return {
    trainFrom: 0,
    trainTo: Math.max(0, split - horizon),
    testFrom: Math.min(count, split + embargo),
    testTo: count,
  };
}
