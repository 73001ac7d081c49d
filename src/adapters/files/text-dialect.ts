import { ExpectedError } from '#core/result.ts';
import { ByteSource } from './byte-source.ts';
import { knownNames } from './column-roles.ts';
import { DelimitedRows } from './delimited-rows.ts';
import { cellText } from './row-cursor.ts';

const DELIMITERS = ['\t', ';', '|', ','] as const;
const SAMPLE_ROWS = 2000;
const MAX_PREAMBLE = 20;

/** How a delimited file is written, with its first rows as texts. */
export interface TextDialect {
  readonly delimiter: string;
  readonly lineBreak: string;
  readonly isDecimalComma: boolean;
  readonly header: readonly string[] | null;
  /** Lines up to and with the header. */
  readonly skippedLines: number;
  /** The first data rows, each with its cells. */
  readonly sample: readonly (readonly string[])[];
}

/** Recognises delimiter, line breaks, header and decimal sign from the file's beginning. Throws `UnreadableFile`. */
export function detectDialect(path: string, beginning: string): TextDialect {
  const lineBreak = beginning.includes('\n') || !beginning.includes('\r') ? '\n' : '\r';
  const delimiter = detectDelimiter(beginning.split(lineBreak === '\r' ? '\r' : /\r?\n/));
  const rows = readSample(path, delimiter, lineBreak);
  const headerAt = findHeader(rows.map((row) => row.cells));
  const header = headerAt < 0 ? null : (rows[headerAt]?.cells ?? null);
  const skippedLines = headerAt < 0 ? 0 : (rows[headerAt]?.line ?? 0);
  const sample = rows.slice(headerAt + 1).map((row) => row.cells);
  if (sample.length === 0) throw new ExpectedError('UnreadableFile', 'The file has a header but no rows. Expected rows of bars or ticks.');
  return { delimiter, lineBreak, isDecimalComma: detectDecimalComma(sample, delimiter), header, skippedLines, sample };
}

/** The delimiter that gives the same number of cells, and more than one, on the most lines. A tab or semicolon beats a comma on equality. */
function detectDelimiter(lines: readonly string[]): string {
  // The last line of a sample may be cut, a very long one is not a row.
  const whole = lines
    .slice(0, lines.length > 1 ? -1 : 1)
    .filter((line) => line.trim() !== '' && line.length < 10_000)
    .slice(0, 500);
  let best = ',';
  let bestShare = 0;
  for (const delimiter of DELIMITERS) {
    const counts = new Map<number, number>();
    for (const line of whole) {
      const cells = line.replace(/"(?:[^"]|"")*"/g, '').split(delimiter).length;
      if (cells > 1) counts.set(cells, (counts.get(cells) ?? 0) + 1);
    }
    const share = Math.max(0, ...counts.values()) / Math.max(1, whole.length);
    if (share > bestShare + 0.05) {
      best = delimiter;
      bestShare = share;
    }
  }
  if (bestShare === 0)
    throw new ExpectedError(
      'UnreadableFile',
      'No columns were found. Expected rows whose cells are separated by comma, semicolon, tab or |, or JSON.',
    );
  return best;
}

function readSample(path: string, delimiter: string, lineBreak: string): { line: number; cells: string[] }[] {
  const rows = new DelimitedRows(new ByteSource(path), delimiter, lineBreak);
  const sample: { line: number; cells: string[] }[] = [];
  try {
    while (sample.length < SAMPLE_ROWS && rows.next()) {
      const cells: string[] = [];
      for (let field = 0; field < rows.fieldCount; field++) cells.push(cellText(rows, field).replace(/^\uFEFF/, ''));
      if (rows.problem === null) sample.push({ line: rows.line, cells });
    }
  } finally {
    rows.close();
  }
  return sample;
}

const looksNumeric = (cell: string) => /^[-+]?[$]?\d[\d.,:/ TZeE+-]*$/.test(cell);

/** Index of the header among the first rows; -1 when the file starts with data. */
function findHeader(rows: readonly (readonly string[])[]): number {
  for (let index = 0; index < Math.min(MAX_PREAMBLE, rows.length); index++) {
    const cells = rows[index] ?? [];
    if (knownNames(cells) >= 2 && !cells.some(looksNumeric)) return index;
  }
  const first = rows[0] ?? [];
  return first.some((cell) => cell !== '') && !first.some(looksNumeric) && (rows[1] ?? []).some(looksNumeric) ? 0 : -1;
}

/**
 * Whether 1,5 means one and a half. A cell with both signs decides; else a comma that is not followed by exactly three digits; of
 * cells such as 110,123 alone, a semicolon or tab between the cells speaks for the decimal comma.
 */
function detectDecimalComma(sample: readonly (readonly string[])[], delimiter: string): boolean {
  let decimals = 0;
  let groups = 0;
  let undecided = 0;
  for (const row of sample) {
    for (const cell of row) {
      if (!/^[-+]?[\d.,' \u00a0\u202f]+$/.test(cell) || !/[.,]/.test(cell)) continue;
      if (/^[-+]?\d{1,3}(?:[.' \u00a0\u202f]\d{3})*,\d+$/.test(cell) && cell.includes(',') && !/^[-+]?\d{1,3},\d{3}$/.test(cell))
        decimals++;
      else if (/^[-+]?\d+,\d+$/.test(cell) && !/^[-+]?[1-9]\d{0,2},\d{3}$/.test(cell)) decimals++;
      else if (/^[-+]?[1-9]\d{0,2},\d{3}$/.test(cell)) undecided++;
      else groups++;
    }
  }
  if (decimals + groups > 0) return decimals > groups;
  return undecided > 0 && delimiter !== ',';
}
