import { z } from 'zod';
import { windowMean, windowMeanAbsoluteDeviation } from '#core/numeric/window-statistics.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { WindowStream } from '../window-stream.ts';

const parameters = z.strictObject({ period: periodParameter(20, 2) });

/**
 * Commodity channel index (Lambert 1980): the typical price's distance from its average in units of 0.015 mean absolute
 * deviations. NaN while all typical prices of the window are equal.
 */
export const cci: IndicatorDefinition<typeof parameters> = {
  id: 'cci',
  aliases: [],
  title: 'Commodity channel index',
  family: 'momentum',
  version: 1,
  parameters,
  outputs: [{ name: 'cci', style: 'line' }],
  pane: { placement: 'separate', levels: [-100, 100] },
  repaints: false,
  warmupBars: ({ period }) => period - 1,
  create: ({ period }) =>
    new WindowStream(period, PRICE_SOURCES.indexOf('hlc3'), 1, (prices, start, size, outputs, at) => {
      const mean = windowMean(prices, start, size);
      const deviation = windowMeanAbsoluteDeviation(prices, start, size, mean);
      const distance = (prices[start + size - 1] as number) - mean;
      // The mean of equal prices is theirs but for its rounding, and so then is the deviation.
      const isFlat = deviation <= size * Number.EPSILON * Math.abs(mean);
      (outputs[0] as Float64Array)[at] = isFlat ? Number.NaN : distance / (0.015 * deviation);
    }),
};
