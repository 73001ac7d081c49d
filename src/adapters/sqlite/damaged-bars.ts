import { basename } from 'node:path';
import { TIMEFRAMES } from '#core/market/timeframe.ts';
import { StorageError } from '#core/ports/market-store.ts';
import type { Session } from './session.ts';

/** The error for bars whose checksum is wrong: which ones, and what to do. */
export function damagedBars({ database, path }: Session, seriesId: number, fromUs: number): StorageError {
  const series = database
    .prepare<[number], { symbol: string; timeframe: number }>('select symbol, timeframe from bar_series where id = ?')
    .get(seriesId);
  const name = series ? `${series.symbol} ${TIMEFRAMES[series.timeframe]}` : `series ${seriesId}`;
  const milliseconds = fromUs / 1000;
  const from = Math.abs(milliseconds) <= 8.64e15 ? new Date(milliseconds).toISOString() : 'an unknown time';
  return new StorageError(
    'StorageCorrupt',
    `${basename(path)}: stored bars of ${name} from ${from} on fail their checksum. Other bars can still be read. Delete that range and import it again.`,
  );
}
