/** What stands for a value that is not known. */
export const MISSING = '–';
const MINUS = '\u2212';

let locale = 'en-GB';
const formatters = new Map<number, Intl.NumberFormat>();

/** Sets the one locale of all numbers. Unknown tags fall back to en-GB. */
export function setNumberLocale(tag: string): void {
  try {
    locale = Intl.NumberFormat.supportedLocalesOf([tag])[0] ?? 'en-GB';
  } catch {
    locale = 'en-GB';
  }
  formatters.clear();
}

function formatterFor(decimals: number): Intl.NumberFormat {
  let formatter = formatters.get(decimals);
  if (!formatter) {
    // `min2`: grouped from 10,000 on, as a trader reads four-digit prices faster without a separator.
    formatter = new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: 'min2' });
    formatters.set(decimals, formatter);
  }
  return formatter;
}

/** A size or a level: fixed decimals, U+2212 minus, never a plus, never `-0`, `–` for what is not finite. */
export function formatNumber(value: number | null | undefined, decimals: number): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return MISSING;
  const text = formatterFor(decimals).format(Math.abs(value));
  return value < 0 && /[1-9]/.test(text) ? MINUS + text : text;
}

/** A change: like {@link formatNumber}, with `+` above zero; a change that rounds to zero has no sign. */
export function formatChange(value: number | null | undefined, decimals: number): string {
  const text = formatNumber(value, decimals);
  return value !== null && value !== undefined && value > 0 && text !== MISSING && /[1-9]/.test(text) ? `+${text}` : text;
}

/** A whole number. */
export const formatCount = (value: number | null | undefined): string => formatNumber(value, 0);

/** A fraction as a change in percent: 2 decimals, 1 from 10 %, 0 from 100 %. */
export function formatPercentChange(fraction: number | null | undefined): string {
  if (fraction === null || fraction === undefined || !Number.isFinite(fraction)) return MISSING;
  const percent = fraction * 100;
  const size = Math.abs(percent);
  return `${formatChange(percent, size >= 100 ? 0 : size >= 10 ? 1 : 2)}%`;
}

/** A fraction as a share in percent, one decimal. */
export function formatShare(fraction: number | null | undefined): string {
  const text = formatNumber(fraction === null || fraction === undefined ? null : fraction * 100, 1);
  return text === MISSING ? text : `${text}%`;
}

const SCALES: readonly (readonly [number, string])[] = [
  [1e12, ' T'],
  [1e9, ' B'],
  [1e6, ' M'],
  [1e3, ' k'],
];

/** Volume and other large figures in three significant digits: 987, 12.3 k, 1.24 M. */
export function formatShort(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return MISSING;
  const size = Math.abs(value);
  for (const [scale, unit] of SCALES) {
    // 999,950 would print as 1000 k: it belongs to the next unit already.
    if (size >= scale * 0.9995) {
      const scaled = value / scale;
      const digits = Math.abs(scaled) >= 99.95 ? 0 : Math.abs(scaled) >= 9.995 ? 1 : 2;
      return formatNumber(scaled, digits) + unit;
    }
  }
  return formatNumber(value, size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : 2);
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** A size in bytes with a decimal unit. */
export function formatBytes(bytes: number | null | undefined): string {
  if (bytes === null || bytes === undefined || !Number.isFinite(bytes)) return MISSING;
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${formatNumber(value, unit === 0 || value >= 99.5 ? 0 : 1)} ${BYTE_UNITS[unit]}`;
}

/** A time in milliseconds: 0.4 ms, 12 ms, 3.2 s. */
export function formatMilliseconds(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return MISSING;
  if (ms >= 1000) return `${formatNumber(ms / 1000, 1)} s`;
  return `${formatNumber(ms, ms < 10 ? 1 : 0)} ms`;
}

/** Reads what a trader types: `1,234.5` or `1.234,5` by the locale, a leading minus of either form, and `1.2k`. Null when it is no number. */
export function parseNumber(text: string): number | null {
  const parts = new Intl.NumberFormat(locale).formatToParts(12_345.6);
  const group = parts.find((part) => part.type === 'group')?.value ?? ',';
  const decimal = parts.find((part) => part.type === 'decimal')?.value ?? '.';
  const match = /^([+-]?)(\d+(?:\.\d+)?|\.\d+)([kmb]?)$/i.exec(
    text.trim().replaceAll(MINUS, '-').replaceAll(/\s/g, '').replaceAll(group, '').replace(decimal, '.'),
  );
  if (!match) return null;
  const scale = { k: 1e3, m: 1e6, b: 1e9 }[(match[3] ?? '').toLowerCase()] ?? 1;
  return (match[1] === '-' ? -1 : 1) * Number(match[2]) * scale;
}
