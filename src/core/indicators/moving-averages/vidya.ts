import { z } from 'zod';
import { UpsAndDowns } from '#core/numeric/ups-and-downs.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { PriceStream } from '../price-stream.ts';

const parameters = z.strictObject({ period: periodParameter(12), momentum: periodParameter(9), source: sourceParameter });

class VidyaStream extends PriceStream {
  readonly #period: number;
  readonly #moves: UpsAndDowns;
  #average = 0;

  constructor(source: number, period: number, momentum: number) {
    super(source);
    this.#period = period;
    this.#moves = new UpsAndDowns(momentum);
  }

  next(price: number, out: Float64Array): void {
    const moves = this.#moves;
    moves.next(price);
    if (!moves.isWarm) {
      this.#average = price;
      out[0] = Number.NaN;
      return;
    }
    const total = moves.ups + moves.downs;
    const strength = total === 0 ? 0 : Math.abs(moves.ups - moves.downs) / total;
    this.#average += (2 / (this.#period + 1)) * strength * (price - this.#average);
    out[0] = this.#average;
  }

  clone(): VidyaStream {
    const copy = new VidyaStream(this.source, this.#period, this.#moves.period);
    copy.#moves.copyFrom(this.#moves);
    copy.#average = this.#average;
    return copy;
  }
}

/**
 * Variable index dynamic average (Chande 1994): an exponential average whose weight is scaled by the size of Chande's momentum
 * oscillator over `momentum` bars. Begins with the price before the oscillator's first value; stands still while the price does.
 */
export const vidya: IndicatorDefinition<typeof parameters> = {
  id: 'vidya',
  aliases: [],
  title: 'Variable index dynamic average',
  family: 'moving-averages',
  version: 1,
  parameters,
  outputs: [{ name: 'vidya', style: 'line' }],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: ({ momentum }) => momentum,
  create: ({ period, momentum, source }) => new VidyaStream(PRICE_SOURCES.indexOf(source), period, momentum),
};
