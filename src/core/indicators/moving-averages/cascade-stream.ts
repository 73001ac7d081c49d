import { type CascadeSeed, ExponentialCascade } from '#core/numeric/exponential-cascade.ts';
import { PriceStream } from '../price-stream.ts';

/** A weighted sum of averages of averages: `weights[k]` is that of average k. */
export class CascadeStream extends PriceStream {
  readonly #averages: ExponentialCascade;
  readonly #weights: readonly number[];
  readonly #seed: CascadeSeed;

  constructor(source: number, period: number, seed: CascadeSeed, weights: readonly number[]) {
    super(source);
    this.#averages = new ExponentialCascade(period, weights.length, seed);
    this.#weights = weights;
    this.#seed = seed;
  }

  next(price: number, out: Float64Array): void {
    if (!this.#averages.next(price)) {
      out[0] = Number.NaN;
      return;
    }
    const levels = this.#averages.levels;
    const weights = this.#weights;
    let sum = 0;
    for (let k = 0; k < weights.length; k++) sum += (weights[k] as number) * (levels[k] as number);
    out[0] = sum;
  }

  clone(): CascadeStream {
    const copy = new CascadeStream(this.source, this.#averages.period, this.#seed, this.#weights);
    copy.#averages.copyFrom(this.#averages);
    return copy;
  }
}
