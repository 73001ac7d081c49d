import type { CalendarId } from '#core/market/instrument.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { TableLayout, TableReadOptions } from '#core/ports/table-file.ts';
import type { QualityFigures } from './quality.ts';

/** What is to be read, checked and put in order. Plain data: it crosses to the import's thread. */
export interface ImportJob {
  readonly path: string;
  readonly read: TableReadOptions;
  readonly timeframe: Timeframe | 'tick';
  /** Repair what can be repaired instead of rejecting it. */
  readonly repair: boolean;
  readonly calendar: CalendarId;
  /** Temporary files begin with this path; whoever gave the job removes them. */
  readonly stagingPath: string;
}

/** A row that was rejected, repaired or dropped, and why. */
export interface RowProblem {
  readonly line: number;
  readonly reason: string;
  readonly text?: string;
}

export interface ReadingProgress {
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly rows: number;
  readonly rejected: number;
}

/** A file whose good rows lie in order in a temporary file, ready to be merged. */
export interface PreparedImport {
  readonly layout: TableLayout;
  /** Size of the file. */
  readonly bytes: number;
  readonly rows: number;
  readonly rejected: number;
  readonly repaired: number;
  /** Rows of the file that say again what an earlier one said, or something else about the same bar. */
  readonly duplicates: number;
  /** The first problems by line, at most {@link MAX_PROBLEMS}. */
  readonly problems: readonly RowProblem[];
  readonly quality: QualityFigures;
  /** Decimals that 99 of 100 prices do with. */
  readonly decimals: number;
  /** Rows in `rowsPath`: `BAR_ROW_WIDTH` or `TICK_ROW_WIDTH` doubles each, ascending; bars have each time once. */
  readonly count: number;
  readonly rowsPath: string;
  readonly fromUs: number;
  readonly toUs: number;
  /** CSV of the rejected rows, `line,reason,text`; cut at {@link MAX_REJECTED_BYTES}. */
  readonly rejectedPath: string;
}

export const MAX_PROBLEMS = 20;
export const MAX_REJECTED_BYTES = 64 * 1024 * 1024;
