import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { againstParameter, ComparedSeries } from './compared-series.ts';
import { PairStatistics } from './pair-statistics.ts';

const parameters = z.strictObject({ period: periodParameter(20, 2), against: againstParameter, lag: periodParameter(1) });

class CorrelationStream extends PerBarStream {
  readonly #series: ComparedSeries;
  readonly #pair = new PairStatistics();

  constructor(series: ComparedSeries) {
    super();
    this.#series = series;
  }

  push(_timeUs: number, _open: number, _high: number, _low: number, close: number, volume: number, out: Float64Array): void {
    const { values, others } = this.#series;
    this.#series.push(close, volume);
    if (!this.#series.isWarm) {
      out.fill(Number.NaN);
      return;
    }
    const pair = this.#pair;
    pair.measure(values.values, values.start, others.values, others.start, values.size);
    const correlation = pair.correlation;
    out[0] = correlation;
    out[1] = correlation * correlation;
    out[2] = pair.covariance;
    out[3] = pair.varianceA;
    out[4] = pair.varianceB;
  }

  clone(): CorrelationStream {
    const series = new ComparedSeries(this.#series.period, this.#series.against, this.#series.lag);
    series.copyFrom(this.#series);
    return new CorrelationStream(series);
  }
}

/**
 * Pearson's correlation over `period` bars of the close (A) with B: the bar's number (`time`), the close `lag` bars before (`lag`) or the
 * volume; beside it the population variances and the covariance. NaN where one of the two does not move or a volume is unknown.
 */
export const correlation: IndicatorDefinition<typeof parameters> = {
  id: 'correlation',
  aliases: ['corr', 'correl'],
  title: 'Correlation',
  family: 'statistics',
  version: 1,
  parameters,
  outputs: [
    { name: 'correlation', style: 'line' },
    { name: 'rSquared', style: 'none' },
    { name: 'covariance', style: 'none' },
    { name: 'varianceA', style: 'none' },
    { name: 'varianceB', style: 'none' },
  ],
  pane: { placement: 'separate', levels: [-1, 0, 1] },
  repaints: false,
  warmupBars: ({ period, against, lag }) => period - 1 + (against === 'lag' ? lag : 0),
  create: ({ period, against, lag }) => new CorrelationStream(new ComparedSeries(period, against, lag)),
};
