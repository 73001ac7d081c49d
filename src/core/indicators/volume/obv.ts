import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import { PerBarStream } from '../per-bar-stream.ts';

const parameters = z.strictObject({});

class ObvStream extends PerBarStream {
  #previousClose = Number.NaN;
  #total = 0;

  push(_timeUs: number, _open: number, _high: number, _low: number, close: number, volume: number, out: Float64Array): void {
    const known = Number.isNaN(volume) ? 0 : volume;
    if (close > this.#previousClose) this.#total += known;
    else if (close < this.#previousClose) this.#total -= known;
    this.#previousClose = close;
    out[0] = this.#total;
  }

  clone(): ObvStream {
    const copy = new ObvStream();
    copy.#previousClose = this.#previousClose;
    copy.#total = this.#total;
    return copy;
  }
}

/** On-balance volume (Granville): volume added on rising, subtracted on falling closes, from 0. Unknown volume counts as none. */
export const obv: IndicatorDefinition<typeof parameters> = {
  id: 'obv',
  aliases: [],
  title: 'On-balance volume',
  family: 'volume',
  version: 1,
  parameters,
  outputs: [{ name: 'obv', style: 'line' }],
  pane: { placement: 'separate' },
  repaints: false,
  warmupBars: () => 0,
  create: () => new ObvStream(),
};
