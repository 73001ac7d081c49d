import type { PriceHistogram } from './price-histogram.ts';

const FIELDS = 3;
const CHUNK_BARS = 256;

/** Low, high and volume of the bars of a window, in chunks: a copy shares those that are full, so that copying a long window is cheap. */
export class SessionBars {
  #full: Float64Array[] = [];
  readonly #open = new Float64Array(FIELDS * CHUNK_BARS);
  #openCount = 0;

  clear(): void {
    this.#full = [];
    this.#openCount = 0;
  }

  push(low: number, high: number, volume: number): void {
    const open = this.#open;
    const at = this.#openCount * FIELDS;
    open[at] = low;
    open[at + 1] = high;
    open[at + 2] = volume;
    this.#openCount++;
    if (this.#openCount < CHUNK_BARS) return;
    this.#full.push(open.slice());
    this.#openCount = 0;
  }

  /** Adds every bar, oldest first. */
  addTo(histogram: PriceHistogram): void {
    for (const chunk of this.#full) addChunk(histogram, chunk, CHUNK_BARS);
    addChunk(histogram, this.#open, this.#openCount);
  }

  copyFrom(other: SessionBars): void {
    this.#full = other.#full.slice();
    this.#open.set(other.#open);
    this.#openCount = other.#openCount;
  }
}

function addChunk(histogram: PriceHistogram, bars: Float64Array, count: number): void {
  for (let at = 0; at < count * FIELDS; at += FIELDS) histogram.add(bars[at] as number, bars[at + 1] as number, bars[at + 2] as number);
}
