import { crc32 } from 'node:zlib';
import { type BarColumns, makeBarColumns } from '#core/market/bar-columns.ts';
import { bytesOf } from './column-chunk.ts';
import { damagedBars } from './damaged-bars.ts';
import type { Session } from './session.ts';

/** Closed bars since the last chunk, one row a bar. All of them are later than every chunk of the series. */
export interface BarTails {
  count(seriesId: number): number;
  /** How many are before a time. */
  countBefore(seriesId: number, timeUs: number): number;
  /** First and last time, null when there are none. */
  span(seriesId: number): { readonly count: number; readonly first: number; readonly last: number } | null;
  /** Copies up to `count` bars from the one at `offset` on to `target` at `at`; returns how many. */
  copy(seriesId: number, offset: number, count: number, target: BarColumns, at: number): number;
  /** All of them. */
  read(seriesId: number): BarColumns;
  append(seriesId: number, timeUs: number, open: number, high: number, low: number, close: number, volume: number): void;
  clear(seriesId: number): void;
  /** Deletes those in `[fromUs, toUs)`, unread; returns how many. */
  deleteRange(seriesId: number, fromUs: number, toUs: number): number;
}

type Row = [
  time: number,
  open: number | null,
  high: number | null,
  low: number | null,
  close: number | null,
  volume: number | null,
  crc: number,
];

const rowDoubles = new Float64Array(7);
const rowBytes = bytesOf(rowDoubles);

/** CRC-32 of one bar as SQLite gives it back: NaN as NULL, no negative zero. */
export function tailBarChecksum(seriesId: number, timeUs: number, ...values: readonly (number | null)[]): number {
  rowDoubles[0] = seriesId;
  rowDoubles[1] = timeUs;
  for (let i = 0; i < 5; i++) {
    const value = values[i] ?? Number.NaN;
    rowDoubles[i + 2] = Number.isNaN(value) ? Number.NaN : value + 0;
  }
  return crc32(rowBytes);
}

export function createBarTails(session: Session): BarTails {
  const { database } = session;
  const count = database.prepare<[number], number>('select count(*) from bar_tail where series_id = ?').pluck();
  const before = database.prepare<[number, number], number>('select count(*) from bar_tail where series_id = ? and time < ?').pluck();
  const span = database.prepare<[number], { count: number; first: number; last: number }>(
    'select count(*) as count, min(time) as first, max(time) as last from bar_tail where series_id = ?',
  );
  const select = database
    .prepare<[number, number, number], Row>(
      'select time, open, high, low, close, volume, crc from bar_tail where series_id = ? order by time limit ? offset ?',
    )
    .raw();
  const insert = database.prepare<[number, number, number, number, number, number, number, number]>(
    'insert into bar_tail values (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const removeRange = database.prepare<[number, number, number]>('delete from bar_tail where series_id = ? and time >= ? and time < ?');
  const remove = database.prepare<[number]>('delete from bar_tail where series_id = ?');

  const copy = (seriesId: number, offset: number, limit: number, target: BarColumns, at: number): number => {
    const rows = select.all(seriesId, limit, offset);
    let i = at;
    for (const row of rows) {
      const [time, open, high, low, close, volume, crc] = row;
      target.timeUs[i] = time;
      target.open[i] = open ?? Number.NaN;
      target.high[i] = high ?? Number.NaN;
      target.low[i] = low ?? Number.NaN;
      target.close[i] = close ?? Number.NaN;
      target.volume[i] = volume ?? Number.NaN;
      if (tailBarChecksum(seriesId, time, open, high, low, close, volume) !== crc) throw damagedBars(session, seriesId, time);
      i++;
    }
    return rows.length;
  };

  return {
    count: (seriesId) => count.get(seriesId) ?? 0,
    countBefore: (seriesId, timeUs) => before.get(seriesId, timeUs) ?? 0,
    span(seriesId) {
      const row = span.get(seriesId);
      return row && row.count > 0 ? row : null;
    },
    copy,
    read(seriesId) {
      const total = count.get(seriesId) ?? 0;
      const bars = makeBarColumns(total);
      copy(seriesId, 0, total, bars, 0);
      return bars;
    },
    append(seriesId, timeUs, open, high, low, close, volume) {
      insert.run(seriesId, timeUs, open, high, low, close, volume, tailBarChecksum(seriesId, timeUs, open, high, low, close, volume));
    },
    clear(seriesId) {
      remove.run(seriesId);
    },
    deleteRange: (seriesId, fromUs, toUs) => removeRange.run(seriesId, fromUs, toUs).changes,
  };
}
