import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import { choiceParameter, periodParameter } from '../parameters.ts';
import { FractalStream } from './fractal-stream.ts';

const parameters = z.strictObject({
  left: periodParameter(2, 1, 500),
  right: periodParameter(2, 1, 500),
  ends: choiceParameter(['high-low', 'close'], 'high-low'),
});

/**
 * Williams fractals: `fractalBear` is a high above those of the `left` bars before and the `right` bars after it, `fractalBull` a low below
 * them. As published they stand at their own bar; the live form gives them `right` bars later, when they are known.
 */
export const fractal: IndicatorDefinition<typeof parameters> = {
  id: 'fractal',
  aliases: ['fractals', 'williams-fractal'],
  title: 'Williams fractals',
  family: 'price-structure',
  version: 1,
  parameters,
  outputs: [
    { name: 'fractalBear', style: 'points' },
    { name: 'fractalBull', style: 'points' },
  ],
  pane: { placement: 'price' },
  repaints: true,
  /** The least: where the first fractal is, is in the data. */
  warmupBars: ({ left, right }) => left + right,
  create: ({ left, right, ends }) => new FractalStream(left, right, ends === 'close'),
  published: (bars, { left, right, ends }, outputs) => {
    const count = bars.timeUs.length;
    new FractalStream(left, right, ends === 'close').pushMany(bars, 0, count, outputs);
    for (const output of outputs) {
      output.copyWithin(0, Math.min(right, count), count);
      output.fill(Number.NaN, Math.max(0, count - right), count);
    }
  },
};
