import { createHash } from 'node:crypto';

/**
 * How often a pattern has each of its values, and a digest of where, in one line: `-100:31 100:28 4f0c…`. The columns count as one
 * after the other, bars before the warm-up as 0.
 */
export function patternFingerprint(columns: readonly Float64Array[]): string {
  const counts = new Map<number, number>();
  const hash = createHash('sha256');
  for (const column of columns) {
    const whole = Int16Array.from(column, (value) => (Number.isNaN(value) ? 0 : value));
    for (const value of whole) if (value !== 0) counts.set(value, (counts.get(value) ?? 0) + 1);
    hash.update(whole.join());
  }
  const sorted = [...counts].sort(([left], [right]) => left - right).map(([value, count]) => `${value}:${count}`);
  return [...sorted, hash.digest('hex').slice(0, 16)].join(' ');
}
