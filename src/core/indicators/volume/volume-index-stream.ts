import { PerBarStream } from '../per-bar-stream.ts';

/** Both volume indices begin here. */
const BASE = 1000;

/** Chains the returns of the bars whose volume moved in one direction against the bar before. Bars of unknown volume change nothing. */
export class VolumeIndexStream extends PerBarStream {
  readonly #direction: 1 | -1;
  #index = BASE;
  #previousClose = Number.NaN;
  #previousVolume = Number.NaN;

  constructor(direction: 1 | -1) {
    super();
    this.#direction = direction;
  }

  push(_timeUs: number, _open: number, _high: number, _low: number, close: number, volume: number, out: Float64Array): void {
    const moved = (volume - this.#previousVolume) * this.#direction;
    if (moved > 0 && this.#previousClose > 0 && close > 0) this.#index *= close / this.#previousClose;
    out[0] = this.#index;
    this.#previousClose = close;
    this.#previousVolume = volume;
  }

  clone(): VolumeIndexStream {
    const copy = new VolumeIndexStream(this.#direction);
    copy.#index = this.#index;
    copy.#previousClose = this.#previousClose;
    copy.#previousVolume = this.#previousVolume;
    return copy;
  }
}
