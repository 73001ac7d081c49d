import { crc32 } from 'node:zlib';

/** The same memory as bytes. */
export const bytesOf = (doubles: Float64Array): Uint8Array => new Uint8Array(doubles.buffer, doubles.byteOffset, doubles.byteLength);

/** The bytes as doubles; copied when SQLite handed them over at an address that doubles can't have. */
export function doublesOf(bytes: Uint8Array): Float64Array {
  if (bytes.byteOffset % 8 === 0) return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >>> 3);
  return new Float64Array(bytes.slice().buffer);
}

/** What a row says about itself besides its bytes. */
interface RowIdentity {
  readonly owner: number;
  readonly width: number;
  readonly first: number;
  readonly last: number;
  readonly count: number;
  readonly encoding: number;
}

const identityDoubles = new Float64Array(6);
const identityBytes = bytesOf(identityDoubles);

/** CRC-32 over what a row says about itself and its bytes, so that a flipped bit in either is noticed. */
export function checksum(bytes: Uint8Array, identity: RowIdentity): number {
  identityDoubles[0] = identity.owner;
  identityDoubles[1] = identity.width;
  identityDoubles[2] = identity.first;
  identityDoubles[3] = identity.last;
  identityDoubles[4] = identity.count;
  identityDoubles[5] = identity.encoding;
  return crc32(bytes, crc32(identityBytes));
}

/** Writes `count` records of `width` doubles, from record `from` on, column by column into `columns`. */
export function recordsToColumns(records: Float64Array, from: number, count: number, width: number, columns: Float64Array): void {
  for (let column = 0; column < width; column++) {
    let source = from * width + column;
    const end = (column + 1) * count;
    for (let target = column * count; target < end; target++) {
      columns[target] = records[source] as number;
      source += width;
    }
  }
}

/** Writes records `[from, to)` of a chunk of `count` into `records` at record `at`. */
export function columnsToRecords(
  columns: Float64Array,
  count: number,
  width: number,
  from: number,
  to: number,
  records: Float64Array,
  at: number,
): void {
  for (let column = 0; column < width; column++) {
    let target = at * width + column;
    const end = column * count + to;
    for (let source = column * count + from; source < end; source++) {
      records[target] = columns[source] as number;
      target += width;
    }
  }
}
