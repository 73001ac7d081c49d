import { z } from 'zod';
import { ExponentialAverage } from '#core/numeric/exponential-average.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { knownVolume } from './money-flow.ts';

const parameters = z
  .strictObject({ fast: periodParameter(12), slow: periodParameter(26, 2), signal: periodParameter(9) })
  .refine(({ fast, slow }) => fast < slow, 'The parameter fast must be smaller than slow');

class PvoStream extends PerBarStream {
  readonly #fast: ExponentialAverage;
  readonly #slow: ExponentialAverage;
  readonly #signal: ExponentialAverage;

  constructor(fast: number, slow: number, signal: number) {
    super();
    this.#fast = new ExponentialAverage(fast);
    this.#slow = new ExponentialAverage(slow);
    this.#signal = new ExponentialAverage(signal);
  }

  push(_timeUs: number, _open: number, _high: number, _low: number, _close: number, volume: number, out: Float64Array): void {
    const known = knownVolume(volume);
    const fast = this.#fast.next(known);
    const slow = this.#slow.next(known);
    // No volume for so long that the average is 0: no difference, so that the signal goes on.
    const pvo = slow === 0 ? 0 : (100 * (fast - slow)) / slow;
    const signal = this.#slow.isWarm ? this.#signal.next(pvo) : Number.NaN;
    out[0] = pvo;
    out[1] = signal;
    out[2] = pvo - signal;
  }

  clone(): PvoStream {
    const copy = new PvoStream(this.#fast.period, this.#slow.period, this.#signal.period);
    copy.#fast.copyFrom(this.#fast);
    copy.#slow.copyFrom(this.#slow);
    copy.#signal.copyFrom(this.#signal);
    return copy;
  }
}

/**
 * Percentage volume oscillator: fast less slow exponential average of the volume in percent of the slow one, its average as the signal.
 * Unknown volume counts as none.
 */
export const pvo: IndicatorDefinition<typeof parameters> = {
  id: 'pvo',
  aliases: [],
  title: 'Percentage volume oscillator',
  family: 'volume',
  version: 1,
  parameters,
  outputs: [
    { name: 'pvo', style: 'line' },
    { name: 'signal', style: 'line' },
    { name: 'histogram', style: 'histogram' },
  ],
  pane: { placement: 'separate', levels: [0] },
  repaints: false,
  warmupBars: ({ slow }) => slow - 1,
  create: ({ fast, slow, signal }) => new PvoStream(fast, slow, signal),
};
