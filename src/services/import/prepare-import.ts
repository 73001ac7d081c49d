import { BAR_ROW_WIDTH, type OpenTable, type TableReader, TICK_ROW_WIDTH } from '#core/ports/table-file.ts';
import { ExpectedError } from '#core/result.ts';
import { exchangeDateOpenUs } from '../exchange-date.ts';
import type { ImportJob, PreparedImport, ReadingProgress } from './import-job.ts';
import { QualityMeter } from './quality.ts';
import { RejectedRows } from './rejected-rows.ts';
import { RowFileWriter } from './row-file.ts';
import { checkBarRow, checkTickRow } from './row-rules.ts';
import { SortedRows } from './sorted-rows.ts';

/** Rows between two points at which the import may be cancelled or give way: a few milliseconds. */
const ROWS_PER_STEP = 4096;
const MAX_DECIMALS = 8;
const DATED_NOTE = 'Dates are those of the exchange: a day opens at midnight in New York.';

const isSame = (a: number, b: number) => a === b || (Number.isNaN(a) && Number.isNaN(b));

/**
 * Reads a file, checks every row and leaves the good ones in order in a temporary file. Nothing that is stored is touched. Yields its
 * progress every few milliseconds; stop asking to cancel (`return`), which closes the files.
 * Throws `ExpectedError`: `UnreadableFile`, `BadRequest`, `NothingUsable` when no row is left.
 */
export function* prepareImport(job: ImportJob, openTable: OpenTable): Generator<ReadingProgress, PreparedImport> {
  const table = openTable(job.path, job.read);
  const width = table.layout.kind === 'bars' ? BAR_ROW_WIDTH : TICK_ROW_WIDTH;
  const rejectedPath = `${job.stagingPath}.rejected.csv`;
  const rowsPath = `${job.stagingPath}.rows`;
  const problems = new RejectedRows(rejectedPath);
  const sorted = new SortedRows(`${job.stagingPath}.unsorted`, width + 1);
  const writer = new RowFileWriter(rowsPath, width);
  const decimalCounts = new Float64Array(MAX_DECIMALS + 1);
  let rows = 0;
  let dated = 0;
  try {
    const record = new Float64Array(width + 1);
    while (table.next()) {
      rows++;
      if (takeRow(table, record, problems, job.repair)) {
        const timeUs = exchangeDateOpenUs(job.calendar, job.timeframe, record[0] as number);
        if (timeUs !== record[0]) dated++;
        record[0] = timeUs;
        const decimals = Math.min(table.decimals, MAX_DECIMALS);
        decimalCounts[decimals] = (decimalCounts[decimals] as number) + 1;
        sorted.push(record);
      }
      if (rows % ROWS_PER_STEP === 0) yield progressOf(table, rows, problems.rejected);
    }
    yield progressOf(table, rows, problems.rejected);
    if (sorted.rowCount === 0) throw nothingUsable(rows, problems);
    const quality = new QualityMeter(job.calendar, job.timeframe);
    const merge = new RowMerge(width, job.repair, problems, writer, quality);
    for (const block of sorted.blocks()) {
      for (let row = 0; row < block.count; row++) merge.push(block.rows, row * (width + 1));
      yield progressOf(table, rows, problems.rejected);
    }
    merge.finish();
    const outlierNote = quality.outlierNote();
    return {
      layout: {
        ...table.layout,
        notes: [...table.layout.notes, ...(dated > 0 ? [DATED_NOTE] : []), ...(outlierNote ? [outlierNote] : [])],
      },
      bytes: table.bytesTotal,
      rows,
      rejected: problems.rejected,
      repaired: problems.repaired,
      duplicates: merge.duplicates,
      problems: problems.firstProblems(),
      quality: quality.figures,
      decimals: usualDecimals(decimalCounts),
      count: writer.count,
      rowsPath,
      fromUs: merge.firstUs,
      toUs: merge.lastUs,
      rejectedPath,
    };
  } finally {
    closeAll([table, sorted, writer, problems]);
  }
}

/** Closes every one, also when the disk refuses what one of them still had to write. */
function closeAll(files: readonly { close(): void }[]): void {
  const errors: unknown[] = [];
  for (const file of files) {
    try {
      file.close();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}

const progressOf = (table: TableReader, rows: number, rejected: number): ReadingProgress => ({
  bytesRead: table.bytesRead,
  bytesTotal: table.bytesTotal,
  rows,
  rejected,
});

/** Checks the present row and copies it with its line number; false when it was rejected. */
function takeRow(table: TableReader, record: Float64Array, problems: RejectedRows, mayRepair: boolean): boolean {
  if (table.problem !== null) {
    problems.reject(table.line, table.problem, table.text());
    return false;
  }
  const verdict = (table.layout.kind === 'bars' ? checkBarRow : checkTickRow)(table.values, mayRepair);
  if (verdict.outcome === 'rejected') {
    problems.reject(table.line, verdict.reason, table.text());
    return false;
  }
  if (verdict.outcome === 'repaired') {
    problems.repaired++;
    problems.note(table.line, verdict.reason, table.text());
  }
  record.set(table.values);
  record[table.values.length] = table.line;
  return true;
}

/** The smallest number of decimals that 99 % of the rows do with. */
function usualDecimals(counts: Float64Array): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let seen = 0;
  for (let decimals = 0; decimals <= MAX_DECIMALS; decimals++) {
    seen += counts[decimals] as number;
    if (seen >= total * 0.99) return decimals;
  }
  return MAX_DECIMALS;
}

function nothingUsable(rows: number, problems: RejectedRows): ExpectedError {
  const first = problems.firstProblems();
  const reasons = first.slice(0, 3).map((problem) => `line ${problem.line}: ${problem.reason}`);
  const why = rows === 0 ? 'The file has no rows.' : `All ${rows} rows were rejected, first ${reasons.join('; ')}.`;
  return new ExpectedError('NothingUsable', `${why} Nothing was imported. Check the columns, the time zone and the timeframe.`, {
    problems: first,
  });
}

/** Lets rows in order of time through once: for bars one per time, for ticks without repetitions in a row. */
class RowMerge {
  duplicates = 0;
  firstUs = Number.NaN;
  lastUs = Number.NaN;
  readonly #width: number;
  readonly #isBars: boolean;
  readonly #keepsLast: boolean;
  readonly #problems: RejectedRows;
  readonly #writer: RowFileWriter;
  readonly #quality: QualityMeter;
  readonly #pending: Float64Array;
  #hasPending = false;

  constructor(width: number, keepsLast: boolean, problems: RejectedRows, writer: RowFileWriter, quality: QualityMeter) {
    this.#width = width;
    this.#isBars = width === BAR_ROW_WIDTH;
    this.#keepsLast = keepsLast;
    this.#problems = problems;
    this.#writer = writer;
    this.#quality = quality;
    this.#pending = new Float64Array(width + 1);
  }

  push(rows: Float64Array, offset: number): void {
    if (this.#hasPending && rows[offset] === this.#pending[0] && this.#isRepetition(rows, offset)) return;
    this.finish();
    for (let index = 0; index <= this.#width; index++) this.#pending[index] = rows[offset + index] as number;
    this.#hasPending = true;
  }

  finish(): void {
    if (!this.#hasPending) return;
    const row = this.#pending;
    const timeUs = row[0] as number;
    this.#writer.push(row);
    const price = this.#isBars ? (row[4] as number) : (row[1] as number);
    this.#quality.push(timeUs, price, this.#isBars ? (row[5] as number) : Number.NaN);
    if (Number.isNaN(this.firstUs)) this.firstUs = timeUs;
    this.lastUs = timeUs;
    this.#hasPending = false;
  }

  #isRepetition(rows: Float64Array, offset: number): boolean {
    let isEqual = true;
    for (let index = 1; index < this.#width && isEqual; index++)
      isEqual = isSame(rows[offset + index] as number, this.#pending[index] as number);
    if (!(isEqual || this.#isBars)) return false;
    this.duplicates++;
    if (isEqual) return true;
    const line = rows[offset + this.#width] as number;
    const before = this.#pending[this.#width] as number;
    this.#problems.note(
      line,
      `the bar of this time is in line ${before} with other values; the ${this.#keepsLast ? 'later' : 'earlier'} line was kept`,
    );
    if (this.#keepsLast) {
      this.#problems.repaired++;
      for (let index = 0; index <= this.#width; index++) this.#pending[index] = rows[offset + index] as number;
    }
    return true;
  }
}
