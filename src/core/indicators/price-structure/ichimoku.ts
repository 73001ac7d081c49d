import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter } from '../parameters.ts';
import { IchimokuStream } from './ichimoku-stream.ts';

const parameters = z.strictObject({
  tenkan: periodParameter(9),
  kijun: periodParameter(26),
  senkou: periodParameter(52),
  offset: periodParameter(26, 0),
});

const CHIKOU = 4;

/**
 * Ichimoku (Hosoda): middles of the high-low channels of three periods; the spans of the cloud are drawn `offset` bars later than they were
 * computed. As published the chikou span of a bar is the close `offset` bars after it; the live form gives each close at its own
 * bar, where it is known, to be compared with the price `offset` bars before. `offset` is usually the kijun period.
 */
export const ichimoku: IndicatorDefinition<typeof parameters> = {
  id: 'ichimoku',
  aliases: ['ichimoku-cloud'],
  title: 'Ichimoku',
  family: 'price-structure',
  version: 1,
  parameters,
  outputs: [
    { name: 'tenkanSen', style: 'line' },
    { name: 'kijunSen', style: 'line' },
    { name: 'senkouSpanA', style: 'band' },
    { name: 'senkouSpanB', style: 'band' },
    { name: 'chikouSpan', style: 'line' },
  ],
  pane: { placement: 'price' },
  repaints: true,
  warmupBars: ({ tenkan, kijun, senkou, offset }) => Math.min(tenkan - 1, kijun - 1, senkou - 1 + offset, offset),
  create: ({ tenkan, kijun, senkou, offset }) => new IchimokuStream(tenkan, kijun, senkou, offset),
  published: (bars, { tenkan, kijun, senkou, offset }, outputs) => {
    const count = bars.timeUs.length;
    new IchimokuStream(tenkan, kijun, senkou, offset).pushMany(bars, 0, count, outputs);
    const chikou = outputs[CHIKOU] as Float64Array;
    chikou.fill(Number.NaN, 0, count);
    chikou.set(bars.close.subarray(Math.min(offset, count), count));
  },
};
