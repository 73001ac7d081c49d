import { ExpectedError } from '#core/result.ts';
import { type TimeForm, TimeScanner } from './time-scanner.ts';

/** How the times of a file are written. */
export interface TimeLayout {
  readonly form: TimeForm;
  /** Fewest digits that a lone group in the time-of-day column stands for. */
  readonly clockDigits: number;
  /** Whether day and month can't be told apart from these samples. */
  readonly isOrderUncertain: boolean;
  readonly isDescending: boolean;
  readonly description: string;
}

const UNIX_NAMES: Readonly<Partial<Record<TimeForm, string>>> = {
  'unix-s': 'Unix seconds',
  'unix-ms': 'Unix milliseconds',
  'unix-us': 'Unix microseconds',
  'unix-ns': 'Unix nanoseconds',
  'ms-of-day': 'milliseconds since midnight',
};

/** The date in a file's name, as LEAN names its days: 20140501_quote.csv. Microseconds as if UTC; null without one. */
export function dateOfFileName(fileName: string): number | null {
  const match = /(?:^|\D)((?:19|20)\d{6})(?!\d)/.exec(fileName);
  if (match === null) return null;
  const scanner = new TimeScanner();
  const bytes = Buffer.from(match[1] as string);
  const dateUs = scanner.scan(bytes, 0, bytes.length) ? scanner.assemble('compact') : Number.NaN;
  return Number.isNaN(dateUs) ? null : dateUs;
}

/** Decides how times are written from sample cells: `dates` of the column with the date, `clocks` of the one with the time of day. */
export function detectTimeLayout(dates: readonly string[], clocks: readonly string[], fileName: string): TimeLayout {
  const written = dates.filter((text) => text !== '');
  const votes = new Map<TimeForm | 'day-month', number>();
  const scanner = new TimeScanner();
  for (const text of written) {
    const form = formOf(scanner, text, fileName);
    if (form !== null) votes.set(form, (votes.get(form) ?? 0) + 1);
  }
  const winner = [...votes].sort((a, b) => b[1] - a[1])[0]?.[0];
  if (winner === undefined)
    throw new ExpectedError(
      'UnreadableFile',
      `"${(written[0] ?? '').slice(0, 60)}" can't be read as a date or time. Expected for example 2024-01-31 17:00, 31.01.2024, 20240131 1700 or a Unix time. Name the columns if another one holds the time.`,
    );
  const order = winner === 'day-month' ? decideOrder(written) : { form: winner, isUncertain: false };
  const clockDigits = Math.max(0, ...clocks.map((text) => (/^\d+$/.test(text) ? text.length : 0)));
  return {
    form: order.form,
    clockDigits: clockDigits > 4 ? 6 : clockDigits > 0 ? 4 : 0,
    isOrderUncertain: order.isUncertain,
    isDescending: isDescending(written, clocks, order.form),
    description: describe(order.form, written[0] ?? '', clocks[0] ?? null),
  };
}

function formOf(scanner: TimeScanner, text: string, fileName: string): TimeForm | 'day-month' | null {
  const bytes = Buffer.from(text);
  if (!scanner.scan(bytes, 0, bytes.length)) return null;
  const length = scanner.lengths[0] as number;
  if (scanner.month > 0) return 'dmy';
  if (scanner.count <= 2 && /^\d+(?:\.\d+)?$/.test(text)) return unixForm(scanner, length, fileName);
  if (length === 8) return Number.isNaN(scanner.assemble('compact')) ? null : 'compact';
  if (length === 4) return Number.isNaN(scanner.assemble('ymd')) ? null : 'ymd';
  return scanner.count >= 3 && length <= 2 ? 'day-month' : null;
}

/** Which unit a lone number is in, by its size; a written date such as 20240131 goes before. */
function unixForm(scanner: TimeScanner, length: number, fileName: string): TimeForm | null {
  if ((length === 8 || length === 12 || length === 14 || length === 17) && scanner.count === 1) {
    const year = Math.floor((scanner.parts[0] as number) / 10 ** (length - 4));
    if (year >= 1900 && year <= 2100 && !Number.isNaN(scanner.assemble('compact'))) return 'compact';
  }
  if (length <= 8 && (scanner.parts[0] as number) < 86_400_000 && dateOfFileName(fileName) !== null) return 'ms-of-day';
  if (length >= 8 && length <= 10) return 'unix-s';
  if (length <= 13 && length >= 11) return 'unix-ms';
  if (length <= 16 && length >= 14) return 'unix-us';
  return length >= 17 && length <= 19 ? 'unix-ns' : null;
}

/** Month/day or day/month: a number over 12 decides; else the order in which the dates lie closer together. */
function decideOrder(dates: readonly string[]): { form: TimeForm; isUncertain: boolean } {
  let firstOver = 0;
  let secondOver = 0;
  const scanner = new TimeScanner();
  const readings = { mdy: [] as number[], dmy: [] as number[] };
  for (const text of dates) {
    const bytes = Buffer.from(text);
    if (!scanner.scan(bytes, 0, bytes.length)) continue;
    if ((scanner.parts[0] as number) > 12) firstOver++;
    if ((scanner.parts[1] as number) > 12) secondOver++;
    readings.mdy.push(scanner.assemble('mdy'));
    readings.dmy.push(scanner.assemble('dmy'));
  }
  if (firstOver !== secondOver) return { form: firstOver > secondOver ? 'dmy' : 'mdy', isUncertain: false };
  const spread = (times: readonly number[]) =>
    times.reduce((sum, time, index) => sum + (index === 0 ? 0 : Math.abs(time - (times[index - 1] as number))), 0);
  const mdy = spread(readings.mdy);
  const dmy = spread(readings.dmy);
  if (mdy !== dmy) return { form: mdy < dmy ? 'mdy' : 'dmy', isUncertain: false };
  return { form: (dates[0] ?? '').includes('/') ? 'mdy' : 'dmy', isUncertain: true };
}

function isDescending(dates: readonly string[], clocks: readonly string[], form: TimeForm): boolean {
  const scanner = new TimeScanner();
  const timeOf = (index: number) => {
    const date = Buffer.from(dates[index] ?? '');
    const dateUs = scanner.scan(date, 0, date.length)
      ? form === 'ms-of-day'
        ? (scanner.parts[0] as number)
        : scanner.assemble(form)
      : Number.NaN;
    const clock = Buffer.from(clocks[index] ?? '');
    return scanner.scan(clock, 0, clock.length) ? dateUs + scanner.clockUs(0, 6) : dateUs;
  };
  let downs = 0;
  let ups = 0;
  let previous = Number.NaN;
  for (let index = 0; index < dates.length; index++) {
    const time = timeOf(index);
    if (time < previous) downs++;
    else if (time > previous) ups++;
    previous = time;
  }
  return downs > ups;
}

function describe(form: TimeForm, date: string, clock: string | null): string {
  const unix = UNIX_NAMES[form];
  if (unix !== undefined) return unix;
  const separators = date.replace(/\d/g, '');
  const sign = separators[0] ?? '';
  if (/[a-z]{3}/i.test(separators)) return clock === null ? 'date with the month by name' : 'date with the month by name, time of day';
  const year = /\d{4}/.test(date) ? 'YYYY' : 'YY';
  const day =
    form === 'compact'
      ? 'YYYYMMDD'
      : form === 'ymd'
        ? `YYYY${sign}MM${sign}DD`
        : form === 'mdy'
          ? `MM${sign}DD${sign}${year}`
          : `DD${sign}MM${sign}${year}`;
  const rest = clock ?? (form === 'compact' && date.length > 8 ? date.slice(8) : date.replace(/^\d+\D\d+\D\d+/, ''));
  const isoRest = rest.trim().replace(/^T/, '');
  if (isoRest === '') return day;
  const colons = isoRest.split(':').length - 1;
  const time =
    colons === 0
      ? isoRest.replace(/\D.*$/, '').length > 4
        ? 'HHMMSS'
        : 'HHMM'
      : colons === 1
        ? 'HH:MM'
        : /[.,]\d/.test(isoRest)
          ? 'HH:MM:SS.fff'
          : 'HH:MM:SS';
  return `${day} ${time}${/(?:Z|UTC|GMT|[+-]\d\d:?\d\d)$/.test(isoRest) ? ' with zone' : ''}`;
}
