import type { TableKind } from '#core/ports/table-file.ts';
import type { ColumnRole } from './column-roles.ts';

const isClock = (text: string) => /^\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?:\s?[ap]m)?$/i.test(text);
const isNumber = (text: string) => /^[-+]?\d[\d., ]*(?:[eE][-+]?\d+)?$/.test(text);
const toNumber = (text: string) => Number(text.replace(',', '.'));

/**
 * Meaning of columns without names: the time first (in one column or as date and time of day), then open, high, low, close, volume,
 * or two prices of which the greater is the ask, or one price and its volume.
 */
export function rolesByContent(sample: readonly (readonly string[])[], kind: TableKind | null): (ColumnRole | null)[] {
  const width = Math.max(...sample.slice(0, 100).map((row) => row.length));
  const roles: (ColumnRole | null)[] = new Array(width).fill(null);
  const row = sample.find((cells) => cells.length === width) ?? [];
  roles[0] = 'time';
  let at = 1;
  const isPackedClock = /^(?:19|20)\d{6}$/.test(row[0] ?? '') && /^\d{1,6}$/.test(row[1] ?? '') && width >= 4 && sampleClocks(sample);
  if (isClock(row[1] ?? '') || isPackedClock) {
    roles[0] = 'date';
    roles[1] = 'clock';
    at = 2;
  }
  const numbers: number[] = [];
  for (; at < width; at++) if (isNumber(row[at] ?? '') || (row[at] ?? '') === '') numbers.push(at);
  if ((kind ?? (numbers.length >= 4 ? 'bars' : 'ticks')) === 'bars') {
    const names: ColumnRole[] = ['open', 'high', 'low', 'close', 'volume'];
    for (const [index, name] of names.entries()) if (numbers[index] !== undefined) roles[numbers[index]] = name;
    return roles;
  }
  const [first, second] = numbers;
  if (first === undefined) return roles;
  if (second !== undefined && arePrices(sample, first, second)) {
    const isAskFirst = sum(sample, first) > sum(sample, second);
    roles[first] = isAskFirst ? 'ask' : 'bid';
    roles[second] = isAskFirst ? 'bid' : 'ask';
  } else {
    roles[first] = 'last';
    if (second !== undefined) roles[second] = 'volume';
  }
  return roles;
}

/** Whether the second column reads as HHMMSS throughout. */
const sampleClocks = (sample: readonly (readonly string[])[]) =>
  sample
    .slice(0, 200)
    .every((row) => /^\d{1,6}$/.test(row[1] ?? '') && Number(row[1]) % 100 < 60 && Math.floor(Number(row[1]) / 100) % 100 < 60);

/** Whether two columns are the two sides of a quote: within 5 % of one another on nine rows of ten. */
function arePrices(sample: readonly (readonly string[])[], first: number, second: number): boolean {
  const near = sample.filter((row) => Math.abs(toNumber(row[first] ?? '') / toNumber(row[second] ?? '') - 1) < 0.05).length;
  return near > sample.length * 0.9;
}

const sum = (sample: readonly (readonly string[])[], column: number) =>
  sample.reduce((total, row) => total + (toNumber(row[column] ?? '') || 0), 0);
