import type { Companion, IndicatorDefinition } from '../definition.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { ComparedSeries, companionOf, comparisonParameters } from './compared-series.ts';
import { PairStatistics } from './pair-statistics.ts';

const parameters = comparisonParameters(50);

/** Change as a fraction; 0 after nothing, as in Stock.Indicators. */
const changeFrom = (before: number, now: number): number => (before === 0 ? 0 : now / before - 1);

class BetaStream extends PerBarStream {
  readonly #series: ComparedSeries;
  readonly #companion: Companion | undefined;
  readonly #pair = new PairStatistics();
  #previousClose = Number.NaN;
  /** Volume or the other instrument's close. */
  #previousOther = Number.NaN;
  #isFirst = true;

  constructor(series: ComparedSeries, companion: Companion | undefined) {
    super();
    this.#series = series;
    this.#companion = companion;
  }

  push(timeUs: number, _open: number, _high: number, _low: number, close: number, volume: number, out: Float64Array): void {
    const { against, values, others } = this.#series;
    const other = against === 'instrument' ? (this.#companion?.closeAt(timeUs) ?? Number.NaN) : volume;
    if (!this.#isFirst) this.#series.push(changeFrom(this.#previousClose, close), changeFrom(this.#previousOther, other));
    this.#isFirst = false;
    this.#previousClose = close;
    this.#previousOther = other;
    out[0] = Number.NaN;
    if (!this.#series.isWarm) return;
    const pair = this.#pair;
    pair.measure(values.values, values.start, others.values, others.start, values.size);
    if (pair.varianceB !== 0) out[0] = pair.covariance / pair.varianceB;
  }

  clone(): BetaStream {
    const series = new ComparedSeries(this.#series.period, this.#series.against, this.#series.lag);
    series.copyFrom(this.#series);
    const copy = new BetaStream(series, this.#companion);
    copy.#previousClose = this.#previousClose;
    copy.#previousOther = this.#previousOther;
    copy.#isFirst = this.#isFirst;
    return copy;
  }
}

/**
 * Beta of the close's returns (fractions) over `period` bars: their covariance with B over the variance of B, which is the return `lag` bars
 * before (`lag`), the change of the volume (`volume`), the return of another instrument, the market, by its bars of the same opening times
 * (`instrument`), or the bar's number (`time`: the slope of the returns). NaN where B does not move and while the window holds a return
 * from or to a bar whose volume is unknown or that the other instrument lacks.
 */
export const beta: IndicatorDefinition<typeof parameters> = {
  id: 'beta',
  aliases: [],
  title: 'Beta',
  family: 'statistics',
  version: 1,
  parameters,
  outputs: [{ name: 'beta', style: 'line' }],
  pane: { placement: 'separate', levels: [0] },
  repaints: false,
  warmupBars: ({ period, against, lag }) => period + (against === 'lag' ? lag : 0),
  companion: companionOf,
  create: ({ period, against, lag }, _days, companion) => new BetaStream(new ComparedSeries(period, against, lag), companion),
};
