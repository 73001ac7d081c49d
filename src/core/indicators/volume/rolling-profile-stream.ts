import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { HighLowChannel } from '../high-low-channel.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { PriceHistogram } from './price-histogram.ts';

/** Profile of the newest `period` bars, taken afresh at each: the same bits wherever it began. */
export class RollingProfileStream extends PerBarStream {
  readonly #binCount: number;
  readonly #share: number;
  readonly #channel: HighLowChannel;
  readonly #highs: ContiguousWindow;
  readonly #lows: ContiguousWindow;
  readonly #volumes: ContiguousWindow;
  readonly #histogram: PriceHistogram;

  constructor(period: number, binCount: number, share: number) {
    super();
    this.#binCount = binCount;
    this.#share = share;
    this.#channel = new HighLowChannel(period);
    this.#highs = new ContiguousWindow(period);
    this.#lows = new ContiguousWindow(period);
    this.#volumes = new ContiguousWindow(period);
    this.#histogram = new PriceHistogram(binCount);
  }

  push(_timeUs: number, _open: number, high: number, low: number, _close: number, volume: number, out: Float64Array): void {
    this.#channel.next(high, low);
    this.#highs.push(high);
    this.#lows.push(low);
    this.#volumes.push(volume);
    if (!this.#channel.isWarm) {
      out.fill(Number.NaN);
      return;
    }
    const { start, size } = this.#highs;
    const histogram = this.#histogram;
    histogram.span(this.#channel.low, this.#channel.high);
    for (let i = start; i < start + size; i++) {
      histogram.add(this.#lows.values[i] as number, this.#highs.values[i] as number, this.#volumes.values[i] as number);
    }
    histogram.measure(this.#share);
    out[0] = histogram.poc;
    out[1] = histogram.valueAreaHigh;
    out[2] = histogram.valueAreaLow;
  }

  clone(): RollingProfileStream {
    const copy = new RollingProfileStream(this.#highs.size, this.#binCount, this.#share);
    copy.#channel.copyFrom(this.#channel);
    copy.#highs.copyFrom(this.#highs);
    copy.#lows.copyFrom(this.#lows);
    copy.#volumes.copyFrom(this.#volumes);
    return copy;
  }
}
