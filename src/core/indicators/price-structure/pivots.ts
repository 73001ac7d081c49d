import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import { choiceParameter, periodParameter } from '../parameters.ts';
import { FractalStream } from './fractal-stream.ts';
import { PivotsStream } from './pivots-stream.ts';
import { publishedPivots } from './published-pivots.ts';

const parameters = z.strictObject({
  left: periodParameter(2, 2, 500),
  right: periodParameter(2, 2, 500),
  reach: periodParameter(20, 3),
  ends: choiceParameter(['high-low', 'close'], 'high-low'),
});

/**
 * Pivots, as Stock.Indicators calls them: fractals and the lines from each to the next of its kind, where that is within `reach` bars.
 * `highTrend` is 1 for a higher and -1 for a lower high, `lowTrend` 1 for a higher and -1 for a lower low. As published the points stand at
 * their bars and lines and trends fill the bars between; the live form gives point, trend and line's end `right` bars later, when
 * they are known.
 */
export const pivots: IndicatorDefinition<typeof parameters> = {
  id: 'pivots',
  aliases: ['swing-pivots'],
  title: 'Pivots and their trend lines',
  family: 'price-structure',
  version: 1,
  parameters,
  outputs: [
    { name: 'highPoint', style: 'points' },
    { name: 'lowPoint', style: 'points' },
    { name: 'highLine', style: 'line' },
    { name: 'lowLine', style: 'line' },
    { name: 'highTrend', style: 'none' },
    { name: 'lowTrend', style: 'none' },
  ],
  pane: { placement: 'price' },
  repaints: true,
  /** The least: where the first pivot is, is in the data. */
  warmupBars: ({ left, right }) => left + right,
  create: ({ left, right, reach, ends }) => new PivotsStream(new FractalStream(left, right, ends === 'close'), reach),
  published: (bars, { left, right, reach, ends }, outputs) => {
    publishedPivots(bars, new FractalStream(left, right, ends === 'close'), right, reach, outputs);
  },
};
