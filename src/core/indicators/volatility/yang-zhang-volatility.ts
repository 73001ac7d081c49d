import { z } from 'zod';
import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { windowDeviation, windowMean } from '#core/numeric/window-statistics.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { barsPerYearParameter, finiteOrNaN } from './annual-volatility.ts';
import { rogersSatchellVariance } from './rogers-satchell-volatility.ts';

const parameters = z.strictObject({ period: periodParameter(20, 2), barsPerYear: barsPerYearParameter });

/** Sample variance (n - 1) of a window. */
function windowVariance({ values, start, size }: ContiguousWindow): number {
  const deviation = windowDeviation(values, start, size, windowMean(values, start, size));
  return (deviation * deviation * size) / (size - 1);
}

class YangZhangStream extends PerBarStream {
  readonly #period: number;
  readonly #barsPerYear: number;
  /** Weight of the open-to-close variance that makes the estimate's own variance least. */
  readonly #weight: number;
  readonly #overnight: ContiguousWindow;
  readonly #body: ContiguousWindow;
  readonly #range: ContiguousWindow;
  #previousClose = Number.NaN;
  #isFirst = true;

  constructor(period: number, barsPerYear: number) {
    super();
    this.#period = period;
    this.#barsPerYear = barsPerYear;
    this.#weight = 0.34 / (1.34 + (period + 1) / (period - 1));
    this.#overnight = new ContiguousWindow(period);
    this.#body = new ContiguousWindow(period);
    this.#range = new ContiguousWindow(period);
  }

  push(_timeUs: number, open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    if (!this.#isFirst) {
      this.#overnight.push(Math.log(open / this.#previousClose));
      this.#body.push(Math.log(close / open));
      this.#range.push(rogersSatchellVariance(open, high, low, close));
    }
    this.#isFirst = false;
    this.#previousClose = close;
    out[0] = this.#range.count === this.#period ? this.#value() : Number.NaN;
  }

  #value(): number {
    const drift = windowMean(this.#range.values, this.#range.start, this.#period);
    const variance = windowVariance(this.#overnight) + this.#weight * windowVariance(this.#body) + (1 - this.#weight) * drift;
    return finiteOrNaN(Math.sqrt(Math.max(0, variance) * this.#barsPerYear));
  }

  clone(): YangZhangStream {
    const copy = new YangZhangStream(this.#period, this.#barsPerYear);
    copy.#overnight.copyFrom(this.#overnight);
    copy.#body.copyFrom(this.#body);
    copy.#range.copyFrom(this.#range);
    copy.#previousClose = this.#previousClose;
    copy.#isFirst = this.#isFirst;
    return copy;
  }
}

/**
 * Volatility from gaps, bodies and ranges (Yang and Zhang 2000), per year, as a fraction: root of the sample variance of the gaps ln(open /
 * close before) + k that of the bodies ln(close / open) + (1 - k) the Rogers-Satchell mean, k = 0.34 / (1.34 + (n + 1) / (n - 1)).
 */
export const yangZhangVolatility: IndicatorDefinition<typeof parameters> = {
  id: 'yang-zhang-volatility',
  aliases: ['yang-zhang'],
  title: 'Yang-Zhang volatility',
  family: 'volatility',
  version: 1,
  parameters,
  outputs: [{ name: 'volatility', style: 'line' }],
  pane: { placement: 'separate' },
  repaints: false,
  warmupBars: ({ period }) => period,
  create: ({ period, barsPerYear }) => new YangZhangStream(period, barsPerYear),
};
