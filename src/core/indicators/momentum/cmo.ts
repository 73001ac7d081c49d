import { z } from 'zod';
import { UpsAndDowns } from '#core/numeric/ups-and-downs.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { choiceParameter, periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { PriceStream } from '../price-stream.ts';
import { RelativeStrength } from './rsi.ts';

const SMOOTHINGS = ['none', 'wilder'] as const;
const parameters = z.strictObject({ period: periodParameter(14), smoothing: choiceParameter(SMOOTHINGS, 'none'), source: sourceParameter });

class CmoStream extends PriceStream {
  readonly #moves: UpsAndDowns;

  constructor(source: number, period: number) {
    super(source);
    this.#moves = new UpsAndDowns(period);
  }

  next(price: number, out: Float64Array): void {
    const moves = this.#moves;
    moves.next(price);
    const total = moves.isWarm ? moves.ups + moves.downs : 0;
    out[0] = total === 0 ? Number.NaN : (100 * (moves.ups - moves.downs)) / total;
  }

  clone(): CmoStream {
    const copy = new CmoStream(this.source, this.#moves.period);
    copy.#moves.copyFrom(this.#moves);
    return copy;
  }
}

/** With Wilder's averages in place of sums it is the relative strength index, stretched to -100 … 100. */
class SmoothedCmoStream extends PriceStream {
  readonly #strength: RelativeStrength;

  constructor(source: number, period: number) {
    super(source);
    this.#strength = new RelativeStrength(period);
  }

  next(price: number, out: Float64Array): void {
    out[0] = 2 * this.#strength.next(price) - 100;
  }

  clone(): SmoothedCmoStream {
    const copy = new SmoothedCmoStream(this.source, this.#strength.period);
    copy.#strength.copyFrom(this.#strength);
    return copy;
  }
}

/**
 * Chande momentum oscillator (1994): rises less falls of `period` bars as a share of both, in percent. NaN where nothing moved. The
 * `smoothing` `wilder` takes Wilder's averages in place of sums, as TA-Lib does; it is 0 while the price has never moved.
 */
export const cmo: IndicatorDefinition<typeof parameters> = {
  id: 'cmo',
  aliases: [],
  title: 'Chande momentum oscillator',
  family: 'momentum',
  version: 1,
  parameters,
  outputs: [{ name: 'cmo', style: 'line' }],
  pane: { placement: 'separate', levels: [-50, 50], range: [-100, 100] },
  repaints: false,
  warmupBars: ({ period }) => period,
  create: ({ period, smoothing, source }) => {
    const position = PRICE_SOURCES.indexOf(source);
    return smoothing === 'wilder' ? new SmoothedCmoStream(position, period) : new CmoStream(position, period);
  },
};
