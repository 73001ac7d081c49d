import { type BarColumns, sliceBarColumns } from '#core/market/bar-columns.ts';
import { bytesOf, checksum, doublesOf } from './column-chunk.ts';
import { damagedBars } from './damaged-bars.ts';
import type { Session } from './session.ts';

/** Most bars in one chunk. */
export const CHUNK_BARS = 4000;

export interface BarChunkRow {
  readonly first_time: number;
  readonly last_time: number;
  readonly count: number;
  readonly crc: number;
  readonly data: Uint8Array;
}

/** The six columns of `count` bars that lie one after another in `doubles`. Shares its memory. */
const columnsIn = (doubles: Float64Array, count: number): BarColumns => ({
  timeUs: doubles.subarray(0, count),
  open: doubles.subarray(count, 2 * count),
  high: doubles.subarray(2 * count, 3 * count),
  low: doubles.subarray(3 * count, 4 * count),
  close: doubles.subarray(4 * count, 5 * count),
  volume: doubles.subarray(5 * count, 6 * count),
});

/** Copies bars `[from, to)` to `target` at `at`. */
export function copyBars(bars: BarColumns, from: number, to: number, target: BarColumns, at: number): void {
  const part = from === 0 && to === bars.timeUs.length ? bars : sliceBarColumns(bars, from, to);
  target.timeUs.set(part.timeUs, at);
  target.open.set(part.open, at);
  target.high.set(part.high, at);
  target.low.set(part.low, at);
  target.close.set(part.close, at);
  target.volume.set(part.volume, at);
}

const barChecksum = (seriesId: number, row: Omit<BarChunkRow, 'crc'>): number =>
  checksum(row.data, { owner: seriesId, width: 6, first: row.first_time, last: row.last_time, count: row.count, encoding: 0 });

/** Whether the bytes of a chunk are those that were written. */
export const isBarChunkSound = (seriesId: number, row: BarChunkRow): boolean =>
  row.data.byteLength === row.count * 48 && barChecksum(seriesId, row) === row.crc;

export interface BarChunks {
  /** Bars of the chunk that starts at `firstTime`; throws `StorageCorrupt` when its checksum is wrong. */
  read(seriesId: number, firstTime: number): BarColumns;
  /** Writes bars `[from, to)` as one chunk. */
  write(seriesId: number, bars: BarColumns, from: number, to: number): void;
  delete(seriesId: number, firstTime: number): void;
}

export function createBarChunks(session: Session): BarChunks {
  const { database } = session;
  const select = database.prepare<[number, number], BarChunkRow>(
    'select first_time, last_time, count, crc, data from bar_chunk where series_id = ? and first_time = ?',
  );
  const insert = database.prepare('insert into bar_chunk values (?, ?, ?, ?, ?, ?)');
  const remove = database.prepare<[number, number]>('delete from bar_chunk where series_id = ? and first_time = ?');

  return {
    read(seriesId, firstTime) {
      const row = select.get(seriesId, firstTime);
      if (!row || !isBarChunkSound(seriesId, row)) throw damagedBars(session, seriesId, firstTime);
      return columnsIn(doublesOf(row.data), row.count);
    },
    write(seriesId, bars, from, to) {
      const count = to - from;
      const doubles = new Float64Array(count * 6);
      copyBars(bars, from, to, columnsIn(doubles, count), 0);
      const firstTime = bars.timeUs[from] as number;
      const lastTime = bars.timeUs[to - 1] as number;
      const bytes = bytesOf(doubles);
      const crc = barChecksum(seriesId, { first_time: firstTime, last_time: lastTime, count, data: bytes });
      insert.run(seriesId, firstTime, lastTime, count, crc, bytes);
    },
    delete(seriesId, firstTime) {
      remove.run(seriesId, firstTime);
    },
  };
}
