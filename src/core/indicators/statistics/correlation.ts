import type { Companion, IndicatorDefinition } from '../definition.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { ComparedSeries, companionOf, comparisonParameters } from './compared-series.ts';
import { PairStatistics } from './pair-statistics.ts';

const parameters = comparisonParameters(20);

class CorrelationStream extends PerBarStream {
  readonly #series: ComparedSeries;
  readonly #companion: Companion | undefined;
  readonly #pair = new PairStatistics();

  constructor(series: ComparedSeries, companion: Companion | undefined) {
    super();
    this.#series = series;
    this.#companion = companion;
  }

  push(timeUs: number, _open: number, _high: number, _low: number, close: number, volume: number, out: Float64Array): void {
    const { against, values, others } = this.#series;
    this.#series.push(close, against === 'instrument' ? (this.#companion?.closeAt(timeUs) ?? Number.NaN) : volume);
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
    return new CorrelationStream(series, this.#companion);
  }
}

/**
 * Pearson's correlation over `period` bars of the close (A) with B: the bar's number (`time`), the close `lag` bars before (`lag`), the
 * volume, or the close of another instrument's bar of the same opening time (`instrument`); beside it the population variances and the
 * covariance. NaN where one of the two does not move and while the window holds a bar whose volume is unknown or that the other
 * instrument lacks.
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
  companion: companionOf,
  create: ({ period, against, lag }, _days, companion) => new CorrelationStream(new ComparedSeries(period, against, lag), companion),
};
