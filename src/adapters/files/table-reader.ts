import {
  BAR_ROW_WIDTH,
  type OpenTable,
  type TableLayout,
  type TableReader,
  type TableReadOptions,
  TICK_ROW_WIDTH,
} from '#core/ports/table-file.ts';
import { ByteSource } from './byte-source.ts';
import type { ColumnRole } from './column-roles.ts';
import { DelimitedRows } from './delimited-rows.ts';
import { JsonRows } from './json-rows.ts';
import { NumberParser } from './number-parser.ts';
import { cellText, type RowCursor } from './row-cursor.ts';
import { type DetectedTable, detectTable } from './table-layout.ts';
import { dateOfFileName } from './time-layout.ts';
import { TimeScanner } from './time-scanner.ts';
import { ZoneClock } from './zone-clock.ts';

/** MqlTick flags that say what changed (bit 0 and 7 carry other things): 2 bid, 4 ask, 8 last, 16 volume, 32 buy, 64 sell. */
const FLAG_MASK = 0x7e;
const FLAG_QUOTE = 2 | 4;
const BAR_ROLES = ['open', 'high', 'low', 'close'] as const;
const TICK_TOLERANCE_US = 600_000_000;

/** Reads CSV in its many forms, MetaTrader exports and JSON. */
export const openTable: OpenTable = (path, options) => {
  const table = detectTable(path, options);
  const source = new ByteSource(path);
  const rows =
    table.dialect === null
      ? new JsonRows(source, table.jsonStart)
      : new DelimitedRows(source, table.dialect.delimiter, table.dialect.lineBreak);
  try {
    return new FileTableReader(rows, source.bytesTotal, table, options);
  } catch (error) {
    rows.close();
    throw error;
  }
};

class FileTableReader implements TableReader {
  readonly layout: TableLayout;
  readonly bytesTotal: number;
  readonly values: Float64Array;
  problem: string | null = null;
  decimals = 0;
  readonly #rows: RowCursor;
  readonly #columnOf: Readonly<Record<ColumnRole, number>>;
  readonly #table: DetectedTable;
  readonly #numbers: NumberParser;
  readonly #scanner = new TimeScanner();
  readonly #zone: ZoneClock;
  readonly #fileDateUs: number;
  #bid = Number.NaN;
  #ask = Number.NaN;

  constructor(rows: RowCursor, bytesTotal: number, table: DetectedTable, options: TableReadOptions) {
    this.#rows = rows;
    this.#table = table;
    this.layout = table.layout;
    this.bytesTotal = bytesTotal;
    this.values = new Float64Array(table.kind === 'bars' ? BAR_ROW_WIDTH : TICK_ROW_WIDTH);
    this.#numbers = new NumberParser(table.dialect?.isDecimalComma ?? false);
    this.#zone = new ZoneClock(options.timeZone, table.time.isDescending, table.kind === 'bars' ? 0 : TICK_TOLERANCE_US);
    this.#fileDateUs = dateOfFileName(options.fileName) ?? 0;
    const at = (role: ColumnRole) => table.roles.indexOf(role);
    this.#columnOf = {
      time: Math.max(at('time'), at('date')),
      date: at('date'),
      clock: at('clock'),
      open: at('open'),
      high: at('high'),
      low: at('low'),
      close: at('close'),
      volume: at('volume'),
      'tick-volume': at('tick-volume'),
      bid: at('bid'),
      ask: at('ask'),
      last: at('last'),
      flags: at('flags'),
    };
    const skipped = table.dialect?.skippedLines ?? 0;
    while (rows.line < skipped && rows.next());
  }

  get line(): number {
    return this.#rows.line;
  }

  get bytesRead(): number {
    return this.#rows.bytesRead;
  }

  next(): boolean {
    if (!this.#rows.next()) return false;
    this.decimals = 0;
    this.problem = this.#rows.problem ?? this.#readTime();
    if (this.problem === null) this.problem = this.#table.kind === 'bars' ? this.#readBar() : this.#readTick();
    return true;
  }

  text(): string {
    return this.#rows.text();
  }

  cells(): string[] {
    return Array.from({ length: Math.min(this.#rows.fieldCount, 30) }, (_, field) => cellText(this.#rows, field).slice(0, 60));
  }

  close(): void {
    this.#rows.close();
  }

  #readTime(): string | null {
    const { starts, ends, bytes } = this.#rows;
    const { form, clockDigits } = this.#table.time;
    const scanner = this.#scanner;
    const column = this.#columnOf.time;
    if (this.#isEmpty(column)) return 'the time is empty';
    let localUs = scanner.scan(bytes, starts[column] as number, ends[column] as number)
      ? form === 'ms-of-day'
        ? this.#fileDateUs + scanner.assemble('unix-ms')
        : scanner.assemble(form)
      : Number.NaN;
    let offsetUs = scanner.offsetUs;
    const clock = this.#columnOf.clock;
    if (clock >= 0 && !this.#isEmpty(clock)) {
      localUs += scanner.scan(bytes, starts[clock] as number, ends[clock] as number) ? scanner.clockUs(0, clockDigits) : Number.NaN;
      if (Number.isNaN(offsetUs)) offsetUs = scanner.offsetUs;
    }
    if (Number.isNaN(localUs)) return `the time "${this.#timeText()}" can't be read as ${this.#table.time.description}`;
    const isAbsolute = form.startsWith('unix') || !Number.isNaN(offsetUs);
    const timeUs = isAbsolute ? localUs - (Number.isNaN(offsetUs) ? 0 : offsetUs) : this.#zone.toUtc(localUs);
    if (Number.isNaN(timeUs)) return `the time "${this.#timeText()}" does not exist in ${this.#zone.name}: the clocks were put forward`;
    this.values[0] = timeUs;
    return null;
  }

  #timeText(): string {
    const clock = this.#columnOf.clock;
    return `${cellText(this.#rows, this.#columnOf.time)}${clock < 0 ? '' : ` ${cellText(this.#rows, clock)}`}`.slice(0, 60);
  }

  #readBar(): string | null {
    for (let index = 0; index < 4; index++) {
      const role = BAR_ROLES[index] as ColumnRole;
      const price = this.#number(role);
      if (Number.isNaN(price)) return this.#notANumber(role);
      this.values[index + 1] = price;
      if (this.#numbers.decimals > this.decimals) this.decimals = this.#numbers.decimals;
    }
    let volume = this.#number('volume');
    if (Number.isNaN(volume) && !this.#numbers.isEmpty) return this.#notANumber('volume');
    if (this.#columnOf['tick-volume'] >= 0 && !(volume > 0)) {
      const ticks = this.#number('tick-volume');
      if (!Number.isNaN(ticks)) volume = ticks;
    }
    this.values[5] = volume;
    return null;
  }

  #readTick(): string | null {
    const bid = this.#number('bid');
    if (Number.isNaN(bid) && !this.#numbers.isEmpty) return this.#notANumber('bid');
    const bidDecimals = this.#numbers.decimals;
    const ask = this.#number('ask');
    if (Number.isNaN(ask) && !this.#numbers.isEmpty) return this.#notANumber('ask');
    this.decimals = Math.max(bidDecimals, this.#numbers.decimals);
    const flags = this.#number('flags') & FLAG_MASK;
    if (this.#isPrint(bid, ask, flags)) return this.#readPrint();
    if (!Number.isNaN(bid)) this.#bid = bid;
    if (!Number.isNaN(ask)) this.#ask = ask;
    // A terminal leaves out the side that did not change.
    if (Number.isNaN(this.#bid) || Number.isNaN(this.#ask))
      return `the ${Number.isNaN(this.#bid) ? 'bid' : 'ask'} is empty and no row before has one`;
    this.values[1] = this.#bid;
    this.values[2] = this.#ask;
    this.values[3] = 0;
    return null;
  }

  /** A row is a trade when it moves neither side of the quote, or says by its flags that only the last price changed. */
  #isPrint(bid: number, ask: number, flags: number): boolean {
    if (this.#columnOf.last < 0) return false;
    if (this.#columnOf.bid < 0) return true;
    const hasQuote = bid > 0 || ask > 0;
    return flags === 0 ? !hasQuote : (flags & FLAG_QUOTE) === 0;
  }

  #readPrint(): string | null {
    const price = this.#number('last');
    if (Number.isNaN(price)) return this.#notANumber('last');
    this.decimals = this.#numbers.decimals;
    const volume = this.#number('volume');
    if (Number.isNaN(volume) && !this.#numbers.isEmpty) return this.#notANumber('volume');
    this.values[1] = price;
    this.values[2] = Number.NaN;
    this.values[3] = Number.isNaN(volume) ? 0 : volume;
    return null;
  }

  #isEmpty(column: number): boolean {
    return column < 0 || column >= this.#rows.fieldCount || this.#rows.starts[column] === this.#rows.ends[column];
  }

  #number(role: ColumnRole): number {
    const column = this.#columnOf[role];
    const { bytes, starts, ends, fieldCount } = this.#rows;
    const isThere = column >= 0 && column < fieldCount;
    return this.#numbers.parse(bytes, isThere ? (starts[column] as number) : 0, isThere ? (ends[column] as number) : 0);
  }

  #notANumber(role: ColumnRole): string {
    const column = this.#columnOf[role];
    const name = role === 'last' ? 'price' : role;
    return this.#isEmpty(column) ? `${name} is empty` : `${name} "${cellText(this.#rows, column).slice(0, 60)}" is not a number`;
  }
}
