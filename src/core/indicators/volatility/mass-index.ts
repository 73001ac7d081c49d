import { z } from 'zod';
import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { ExponentialAverage } from '#core/numeric/exponential-average.ts';
import { windowMean } from '#core/numeric/window-statistics.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';

const parameters = z.strictObject({ period: periodParameter(25), smooth: periodParameter(9) });

class MassIndexStream extends PerBarStream {
  readonly #single: ExponentialAverage;
  readonly #double: ExponentialAverage;
  readonly #ratios: ContiguousWindow;

  constructor(period: number, smooth: number) {
    super();
    this.#single = new ExponentialAverage(smooth);
    this.#double = new ExponentialAverage(smooth);
    this.#ratios = new ContiguousWindow(period);
  }

  push(_timeUs: number, _open: number, high: number, low: number, _close: number, _volume: number, out: Float64Array): void {
    const { values, size } = this.#ratios;
    const single = this.#single.next(high - low);
    const double = this.#single.isWarm ? this.#double.next(single) : Number.NaN;
    if (this.#double.isWarm) this.#ratios.push(double === 0 ? Number.NaN : single / double);
    out[0] = this.#ratios.count === size ? size * windowMean(values, this.#ratios.start, size) : Number.NaN;
  }

  clone(): MassIndexStream {
    const copy = new MassIndexStream(this.#ratios.size, this.#single.period);
    copy.#single.copyFrom(this.#single);
    copy.#double.copyFrom(this.#double);
    copy.#ratios.copyFrom(this.#ratios);
    return copy;
  }
}

/**
 * Mass index (Dorsey): sum over `period` bars of the exponential average of high less low over the average of that average. NaN while a
 * range was 0.
 */
export const massIndex: IndicatorDefinition<typeof parameters> = {
  id: 'mass-index',
  aliases: ['mass'],
  title: 'Mass index',
  family: 'volatility',
  version: 1,
  parameters,
  outputs: [{ name: 'massIndex', style: 'line' }],
  pane: { placement: 'separate', levels: [26.5, 27] },
  repaints: false,
  warmupBars: ({ period, smooth }) => 2 * (smooth - 1) + period - 1,
  create: ({ period, smooth }) => new MassIndexStream(period, smooth),
};
