import type { Timeframe } from '#core/market/timeframe.ts';
import type { SymbolData } from './market-data.ts';
import { TradingCalendar } from './trading-calendar.ts';

/** Sessions of bars that go on coming. */
export class GrowingCalendar extends TradingCalendar {
  readonly #days: Int32Array<ArrayBuffer>;
  readonly #closed: Uint8Array<ArrayBuffer>;

  /** `most`: the greatest number of bars. */
  constructor(data: SymbolData, timeframe: Timeframe, most: number) {
    super(data, timeframe);
    this.#days = new Int32Array(new ArrayBuffer(0, { maxByteLength: most * Int32Array.BYTES_PER_ELEMENT }));
    this.#closed = new Uint8Array(new ArrayBuffer(0, { maxByteLength: most }));
  }

  override get days(): Int32Array {
    return this.#days;
  }

  /** Never null: a halt may come. */
  override get closed(): Uint8Array {
    return this.#closed;
  }

  /** Takes the bars that have come since. */
  extend(): void {
    const from = this.#closed.length;
    const to = this.data.bars.timeUs.length;
    this.#days.buffer.resize(to * Int32Array.BYTES_PER_ELEMENT);
    for (let bar = from; bar < to; bar++) this.#days[bar] = this.dayOf(bar);
    this.#closed.buffer.resize(to);
    this.fillClosed(this.#closed, from);
  }
}
