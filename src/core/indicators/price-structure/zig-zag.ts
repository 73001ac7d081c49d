import { z } from 'zod';
import type { BarColumns } from '#core/market/bar-columns.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { choiceParameter, numberParameter } from '../parameters.ts';
import { publishedZigZag } from './published-zig-zag.ts';
import { ZigZagStream } from './zig-zag-stream.ts';

const parameters = z.strictObject({ percentChange: numberParameter(5, 0.001, 200), ends: choiceParameter(['close', 'high-low'], 'close') });

/**
 * Zig-zag: turns between moves of at least `percentChange` percent, of closes or of highs and lows. As published: `zigZag` is the line
 * through the turns and on to the newest bar, `pointType` is 1 at a high turn and -1 at a low one, `retraceHigh` and `retraceLow` join
 * the turns of one kind; all of that is drawn backwards once a turn is known. The live form gives the turn's price and type at the bar
 * that makes it known, and the last known high and low turn from there on.
 */
export const zigZag: IndicatorDefinition<typeof parameters> = {
  id: 'zig-zag',
  aliases: ['zigzag'],
  title: 'Zig-zag',
  family: 'price-structure',
  version: 1,
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
  create: ({ percentChange, ends }) => new ZigZagStream(percentChange / 100, ends === 'close'),
  published: (bars: BarColumns, { percentChange, ends }, outputs) => {
    const isClose = ends === 'close';
    publishedZigZag(isClose ? bars.close : bars.high, isClose ? bars.close : bars.low, bars.close, percentChange / 100, outputs);
  },
};
