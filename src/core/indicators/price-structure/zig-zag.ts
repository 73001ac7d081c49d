import { z } from 'zod';
import type { BarColumns } from '#core/market/bar-columns.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { choiceParameter, numberParameter, offeredWhen } from '../parameters.ts';
import { AverageTrueRange } from '../volatility/atr.ts';
import { publishedZigZag } from './published-zig-zag.ts';
import { zigZagByRanges } from './zig-zag-by-ranges.ts';
import { ZigZagStream } from './zig-zag-stream.ts';

const parameters = z.strictObject({
  /** 0: the least move is `ranges` average true ranges, whatever the instrument and the timeframe. */
  percentChange: numberParameter(0, 0, 200),
  ranges: offeredWhen({ percentChange: 0 }, numberParameter(3, 0.1, 100)),
  ends: choiceParameter(['close', 'high-low'], 'close'),
});

const RANGE_PERIOD = 14;

/** The least move at each bar where it is told in average true ranges. */
function leastMoves({ high, low, close }: BarColumns, ranges: number): Float64Array {
  const range = new AverageTrueRange(RANGE_PERIOD);
  return high.map((one, i) => ranges * range.next(one, low[i] as number, close[i] as number));
}

/**
 * Zig-zag: turns between moves of at least `percentChange` percent, or of `ranges` average true ranges (14 bars, at the bar that
 * completes the move) where that is 0, of closes or of highs and lows. As published: `zigZag` is the line
 * through the turns and on to the newest bar, `pointType` is 1 at a high turn and -1 at a low one, `retraceHigh` and `retraceLow` join
 * the turns of one kind; all of that is drawn backwards once a turn is known. The live form gives the turn's price and type at the bar
 * that makes it known, and the last known high and low turn from there on.
 */
export const zigZag: IndicatorDefinition<typeof parameters> = {
  id: 'zig-zag',
  aliases: ['zigzag'],
  title: 'Zig-zag',
  family: 'price-structure',
  version: 2,
  parameters,
  outputs: [
    { name: 'zigZag', style: 'line' },
    { name: 'pointType', style: 'none' },
    { name: 'retraceHigh', style: 'line' },
    { name: 'retraceLow', style: 'line' },
  ],
  pane: { placement: 'price' },
  repaints: true,
  /** The least: a turn is known a bar after it at the earliest. */
  warmupBars: () => 1,
  create: ({ percentChange, ranges, ends }) =>
    percentChange > 0
      ? new ZigZagStream(percentChange / 100, ends === 'close', null)
      : new ZigZagStream(ranges, ends === 'close', new AverageTrueRange(RANGE_PERIOD)),
  published: (bars: BarColumns, { percentChange, ranges, ends }, outputs) => {
    const isClose = ends === 'close';
    const [upper, lower] = isClose ? [bars.close, bars.close] : [bars.high, bars.low];
    if (percentChange > 0) publishedZigZag(upper, lower, bars.close, percentChange / 100, outputs);
    else zigZagByRanges(upper, lower, bars.close, leastMoves(bars, ranges), outputs);
  },
};
