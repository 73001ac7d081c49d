import { WindowMean } from '#core/numeric/window-mean.ts';
import { channelPosition, HighLowChannel } from '../high-low-channel.ts';

/** Where a value lies in its channel of `period` bars, averaged over `smooth` bars, and that averaged over `signal` bars. */
export class SmoothedStochastic {
  /** 0 to 100; NaN before warm-up. */
  oscillator = Number.NaN;
  signal = Number.NaN;
  readonly #channel: HighLowChannel;
  readonly #position: WindowMean;
  readonly #signal: WindowMean;

  constructor(period: number, smooth: number, signal: number) {
    this.#channel = new HighLowChannel(period);
    this.#position = new WindowMean(smooth);
    this.#signal = new WindowMean(signal);
  }

  next(high: number, low: number, close: number): void {
    const channel = this.#channel;
    channel.next(high, low);
    if (!channel.isWarm) return;
    this.oscillator = this.#position.next(channelPosition(close, channel.high, channel.low));
    if (!Number.isNaN(this.oscillator)) this.signal = this.#signal.next(this.oscillator);
  }

  clone(): SmoothedStochastic {
    const copy = new SmoothedStochastic(this.#channel.period, this.#position.period, this.#signal.period);
    copy.oscillator = this.oscillator;
    copy.signal = this.signal;
    copy.#channel.copyFrom(this.#channel);
    copy.#position.copyFrom(this.#position);
    copy.#signal.copyFrom(this.#signal);
    return copy;
  }
}
