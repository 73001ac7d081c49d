import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { againstParameter, ComparedSeries } from './compared-series.ts';
import { PairStatistics } from './pair-statistics.ts';

const parameters = z.strictObject({ period: periodParameter(50, 2), against: againstParameter, lag: periodParameter(1) });

/** Change as a fraction; 0 after nothing, as in Stock.Indicators. */
const changeFrom = (before: number, now: number): number => (before === 0 ? 0 : now / before - 1);

class BetaStream extends PerBarStream {
  readonly #series: ComparedSeries;
  readonly #pair = new PairStatistics();
  #previousClose = Number.NaN;
  #previousVolume = Number.NaN;
  #isFirst = true;

  constructor(series: ComparedSeries) {
    super();
    this.#series = series;
  }

  push(_timeUs: number, _open: number, _high: number, _low: number, close: number, volume: number, out: Float64Array): void {
    const { values, others } = this.#series;
    if (!this.#isFirst) this.#series.push(changeFrom(this.#previousClose, close), changeFrom(this.#previousVolume, volume));
    this.#isFirst = false;
    this.#previousClose = close;
    this.#previousVolume = volume;
    out[0] = Number.NaN;
    if (!this.#series.isWarm) return;
    const pair = this.#pair;
    pair.measure(values.values, values.start, others.values, others.start, values.size);
    if (pair.varianceB !== 0) out[0] = pair.covariance / pair.varianceB;
  }

  clone(): BetaStream {
    const series = new ComparedSeries(this.#series.period, this.#series.against, this.#series.lag);
    series.copyFrom(this.#series);
    const copy = new BetaStream(series);
    copy.#previousClose = this.#previousClose;
    copy.#previousVolume = this.#previousVolume;
    copy.#isFirst = this.#isFirst;
    return copy;
  }
}

/**
 * Beta of the close's returns (fractions) over `period` bars: their covariance with B over the variance of B, which is the return `lag` bars
 * before (`lag`), the change of the volume (`volume`) or the bar's number (`time`: the slope of the returns). NaN where B does not move or
 * a volume is unknown.
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
  create: ({ period, against, lag }) => new BetaStream(new ComparedSeries(period, against, lag)),
};
