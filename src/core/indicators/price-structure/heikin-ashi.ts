import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import { PerBarStream } from '../per-bar-stream.ts';

const parameters = z.strictObject({});

class HeikinAshiStream extends PerBarStream {
  #open = Number.NaN;
  #close = Number.NaN;
  #isFirst = true;

  push(_timeUs: number, open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const nextOpen = this.#isFirst ? (open + close) / 2 : (this.#open + this.#close) / 2;
    this.#isFirst = false;
    this.#open = nextOpen;
    this.#close = (open + high + low + close) / 4;
    out[0] = nextOpen;
    out[1] = Math.max(high, nextOpen, this.#close);
    out[2] = Math.min(low, nextOpen, this.#close);
    out[3] = this.#close;
  }

  clone(): HeikinAshiStream {
    const copy = new HeikinAshiStream();
    copy.#open = this.#open;
    copy.#close = this.#close;
    copy.#isFirst = this.#isFirst;
    return copy;
  }
}

/** Heikin-Ashi bars: close is the mean of the four prices, open the middle of the body before (of the first bar: its own body). */
export const heikinAshi: IndicatorDefinition<typeof parameters> = {
  id: 'heikin-ashi',
  aliases: ['heikinashi', 'ha'],
  title: 'Heikin-Ashi',
  family: 'price-structure',
  version: 1,
  parameters,
  outputs: [
    { name: 'open', style: 'line' },
    { name: 'high', style: 'band' },
    { name: 'low', style: 'band' },
    { name: 'close', style: 'line' },
  ],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: () => 0,
  create: () => new HeikinAshiStream(),
};
