import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import { numberParameter, periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { WindowStream } from '../window-stream.ts';

const parameters = z.strictObject({
  period: periodParameter(9, 2),
  offset: numberParameter(0.85, 0, 1),
  sigma: numberParameter(6, 0.1, 100),
  source: sourceParameter,
});

/** Weights of the prices, oldest first; their sum is 1. */
function gaussianWeights(period: number, offset: number, sigma: number): Float64Array {
  const centre = offset * (period - 1);
  const width = period / sigma;
  const weights = Float64Array.from({ length: period }, (_, k) => Math.exp(-((k - centre) ** 2) / (2 * width * width)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Arnaud Legoux moving average (2009): weights of a bell whose centre lies at `offset` of the window and whose width is period / sigma. */
export const alma: IndicatorDefinition<typeof parameters> = {
  id: 'alma',
  aliases: [],
  title: 'Arnaud Legoux moving average',
  family: 'moving-averages',
  version: 1,
  parameters,
  outputs: [{ name: 'alma', style: 'line' }],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: ({ period }) => period - 1,
  create: ({ period, offset, sigma, source }) => {
    const weights = gaussianWeights(period, offset, sigma);
    return new WindowStream(period, PRICE_SOURCES.indexOf(source), 1, (prices, start, size, outputs, at) => {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += (weights[k] as number) * (prices[start + k] as number);
      (outputs[0] as Float64Array)[at] = sum;
    });
  },
};
