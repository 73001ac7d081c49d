import { z } from 'zod';
import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { choiceParameter, periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { DirectionalMovement } from './directional-movement.ts';

const SEEDS = ['whole', 'short'] as const;
const parameters = z.strictObject({ period: periodParameter(14, 2), seed: choiceParameter(SEEDS, 'whole') });

class AdxStream extends PerBarStream {
  readonly #movement: DirectionalMovement;
  /** The newest averages, for the one of `period` − 1 bars ago; NaN where there was none. */
  readonly #averages: ContiguousWindow;
  /** Values of the index so far, counted up to `period`. */
  #indices = 0;
  /** Once `indices` equals `period`; the sum of them before that. */
  #average = 0;

  constructor(movement: DirectionalMovement) {
    super();
    this.#movement = movement;
    this.#averages = new ContiguousWindow(movement.period);
    this.#averages.values.fill(Number.NaN);
  }

  push(_timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const movement = this.#movement;
    movement.next(high, low, close);
    out.fill(Number.NaN, 0, 5);
    if (!movement.isWarm) return;
    const { range } = movement;
    if (range === 0) {
      this.#averages.push(Number.NaN);
      return;
    }
    const plus = (100 * movement.plus) / range;
    const minus = (100 * movement.minus) / range;
    const index = plus === minus ? 0 : (100 * Math.abs(plus - minus)) / (plus + minus);
    out[0] = plus;
    out[1] = minus;
    out[2] = index;
    out[3] = this.#averageWith(index);
    this.#averages.push(out[3]);
    out[4] = (out[3] + (this.#averages.values[this.#averages.start] as number)) / 2;
  }

  #averageWith(index: number): number {
    const { period } = this.#movement;
    if (this.#indices === period) {
      this.#average = (this.#average * (period - 1) + index) / period;
      return this.#average;
    }
    this.#average += index;
    this.#indices++;
    if (this.#indices < period) return Number.NaN;
    this.#average /= period;
    return this.#average;
  }

  clone(): AdxStream {
    const copy = new AdxStream(this.#movement.clone());
    copy.#averages.copyFrom(this.#averages);
    copy.#indices = this.#indices;
    copy.#average = this.#average;
    return copy;
  }
}

/**
 * Average directional index and directional movement (Wilder 1978), 0 to 100: the directional indicators, their index, its Wilder
 * average and the mean of that with its value `period` − 1 bars before. The sums begin with `period` bars, as in Stock.Indicators;
 * seed `short` begins them with `period` − 1, as TA-Lib does. NaN where there was no range.
 */
export const adx: IndicatorDefinition<typeof parameters> = {
  id: 'adx',
  aliases: ['dmi', 'directional-movement', 'adx-dmi'],
  title: 'Average directional index',
  family: 'momentum',
  version: 1,
  parameters,
  outputs: [
    { name: 'pdi', style: 'line' },
    { name: 'mdi', style: 'line' },
    { name: 'dx', style: 'line' },
    { name: 'adx', style: 'line' },
    { name: 'adxr', style: 'line' },
  ],
  pane: { placement: 'separate', levels: [20, 40], range: [0, 100] },
  repaints: false,
  warmupBars: ({ period }) => period,
  create: ({ period, seed }) => new AdxStream(new DirectionalMovement(period, seed === 'short' ? period - 1 : period)),
};
