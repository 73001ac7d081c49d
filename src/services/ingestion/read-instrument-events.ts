import { sessionDayNumberOpenUs } from '#core/market/calendar.ts';
import { civilFromDays, daysFromCivil } from '#core/market/civil-date.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import { type Dividend, type Halt, type InstrumentEvents, orderedEvents, type Split } from '#core/market/instrument-events.ts';

/** What a file of splits, dividends and halts holds. */
interface ReadEvents {
  readonly events: InstrumentEvents;
  /** Rows that were understood. */
  readonly rows: number;
  /** Rows that were not: by line of a CSV file, by place in a JSON list, counted from 1. */
  readonly problems: readonly { readonly line: number; readonly reason: string }[];
}

type Fields = Readonly<Record<string, unknown>>;

interface Row {
  readonly line: number;
  readonly fields: Fields;
}

const NAMES: Readonly<Record<string, string>> = {
  ...{ date: 'date', 'ex-date': 'date', exdate: 'date', ex_date: 'date', time: 'date', from: 'date', start: 'date' },
  ...{ type: 'type', kind: 'type', action: 'type', event: 'type' },
  ...{ value: 'value', ratio: 'value', amount: 'value', splitratio: 'value', dividend: 'value' },
  ...{ until: 'until', to: 'until', end: 'until' },
  ...{ numerator: 'numerator', denominator: 'denominator' },
};
const POSITIONS = ['date', 'type', 'value', 'until'];

const TYPES: Readonly<Record<string, 'split' | 'dividend' | 'halt'>> = {
  ...{ split: 'split', splits: 'split', dividend: 'dividend', dividends: 'dividend', div: 'dividend', halt: 'halt', halts: 'halt' },
};

const named = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [NAMES[name.trim().toLowerCase()] ?? name, value]));

/** Rows of a CSV text: `date,type,value,until`, by their header or, without one, in that order. */
function csvRows(text: string): Row[] {
  const lines = text.split(/\r?\n/);
  const first = lines.findIndex((line) => line.trim() !== '');
  const separator = [';', '\t', ','].find((mark) => (lines[first] ?? '').includes(mark)) ?? ',';
  const cellsOf = (line: string) => line.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  const head = cellsOf(lines[first] ?? '').map((name) => NAMES[name.toLowerCase()]);
  const hasHead = head.includes('date') && head.includes('type');
  const columns = hasHead ? head : POSITIONS;
  return lines.flatMap((line, i) => {
    if (i < first + (hasHead ? 1 : 0) || line.trim() === '') return [];
    const cells = cellsOf(line);
    return [{ line: i + 1, fields: Object.fromEntries(columns.map((name, at) => [name ?? '', cells[at] ?? ''])) }];
  });
}

const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Rows of a JSON document: a list with types, or an object with lists `splits`, `dividends` and `halts`. Null when it is neither. */
function jsonRows(text: string): Row[] | null {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return null;
  }
  if (isRecord(document) && isRecord(document.events)) document = document.events;
  const lists: [string | null, unknown][] = Array.isArray(document)
    ? [[null, document]]
    : isRecord(document)
      ? Object.entries(document).filter(([name]) => TYPES[name] !== undefined)
      : [];
  if (lists.length === 0) return null;
  return lists
    .flatMap(([type, list]) =>
      (Array.isArray(list) ? list : []).map(
        (one): Fields => ({ ...(type === null ? {} : { type }), ...(isRecord(one) ? named(one) : {}) }),
      ),
    )
    .map((fields, i) => ({ line: i + 1, fields }));
}

/** No split was ever larger, and no dividend of one unit. */
const MOST_UNITS = 100_000;
const MOST_MONEY = 1_000_000;

class NotUnderstood extends Error {}

const shown = (value: unknown): string => (value === undefined || value === '' ? 'nothing' : `"${String(value).slice(0, 40)}"`);

/** The day of an ISO date or time, of YYYYMMDD, or of seconds since the epoch. */
function dateOf(value: unknown): string {
  const text = typeof value === 'number' && value > 1e8 ? new Date(value * 1000).toISOString() : String(value ?? '').trim();
  const match = /^(\d{4})-?(\d{2})-?(\d{2})(?:$|[T ])/.exec(text);
  const [year, month, day] = match ? match.slice(1).map(Number) : [];
  if (year === undefined || month === undefined || day === undefined)
    throw new NotUnderstood(`expected a date such as 2014-06-09, found ${shown(value)}`);
  const civil = civilFromDays(daysFromCivil(year, month, day));
  if (civil.month !== month || civil.day !== day) throw new NotUnderstood(`there is no day ${shown(value)}`);
  return `${match?.[1]}-${match?.[2]}-${match?.[3]}`;
}

function splitRatio({ value, numerator, denominator }: Fields): number {
  const text = numerator !== undefined && denominator !== undefined ? `${numerator}:${denominator}` : String(value ?? '');
  const parts = text.split(/\s*(?::|\/|-?for-?)\s*/i).map(Number);
  const [units = Number.NaN, from = 1] = parts;
  const ratio = units / from;
  if (parts.length > 2 || !(ratio >= 1 / MOST_UNITS && ratio <= MOST_UNITS) || ratio === 1)
    throw new NotUnderstood(`expected the units that one unit becomes, such as 7, 7:1 or 1:10, found ${shown(text)}`);
  return ratio;
}

function dividendAmount({ value }: Fields): number {
  const amount = Number(value === '' ? Number.NaN : value);
  if (!(amount > 0 && amount <= MOST_MONEY)) throw new NotUnderstood(`expected an amount of money a unit above 0, found ${shown(value)}`);
  return amount;
}

/** A day has one split: of two that differ, nobody knows which is meant. */
function onlySplit(splits: readonly Split[], split: Split): Split {
  const other = splits.find(({ date, ratio }) => date === split.date && ratio !== split.ratio);
  if (other) throw new NotUnderstood(`there is another split on ${split.date}, of ${other.ratio}; this one is of ${split.ratio}`);
  return split;
}

const DATE_ALONE = /^\d{4}-\d{2}-\d{2}$/;

/** Times without a zone are UTC; a date alone is the session day, as an end the end of it. */
function haltTimeUs(value: unknown, calendar: CalendarId, isEnd: boolean): number {
  const text = String(value ?? '').trim();
  if (DATE_ALONE.test(text)) {
    const [year = 0, month = 0, day = 0] = dateOf(text).split('-').map(Number);
    return sessionDayNumberOpenUs(calendar, daysFromCivil(year, month, day) + (isEnd ? 1 : 0));
  }
  const hasZone = /(?:Z|[+-]\d{2}:?\d{2})$/.test(text);
  const milliseconds = /^\d{4}-\d{2}-\d{2}[T ]/.test(text) ? Date.parse(`${text.replace(' ', 'T')}${hasZone ? '' : 'Z'}`) : Number.NaN;
  if (Number.isNaN(milliseconds)) throw new NotUnderstood(`expected a time such as 2020-03-09T13:34:00Z, found ${shown(value)}`);
  return milliseconds * 1000;
}

function haltOf({ date, until }: Fields, calendar: CalendarId): Halt {
  const fromUs = haltTimeUs(date, calendar, false);
  const toUs = haltTimeUs(until, calendar, true);
  if (!(toUs > fromUs)) throw new NotUnderstood(`the halt ends before it begins: until ${shown(until)}`);
  return { fromUs, toUs };
}

/** Reads splits, dividends and halts from a CSV or JSON text. What is not understood is told by line, and nothing is thrown. */
export function readInstrumentEvents(text: string, calendar: CalendarId): ReadEvents {
  const plain = text.replace(/^\uFEFF/, '');
  const rows = /^\s*[[{]/.test(plain) ? jsonRows(plain) : csvRows(plain);
  const splits: Split[] = [];
  const dividends: Dividend[] = [];
  const halts: Halt[] = [];
  const problems: { line: number; reason: string }[] = [];
  if (rows === null) problems.push({ line: 1, reason: 'expected a list of events, or an object with splits, dividends and halts' });
  for (const { line, fields } of rows ?? []) {
    try {
      const type =
        TYPES[
          String(fields.type ?? '')
            .trim()
            .toLowerCase()
        ];
      if (type === 'split') splits.push(onlySplit(splits, { date: dateOf(fields.date), ratio: splitRatio(fields) }));
      else if (type === 'dividend') dividends.push({ date: dateOf(fields.date), amount: dividendAmount(fields) });
      else if (type === 'halt') halts.push(haltOf(fields, calendar));
      else throw new NotUnderstood(`expected split, dividend or halt, found ${shown(fields.type)}`);
    } catch (error) {
      if (!(error instanceof NotUnderstood)) throw error;
      problems.push({ line, reason: error.message });
    }
  }
  const events = orderedEvents({ adjustedFor: 'nothing', splits, dividends, halts });
  return { events, rows: splits.length + dividends.length + halts.length, problems };
}
