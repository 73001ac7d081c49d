import { createHash } from 'node:crypto';
import type { BarColumns } from '#core/market/bar-columns.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';

const BLOCK_BARS = 8000;
const COLUMNS = ['timeUs', 'open', 'high', 'low', 'close', 'volume'] as const satisfies readonly (keyof BarColumns)[];

const bytesOf = (column: Float64Array) => Buffer.from(column.buffer, column.byteOffset, column.byteLength);

/** SHA-256, in hexadecimal, over the whole columns one after another as little-endian doubles: times, then the values. */
export function hashColumns(columns: readonly Float64Array[]): string {
  const hash = createHash('sha256');
  for (const column of columns) hash.update(bytesOf(column));
  return hash.digest('hex');
}

/**
 * The data hash of stored bars with opening time in `[fromUs, toUs)`: what {@link hashColumns} gives for all of them, read in blocks.
 * `pause` is awaited between blocks.
 */
export async function hashStoredBars(
  reader: BarReader,
  symbol: string,
  timeframe: Timeframe,
  fromUs: number,
  toUs: number,
  pause: () => Promise<void>,
): Promise<string> {
  const from = reader.indexAtTime(symbol, timeframe, fromUs);
  const to = reader.indexAtTime(symbol, timeframe, toUs);
  if (to - from <= BLOCK_BARS) {
    const bars = reader.readByIndex(symbol, timeframe, from, to - from);
    return hashColumns(COLUMNS.map((name) => bars[name]));
  }
  const hash = createHash('sha256');
  // Once through for each column: the hash wants whole columns, and a long series does not fit into memory.
  for (const name of COLUMNS) {
    for (let index = from; index < to; index += BLOCK_BARS) {
      hash.update(bytesOf(reader.readByIndex(symbol, timeframe, index, Math.min(BLOCK_BARS, to - index))[name]));
      await pause();
    }
  }
  return hash.digest('hex');
}
