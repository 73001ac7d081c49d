import type { TableKind, TableLayout, TableReadOptions } from '#core/ports/table-file.ts';
import { ExpectedError } from '#core/result.ts';
import { ByteSource, readLastLines } from './byte-source.ts';
import { type ColumnRole, requireRoles, roleOfName, rolesOfChoice, settleRoles } from './column-roles.ts';
import { rolesByContent } from './headless-roles.ts';
import { JsonRows, jsonStart } from './json-rows.ts';
import { cellText } from './row-cursor.ts';
import { detectDialect, type TextDialect } from './text-dialect.ts';
import type { TextEncoding } from './text-encoding.ts';
import { detectTimeLayout, type TimeLayout } from './time-layout.ts';

/** Everything that reading a file needs to know about it. */
export interface DetectedTable {
  readonly layout: TableLayout;
  readonly roles: readonly (ColumnRole | null)[];
  readonly kind: TableKind;
  readonly time: TimeLayout;
  /** Null when the file is JSON. */
  readonly dialect: TextDialect | null;
  readonly jsonStart: number;
}

interface Sample {
  readonly header: readonly string[] | null;
  readonly rows: readonly (readonly string[])[];
}

/** Recognises a file's form from its beginning. Throws `UnreadableFile` or `BadRequest`. */
export function detectTable(path: string, options: TableReadOptions): DetectedTable {
  const { beginning, encoding } = readBeginning(path);
  const start = options.format === 'csv' || options.format === 'mt5' ? null : jsonStart(beginning);
  if (start === null && options.format === 'json')
    throw new ExpectedError(
      'UnreadableFile',
      'Expected JSON: an array of arrays, an array of objects, or one of them per line. Found something else.',
    );
  const dialect = start === null ? detectDialect(path, beginning) : null;
  const sample = dialect === null ? sampleJson(path, start ?? 0) : { header: dialect.header, rows: dialect.sample };
  if (sample.rows.length === 0) throw new ExpectedError('UnreadableFile', 'The file has no rows. Expected rows of bars or ticks.');
  const named = chooseRoles(sample, options);
  const { roles, kind } = settleRoles(splitTime(named, sample), options.kind);
  requireRoles(roles, kind, sample.header);
  const notes: string[] = [];
  const time = timeLayout(sample, roles, options, notes, () => (dialect === null ? [] : lastCells(path, encoding, dialect.delimiter)));
  const isMt5 = sample.header?.some((name) => name.toUpperCase() === '<DATE>') ?? false;
  if (options.format === 'mt5' && !isMt5 && sample.header !== null)
    throw new ExpectedError(
      'UnreadableFile',
      `Expected a MetaTrader export, whose header begins with <DATE>. Found "${sample.header.join(', ').slice(0, 100)}".`,
    );
  const layout: TableLayout = {
    format: dialect === null ? 'json' : isMt5 || options.format === 'mt5' ? (kind === 'bars' ? 'mt5-bars' : 'mt5-ticks') : 'csv',
    encoding,
    delimiter: dialect?.delimiter ?? null,
    decimalComma: dialect?.isDecimalComma ?? false,
    header: sample.header,
    columns: roles,
    timeFormat: time.description,
    timeZone: options.timeZone,
    kind,
    notes,
  };
  return { layout, roles, kind, time, dialect, jsonStart: start ?? 0 };
}

function readBeginning(path: string): { beginning: string; encoding: TextEncoding } {
  const source = new ByteSource(path);
  try {
    const bytes = Buffer.alloc(256 * 1024);
    const length = source.read(bytes, 0);
    return { beginning: bytes.toString('utf8', 0, length).replace(/^\uFEFF/, ''), encoding: source.encoding };
  } finally {
    source.close();
  }
}

function sampleJson(path: string, start: number): Sample {
  const rows = new JsonRows(new ByteSource(path), start);
  const sample: string[][] = [];
  try {
    while (sample.length < 2000 && rows.next()) {
      if (rows.problem !== null) continue;
      const cells: string[] = [];
      for (let field = 0; field < rows.fieldCount; field++) cells.push(cellText(rows, field));
      sample.push(cells);
    }
  } finally {
    rows.close();
  }
  return { header: rows.names.length > 0 ? rows.names : null, rows: sample };
}

function chooseRoles(sample: Sample, options: TableReadOptions): (ColumnRole | null)[] {
  if (options.columns !== null) return rolesOfChoice(options.columns);
  if (sample.header !== null) return sample.header.map(roleOfName);
  return rolesByContent(sample.rows, options.kind);
}

/** Beside a date, a column named time is the time of day, unless it holds whole times itself. */
function splitTime(roles: readonly (ColumnRole | null)[], sample: Sample): (ColumnRole | null)[] {
  if (!(roles.includes('time') && roles.includes('date'))) return [...roles];
  const column = roles.indexOf('time');
  const texts = sample.rows.map((row) => row[column] ?? '').filter((text) => text !== '');
  const clocks = texts.filter((text) => /^\d{1,2}:\d\d/.test(text) || /^\d{1,6}$/.test(text)).length;
  return roles.map((role) => (clocks > texts.length / 2 ? (role === 'time' ? 'clock' : role) : role === 'date' ? null : role));
}

/** Cells of the last rows: months apart from the first ones, they often tell the day from the month. */
const lastCells = (path: string, encoding: TextEncoding, delimiter: string): string[][] =>
  readLastLines(path, encoding).map((line) => line.split(delimiter).map((cell) => cell.replace(/^"|"$/g, '').trim()));

function timeLayout(
  sample: Sample,
  roles: readonly (ColumnRole | null)[],
  options: TableReadOptions,
  notes: string[],
  more: () => string[][],
): TimeLayout {
  const dateAt = Math.max(roles.indexOf('time'), roles.indexOf('date'));
  const clockAt = roles.indexOf('clock');
  const clocks = clockAt < 0 ? [] : sample.rows.map((row) => row[clockAt] ?? '');
  const dates = sample.rows.map((row) => row[dateAt] ?? '');
  let time = detectTimeLayout(dates, clocks, options.fileName);
  if (time.isOrderUncertain) {
    const wider = detectTimeLayout([...dates, ...more().map((row) => row[dateAt] ?? '')], clocks, options.fileName);
    if (wider.form === 'mdy' || wider.form === 'dmy') time = { ...wider, isDescending: time.isDescending };
  }
  if (time.form === 'mdy' || time.form === 'dmy') {
    const example = sample.rows[0]?.[dateAt] ?? '';
    const order = time.form === 'mdy' ? 'month before day' : 'day before month';
    if (time.isOrderUncertain) notes.push(`Dates such as ${example} were read with the ${order}; nothing in the file decides it.`);
    else notes.push(`Dates such as ${example} were read with the ${order}: that is how the file's dates make sense.`);
  }
  if (time.isDescending) notes.push('The file runs from the newest row to the oldest; it was turned round.');
  return time;
}
