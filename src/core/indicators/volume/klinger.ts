import { z } from 'zod';
import { ExponentialAverage } from '#core/numeric/exponential-average.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { knownVolume } from './money-flow.ts';

const parameters = z
  .strictObject({ fast: periodParameter(34), slow: periodParameter(55, 2), signal: periodParameter(13) })
  .refine(({ fast, slow }) => fast < slow, 'The parameter fast must be smaller than slow');

class KlingerStream extends PerBarStream {
  readonly #fast: ExponentialAverage;
  readonly #slow: ExponentialAverage;
  readonly #signal: ExponentialAverage;
  /** Bars seen, counted up to 2. */
  #count = 0;
  #previousSum = 0;
  #previousRange = 0;
  #trend = 0;
  /** Sum of the ranges since the trend began. */
  #cumulated = 0;
  #force = 0;

  constructor(fast: number, slow: number, signal: number) {
    super();
    this.#fast = new ExponentialAverage(fast);
    this.#slow = new ExponentialAverage(slow);
    this.#signal = new ExponentialAverage(signal);
  }

  push(_timeUs: number, _open: number, high: number, low: number, close: number, volume: number, out: Float64Array): void {
    const sum = high + low + close;
    const range = high - low;
    const trend = sum > this.#previousSum ? 1 : -1;
    out.fill(Number.NaN);
    if (this.#count === 2) {
      this.#cumulated = trend === this.#trend ? this.#cumulated + range : this.#previousRange + range;
      this.#force = this.#forceOf(range, knownVolume(volume), trend);
      const fast = this.#fast.next(this.#force);
      const oscillator = fast - this.#slow.next(this.#force);
      out[0] = oscillator;
      if (this.#slow.isWarm) out[1] = this.#signal.next(oscillator);
    }
    this.#previousSum = sum;
    this.#previousRange = range;
    this.#trend = trend;
    if (this.#count < 2) this.#count++;
  }

  #forceOf(range: number, volume: number, trend: number): number {
    const cumulated = this.#cumulated;
    if (range === cumulated || volume === 0) return 0;
    if (range === 0) return 200 * volume * trend;
    return cumulated === 0 ? this.#force : 100 * volume * trend * Math.abs(2 * (range / cumulated - 1));
  }

  clone(): KlingerStream {
    const copy = new KlingerStream(this.#fast.period, this.#slow.period, this.#signal.period);
    copy.#fast.copyFrom(this.#fast);
    copy.#slow.copyFrom(this.#slow);
    copy.#signal.copyFrom(this.#signal);
    copy.#count = this.#count;
    copy.#previousSum = this.#previousSum;
    copy.#previousRange = this.#previousRange;
    copy.#trend = this.#trend;
    copy.#cumulated = this.#cumulated;
    copy.#force = this.#force;
    return copy;
  }
}

/**
 * Klinger volume oscillator: fast less slow exponential average of the volume force, which is the volume, signed by the direction of
 * high + low + close, times the bar's part in the range of its trend; its average as the signal. Unknown volume counts as none.
 */
export const klinger: IndicatorDefinition<typeof parameters> = {
  id: 'klinger',
  aliases: ['kvo'],
  title: 'Klinger volume oscillator',
  family: 'volume',
  version: 1,
  parameters,
  outputs: [
    { name: 'oscillator', style: 'line' },
    { name: 'signal', style: 'line' },
  ],
  pane: { placement: 'separate', levels: [0] },
  repaints: false,
  warmupBars: ({ slow }) => slow + 1,
  create: ({ fast, slow, signal }) => new KlingerStream(fast, slow, signal),
};
