/** One row after another as cells inside a byte buffer: no string is made unless it is asked for. */
export interface RowCursor {
  readonly bytes: Buffer;
  /** Line of the present row from 1; for JSON the number of the element. */
  readonly line: number;
  readonly fieldCount: number;
  /** Where each cell begins and ends in `bytes`, quotes left out. An absent cell has equal ends. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Why the row as a whole is not usable; null when its cells are. */
  readonly problem: string | null;
  readonly bytesRead: number;
  next(): boolean;
  /** The row as it stands in the file, cut after 500 characters. */
  text(): string;
  close(): void;
}

/** Cells beyond this many in a row are not looked at. */
export const MAX_FIELDS = 256;
/** A line or an element longer than this is cut and rejected. */
export const MAX_ROW_BYTES = 1024 * 1024;
const MAX_TEXT = 500;

/** Bytes as a printable text of bounded length. */
export const printable = (bytes: Buffer, start: number, end: number): string =>
  bytes
    .toString('utf8', start, Math.min(end, start + MAX_TEXT))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '\uFFFD');

/** A cell as printable text, without surrounding blanks. */
export const cellText = (row: RowCursor, field: number): string =>
  field < row.fieldCount
    ? printable(row.bytes, row.starts[field] as number, row.ends[field] as number)
        .replace(/""/g, '"')
        .trim()
    : '';
