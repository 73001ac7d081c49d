import { formatCount, formatNumber, MISSING } from '../../../format/number.ts';
import { formatDuration } from '../../../format/time.ts';

const DIGITS = 6;

/** A figure of `metrics` by its name: spans of time in words, whole numbers whole, others to six digits. What it is exactly is copied with it. */
export function formatMetric(name: string, value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return MISSING;
  if (/[a-z]Us$/.test(name)) return value === 0 ? '0' : formatDuration(value);
  if (Number.isInteger(value)) return formatCount(value);
  const before = Math.max(1, Math.floor(Math.log10(Math.abs(value))) + 1);
  return formatNumber(value, Math.max(2, DIGITS - before));
}
