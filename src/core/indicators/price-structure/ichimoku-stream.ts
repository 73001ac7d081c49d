import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { HighLowChannel } from '../high-low-channel.ts';
import { PerBarStream } from '../per-bar-stream.ts';

const middleOf = ({ isWarm, high, low }: HighLowChannel): number => (isWarm ? (high + low) / 2 : Number.NaN);

/** The lines of Ichimoku as they are known with each bar. */
export class IchimokuStream extends PerBarStream {
  readonly #tenkan: HighLowChannel;
  readonly #kijun: HighLowChannel;
  readonly #senkou: HighLowChannel;
  /** The values of both spans of this bar and the `offset` bars before. */
  readonly #spanA: ContiguousWindow;
  readonly #spanB: ContiguousWindow;
  readonly #offset: number;
  /** Bars until span A begins: two offsets, as Stock.Indicators has it. */
  #spanARemaining: number;

  constructor(tenkan: number, kijun: number, senkou: number, offset: number) {
    super();
    this.#tenkan = new HighLowChannel(tenkan);
    this.#kijun = new HighLowChannel(kijun);
    this.#senkou = new HighLowChannel(senkou);
    this.#spanA = new ContiguousWindow(offset + 1);
    this.#spanB = new ContiguousWindow(offset + 1);
    this.#offset = offset;
    this.#spanARemaining = Math.max(2 * offset, tenkan, kijun);
  }

  push(_timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    this.#tenkan.next(high, low);
    this.#kijun.next(high, low);
    this.#senkou.next(high, low);
    const tenkan = middleOf(this.#tenkan);
    const kijun = middleOf(this.#kijun);
    this.#spanA.push((tenkan + kijun) / 2);
    this.#spanB.push(middleOf(this.#senkou));
    if (this.#spanARemaining > 0) this.#spanARemaining--;
    const { values, start, count } = this.#spanA;
    const hasOffset = count > this.#offset;
    out[0] = tenkan;
    out[1] = kijun;
    out[2] = hasOffset && this.#spanARemaining === 0 ? (values[start] as number) : Number.NaN;
    out[3] = hasOffset ? (this.#spanB.values[start] as number) : Number.NaN;
    out[4] = hasOffset ? close : Number.NaN;
  }

  clone(): IchimokuStream {
    const copy = new IchimokuStream(this.#tenkan.period, this.#kijun.period, this.#senkou.period, this.#offset);
    copy.#tenkan.copyFrom(this.#tenkan);
    copy.#kijun.copyFrom(this.#kijun);
    copy.#senkou.copyFrom(this.#senkou);
    copy.#spanA.copyFrom(this.#spanA);
    copy.#spanB.copyFrom(this.#spanB);
    copy.#spanARemaining = this.#spanARemaining;
    return copy;
  }
}
