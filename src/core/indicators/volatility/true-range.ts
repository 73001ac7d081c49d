import { z } from 'zod';
import type { BarColumns } from '#core/market/bar-columns.ts';
import type { IndicatorDefinition, IndicatorStream } from '../definition.ts';

const parameters = z.strictObject({});

/** The largest of the bar's range and the distances of its high and low from the close before, in price units. */
export function trueRangeOf(high: number, low: number, previousClose: number): number {
  const range = high - low;
  const up = Math.abs(high - previousClose);
  const down = Math.abs(low - previousClose);
  // Against the range first: bars that open at the close before never pass either, so both branches are foreseen.
  const larger = up > range ? up : range;
  return down > larger ? down : larger;
}

class TrueRangeStream implements IndicatorStream {
  #previousClose = Number.NaN;

  push(_timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const previousClose = this.#previousClose;
    this.#previousClose = close;
    out[0] = Number.isNaN(previousClose) ? Number.NaN : trueRangeOf(high, low, previousClose);
  }

  pushMany(bars: BarColumns, from: number, to: number, outputs: readonly Float64Array[]): void {
    const output = outputs[0] as Float64Array;
    let previousClose = this.#previousClose;
    for (let i = from; i < to; i++) {
      const range = trueRangeOf(bars.high[i] as number, bars.low[i] as number, previousClose);
      output[i] = Number.isNaN(previousClose) ? Number.NaN : range;
      previousClose = bars.close[i] as number;
    }
    this.#previousClose = previousClose;
  }

  clone(): TrueRangeStream {
    const copy = new TrueRangeStream();
    copy.#previousClose = this.#previousClose;
    return copy;
  }
}

/** True range (Wilder 1978). The first bar has none: it has no close before it. */
export const trueRange: IndicatorDefinition<typeof parameters> = {
  id: 'true-range',
  aliases: ['tr', 'trange'],
  title: 'True range',
  family: 'volatility',
  version: 1,
  parameters,
  outputs: [{ name: 'tr', style: 'line' }],
  pane: { placement: 'separate' },
  repaints: false,
  warmupBars: () => 1,
  create: () => new TrueRangeStream(),
};
