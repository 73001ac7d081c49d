import { basename } from 'node:path';
import { crc32 } from 'node:zlib';
import { StorageError } from '#core/ports/market-store.ts';
import type { NamedColumns } from '#core/ports/research-store.ts';

/** A row's columns: `columns` says names and lengths, `data` holds the doubles one after another. */
export interface ColumnRow {
  readonly columns: string;
  readonly crc: number;
  readonly data: Buffer;
}

/** Columns as they are stored. `crc` covers the row's text too. */
export function packColumns(columns: NamedColumns, text: string): ColumnRow {
  const entries = Object.entries(columns);
  const data = Buffer.concat(entries.map(([, { buffer, byteOffset, byteLength }]) => new Uint8Array(buffer, byteOffset, byteLength)));
  const layout = JSON.stringify(entries.map(([name, column]) => [name, column.length]));
  return { columns: layout, data, crc: crc32(data, crc32(text + layout)) };
}

/** The columns of a row, copied out of it. Throws `StorageError` when its checksum is wrong. */
export function unpackColumns(path: string, what: string, row: ColumnRow, text: string): NamedColumns {
  if (crc32(row.data, crc32(text + row.columns)) !== row.crc) {
    throw new StorageError(
      'StorageCorrupt',
      `${basename(path)}: ${what} fails its checksum. Restore the file from a backup, or make it again.`,
    );
  }
  const columns: Record<string, Float64Array> = {};
  let at = 0;
  for (const [name, length] of JSON.parse(row.columns) as [string, number][]) {
    // A copy: a blob need not begin where doubles may.
    const bytes = new Uint8Array(length * 8);
    bytes.set(row.data.subarray(at, at + length * 8));
    columns[name] = new Float64Array(bytes.buffer);
    at += length * 8;
  }
  return columns;
}
