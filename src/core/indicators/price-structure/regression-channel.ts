import { z } from 'zod';
import { LinearFit } from '#core/numeric/linear-fit.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { choiceParameter, numberParameter, periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES, sourceColumn } from '../price-source.ts';
import { type WindowFormula, WindowStream } from '../window-stream.ts';

const parameters = z.strictObject({
  period: periodParameter(20, 3),
  multiplier: numberParameter(2, 0.01, 100),
  deviation: choiceParameter(['price', 'error'], 'price'),
  source: sourceParameter,
});

const OUTPUTS = 4;

const widthOf = (fit: LinearFit, deviation: 'price' | 'error', multiplier: number): number =>
  multiplier * (deviation === 'price' ? fit.deviation : fit.standardError);

const endOfFit = (deviation: 'price' | 'error', multiplier: number): WindowFormula => {
  const fit = new LinearFit();
  return (prices, start, size, outputs, at) => {
    fit.fit(prices, start, size);
    const end = fit.at(size - 1);
    const width = widthOf(fit, deviation, multiplier);
    (outputs[0] as Float64Array)[at] = end;
    (outputs[1] as Float64Array)[at] = end + width;
    (outputs[2] as Float64Array)[at] = end - width;
    (outputs[3] as Float64Array)[at] = 0;
  };
};

/**
 * Regression channel: least-squares lines and their parallels `multiplier` deviations away, of the prices (standard deviation channel) or of
 * the prices around the line (standard error channel). As published, lines over `period` bars each, laid backwards from the newest bar, with
 * `breakPoint` 1 where one begins; the live form gives at each bar the end of the channel over its newest `period` bars.
 */
export const regressionChannel: IndicatorDefinition<typeof parameters> = {
  id: 'regression-channel',
  aliases: ['std-dev-channels', 'linear-regression-channel', 'lrc'],
  title: 'Linear regression channel',
  family: 'price-structure',
  version: 1,
  parameters,
  outputs: [
    { name: 'centerline', style: 'line' },
    { name: 'upperChannel', style: 'band' },
    { name: 'lowerChannel', style: 'band' },
    { name: 'breakPoint', style: 'none' },
  ],
  pane: { placement: 'price' },
  repaints: true,
  warmupBars: ({ period }) => period - 1,
  create: ({ period, multiplier, deviation, source }) =>
    new WindowStream(period, PRICE_SOURCES.indexOf(source), OUTPUTS, endOfFit(deviation, multiplier)),
  published: (bars, { period, multiplier, deviation, source }, outputs) => {
    const count = bars.timeUs.length;
    const prices = sourceColumn(PRICE_SOURCES.indexOf(source), bars, 0, count);
    const [center, upper, lower, breakPoint] = outputs as [Float64Array, Float64Array, Float64Array, Float64Array];
    const fit = new LinearFit();
    for (const output of outputs) output.fill(Number.NaN, 0, count);
    for (let first = count - period; first >= 0; first -= period) {
      fit.fit(prices, first, period);
      const width = widthOf(fit, deviation, multiplier);
      for (let k = 0; k < period; k++) {
        const middle = fit.at(k);
        center[first + k] = middle;
        upper[first + k] = middle + width;
        lower[first + k] = middle - width;
        breakPoint[first + k] = k === 0 ? 1 : 0;
      }
    }
  },
};
