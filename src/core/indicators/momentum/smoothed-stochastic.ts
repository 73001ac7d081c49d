import { ExponentialAverage } from '#core/numeric/exponential-average.ts';
import { WindowMean } from '#core/numeric/window-mean.ts';
import { channelPosition, HighLowChannel } from '../high-low-channel.ts';

/** How a stochastic is averaged: simple averages, or Wilder's that begin with the first value. */
export const STOCHASTIC_SMOOTHINGS = ['simple', 'wilder'] as const;
export type StochasticSmoothing = (typeof STOCHASTIC_SMOOTHINGS)[number];

/** One of the two averages, whichever it is. */
class Smoother {
  readonly period: number;
  readonly #simple: WindowMean | null;
  readonly #wilder: ExponentialAverage;

  constructor(period: number, smoothing: StochasticSmoothing) {
    this.period = period;
    this.#simple = smoothing === 'simple' ? new WindowMean(period) : null;
    this.#wilder = new ExponentialAverage(period, 1, 1 / period);
  }

  next(value: number): number {
    return this.#simple === null ? this.#wilder.next(value) : this.#simple.next(value);
  }

  copyFrom(other: Smoother): void {
    if (this.#simple !== null && other.#simple !== null) this.#simple.copyFrom(other.#simple);
    this.#wilder.copyFrom(other.#wilder);
  }
}

/** Where a value lies in its channel of `period` bars, averaged over `smooth` bars, and that averaged over `signal` bars. */
export class SmoothedStochastic {
  /** 0 to 100; NaN before warm-up. */
  oscillator = Number.NaN;
  signal = Number.NaN;
  readonly #smoothing: StochasticSmoothing;
  readonly #channel: HighLowChannel;
  readonly #position: Smoother;
  readonly #signal: Smoother;

  constructor(period: number, smooth: number, signal: number, smoothing: StochasticSmoothing = 'simple') {
    this.#smoothing = smoothing;
    this.#channel = new HighLowChannel(period);
    this.#position = new Smoother(smooth, smoothing);
    this.#signal = new Smoother(signal, smoothing);
  }

  next(high: number, low: number, close: number): void {
    const channel = this.#channel;
    channel.next(high, low);
    if (!channel.isWarm) return;
    this.oscillator = this.#position.next(channelPosition(close, channel.high, channel.low));
    if (!Number.isNaN(this.oscillator)) this.signal = this.#signal.next(this.oscillator);
  }

  clone(): SmoothedStochastic {
    const copy = new SmoothedStochastic(this.#channel.period, this.#position.period, this.#signal.period, this.#smoothing);
    copy.oscillator = this.oscillator;
    copy.signal = this.signal;
    copy.#channel.copyFrom(this.#channel);
    copy.#position.copyFrom(this.#position);
    copy.#signal.copyFrom(this.#signal);
    return copy;
  }
}
