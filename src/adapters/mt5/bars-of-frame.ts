import { type BarColumns, makeBarColumns, sliceBarColumns } from '#core/market/bar-columns.ts';
import type { BarsFrame } from './frames.ts';
import type { ServerTime } from './server-time.ts';

/** Bars of a history frame as columns in UTC. Rows that are no bar (high below low, time not after the one before) are left out. */
export function barsOfFrame(frame: BarsFrame, time: ServerTime): { bars: BarColumns; leftOut: number } {
  const columns = makeBarColumns(frame.rows.length);
  let count = 0;
  let lastUs = Number.NEGATIVE_INFINITY;
  for (const [seconds, open, high, low, close, volume] of frame.rows) {
    const timeUs = time.toUtcUs(seconds * 1000);
    if (timeUs <= lastUs || high < Math.max(open, close, low) || low > Math.min(open, close)) continue;
    lastUs = timeUs;
    columns.timeUs[count] = timeUs;
    columns.open[count] = open;
    columns.high[count] = high;
    columns.low[count] = low;
    columns.close[count] = close;
    columns.volume[count] = volume;
    count++;
  }
  return { bars: sliceBarColumns(columns, 0, count), leftOut: frame.rows.length - count };
}
