import type { BarBuilder, HistoryBar } from '#core/market/bar-builder.ts';
import { type BarColumns, makeBarColumns } from '#core/market/bar-columns.ts';
import {
  CLOSED_BAR_CLOSE,
  CLOSED_BAR_HIGH,
  CLOSED_BAR_LOW,
  CLOSED_BAR_OPEN,
  CLOSED_BAR_TIME,
  CLOSED_BAR_TIMEFRAME,
  CLOSED_BAR_VOLUME,
  CLOSED_BAR_WIDTH,
} from '#core/market/closed-bar-record.ts';
import { TIMEFRAMES, type Timeframe, timeframeIndex } from '#core/market/timeframe.ts';

export interface CoarserBars {
  readonly timeframe: Timeframe;
  readonly bars: BarColumns;
}

/**
 * Feeds closed bars of history to the builder, so that forming bars go on from them, and returns the coarser bars that they complete.
 * Bars closed from live ticks on the way stay in the builder's buffer. Bars older than what the builder took are passed over.
 */
export function foldHistory(builder: BarBuilder, instrument: number, timeframe: Timeframe, bars: BarColumns): CoarserBars[] {
  const level = timeframeIndex(timeframe);
  const { closed } = builder;
  const isFresh = !builder.hasState(instrument);
  const firstUs = bars.timeUs[0] as number;
  const coarser: number[][] = TIMEFRAMES.map(() => []);
  const bar: HistoryBar = { open: 0, high: 0, low: 0, close: 0, volume: 0 };
  for (let i = 0; i < bars.timeUs.length; i++) {
    const timeUs = bars.timeUs[i] as number;
    bar.open = bars.open[i] as number;
    bar.high = bars.high[i] as number;
    bar.low = bars.low[i] as number;
    bar.close = bars.close[i] as number;
    bar.volume = bars.volume[i] as number;
    const before = closed.count;
    builder.pushClosedBar(instrument, timeframe, timeUs, bar);
    let kept = before;
    for (let index = before; index < closed.count; index++) {
      const offset = index * CLOSED_BAR_WIDTH;
      const closedLevel = closed.records[offset + CLOSED_BAR_TIMEFRAME] as number;
      const closedUs = closed.records[offset + CLOSED_BAR_TIME] as number;
      if (closedLevel < level || (closedLevel === level && closedUs !== timeUs)) {
        closed.records.copyWithin(kept * CLOSED_BAR_WIDTH, offset, offset + CLOSED_BAR_WIDTH);
        kept++;
        continue;
      }
      // A period that began before the history did would be a part passed off as the whole.
      const isPart = isFresh && closedUs < firstUs;
      if (closedLevel > level && !isPart) coarser[closedLevel]?.push(...closed.records.subarray(offset, offset + CLOSED_BAR_WIDTH));
    }
    closed.count = kept;
  }
  return coarser.flatMap((records, index) =>
    records.length === 0 ? [] : [{ timeframe: TIMEFRAMES[index] as Timeframe, bars: columnsOf(records) }],
  );
}

function columnsOf(records: readonly number[]): BarColumns {
  const count = records.length / CLOSED_BAR_WIDTH;
  const bars = makeBarColumns(count);
  for (let i = 0; i < count; i++) {
    const at = (field: number): number => records[i * CLOSED_BAR_WIDTH + field] as number;
    bars.timeUs[i] = at(CLOSED_BAR_TIME);
    bars.open[i] = at(CLOSED_BAR_OPEN);
    bars.high[i] = at(CLOSED_BAR_HIGH);
    bars.low[i] = at(CLOSED_BAR_LOW);
    bars.close[i] = at(CLOSED_BAR_CLOSE);
    bars.volume[i] = at(CLOSED_BAR_VOLUME);
  }
  return bars;
}
