import { z } from 'zod';
import { WindowMean } from '#core/numeric/window-mean.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';

const parameters = z.strictObject({ smooth: periodParameter(14) });

class BalanceStream extends PerBarStream {
  readonly #mean: WindowMean;

  constructor(smooth: number) {
    super();
    this.#mean = new WindowMean(smooth);
  }

  push(_timeUs: number, open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    out[0] = this.#mean.next(high === low ? Number.NaN : (close - open) / (high - low));
  }

  clone(): BalanceStream {
    const copy = new BalanceStream(this.#mean.period);
    copy.#mean.copyFrom(this.#mean);
    return copy;
  }
}

/**
 * Balance of power (Livshin 2001): close less open as a share of the bar's range, averaged over `smooth` bars; 1 is TA-Lib's, which
 * does not smooth. NaN while a bar without range is among them.
 */
export const balanceOfPower: IndicatorDefinition<typeof parameters> = {
  id: 'balance-of-power',
  aliases: ['bop'],
  title: 'Balance of power',
  family: 'momentum',
  version: 1,
  parameters,
  outputs: [{ name: 'bop', style: 'line' }],
  pane: { placement: 'separate', levels: [0], range: [-1, 1] },
  repaints: false,
  warmupBars: ({ smooth }) => smooth - 1,
  create: ({ smooth }) => new BalanceStream(smooth),
};
