import { z } from 'zod';
import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { ExponentialAverage } from '#core/numeric/exponential-average.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { choiceParameter, periodParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { PriceStream } from '../price-stream.ts';

const parameters = z.strictObject({
  jaw: periodParameter(13),
  jawShift: periodParameter(8, 0, 500),
  teeth: periodParameter(8),
  teethShift: periodParameter(5, 0, 500),
  lips: periodParameter(5),
  lipsShift: periodParameter(3, 0, 500),
  source: choiceParameter(PRICE_SOURCES, 'hl2'),
});

type Parameters = z.output<typeof parameters>;

/** A smoothed average of the prices as they were `shift` bars ago. */
class ShiftedAverage {
  readonly #average: ExponentialAverage;
  readonly #prices: ContiguousWindow;

  constructor(period: number, shift: number) {
    this.#average = new ExponentialAverage(period, period, 1 / period);
    this.#prices = new ContiguousWindow(shift + 1);
  }

  next(price: number): number {
    const prices = this.#prices;
    prices.push(price);
    return prices.count < prices.size ? Number.NaN : this.#average.next(prices.values[prices.start] as number);
  }

  copyFrom(other: ShiftedAverage): void {
    this.#average.copyFrom(other.#average);
    this.#prices.copyFrom(other.#prices);
  }
}

class AlligatorStream extends PriceStream {
  readonly #parameters: Parameters;
  readonly #jaw: ShiftedAverage;
  readonly #teeth: ShiftedAverage;
  readonly #lips: ShiftedAverage;

  constructor(given: Parameters) {
    super(PRICE_SOURCES.indexOf(given.source));
    this.#parameters = given;
    this.#jaw = new ShiftedAverage(given.jaw, given.jawShift);
    this.#teeth = new ShiftedAverage(given.teeth, given.teethShift);
    this.#lips = new ShiftedAverage(given.lips, given.lipsShift);
  }

  next(price: number, out: Float64Array): void {
    out[0] = this.#jaw.next(price);
    out[1] = this.#teeth.next(price);
    out[2] = this.#lips.next(price);
  }

  clone(): AlligatorStream {
    const copy = new AlligatorStream(this.#parameters);
    copy.#jaw.copyFrom(this.#jaw);
    copy.#teeth.copyFrom(this.#teeth);
    copy.#lips.copyFrom(this.#lips);
    return copy;
  }
}

/** Alligator (Williams 1995): three smoothed averages of (high + low) / 2, seeded with simple ones and drawn some bars later than they are. */
export const alligator: IndicatorDefinition<typeof parameters> = {
  id: 'alligator',
  aliases: [],
  title: 'Alligator',
  family: 'moving-averages',
  version: 1,
  parameters,
  outputs: [
    { name: 'jaw', style: 'line' },
    { name: 'teeth', style: 'line' },
    { name: 'lips', style: 'line' },
  ],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: ({ jaw, jawShift, teeth, teethShift, lips, lipsShift }) => Math.min(jaw + jawShift, teeth + teethShift, lips + lipsShift) - 1,
  create: (given) => new AlligatorStream(given),
};
