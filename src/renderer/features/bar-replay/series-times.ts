import type { Timeframe } from '#core/market/timeframe.ts';
import { linkTo } from '../../connection/service-link.ts';

/** Times fetched at once. */
const CHUNK = 2_000;

/** Where a bar is in its series. */
export interface BarAt {
  readonly index: number;
  readonly timeUs: number;
}

/** When the bars of a series opened, by index, fetched where they are asked for. The prices are not kept. */
export class SeriesTimes {
  readonly #symbol: string;
  readonly #timeframe: Timeframe;
  readonly #chunks = new Map<number, Promise<Float64Array>>();
  #generation: number | null = null;
  #isLooking = false;
  /** Stored closed bars, as far as is known. */
  count = 0;
  /** The last question was not answered, as the service is away. */
  isAway = false;

  constructor(symbol: string, timeframe: Timeframe) {
    this.#symbol = symbol;
    this.#timeframe = timeframe;
  }

  /** The bar at an index; null where there is none. */
  async at(index: number): Promise<BarAt | null> {
    if (index < 0) return null;
    const chunk = Math.floor(index / CHUNK);
    let times = await this.#chunk(chunk);
    if (index - chunk * CHUNK >= times.length) {
      // Bars may have closed since.
      this.#chunks.delete(chunk);
      times = await this.#chunk(chunk);
    }
    const timeUs = times[index - chunk * CHUNK];
    return timeUs === undefined ? null : { index, timeUs };
  }

  /** The bar so many after a known one, or before it; the first or the last where there are not so many. Null where there is none at all. */
  async step(from: BarAt, by: number): Promise<BarAt | null> {
    const generation = this.#generation;
    const found = await this.#stepOf(from.index, by);
    if (generation === null || generation === this.#generation) return found;
    // Written anew meanwhile: the known bar has another number.
    const known = await this.atTime(from.timeUs);
    return known && this.#stepOf(known.index, by);
  }

  async #stepOf(index: number, by: number): Promise<BarAt | null> {
    const to = Math.max(0, index + by);
    const found = await this.at(to);
    return found === null && this.count - 1 > index ? this.at(this.count - 1) : found;
  }

  /** The last bar that opens at or before a time, or the first of all; null while there is none. */
  async atTime(timeUs: number): Promise<BarAt | null> {
    const before = await this.#ask({ untilUs: Math.floor(timeUs) + 1, count: 1 });
    if (before === null) return null;
    const [found] = before.timeUs;
    return found === undefined ? this.at(0) : { index: before.baseCount - 1, timeUs: found };
  }

  /** Brings the number of bars up to date. */
  async refresh(): Promise<void> {
    const newest = await this.#ask({ count: 1 });
    if (newest) this.count = newest.baseCount;
  }

  /**
   * Where the bar at a time is now, if the series was written anew since, as by an import: then bars have other numbers. Null when nothing has
   * changed, or that is being looked after already.
   */
  async renumbered(timeUs: number): Promise<BarAt | null> {
    if (this.#isLooking) return null;
    this.#isLooking = true;
    const before = this.#generation;
    const at = await this.atTime(timeUs);
    const isChanged = before !== null && before !== this.#generation;
    if (isChanged) await this.refresh();
    this.#isLooking = false;
    return isChanged ? at : null;
  }

  #chunk(chunk: number): Promise<Float64Array> {
    const known = this.#chunks.get(chunk);
    if (known) return known;
    const asked = this.#ask({ fromIndex: chunk * CHUNK, count: CHUNK }).then((answer) => {
      if (answer) this.count = answer.baseCount;
      else this.#chunks.delete(chunk);
      return answer?.timeUs ?? new Float64Array(0);
    });
    this.#chunks.set(chunk, asked);
    return asked;
  }

  /** Null when the service is away. A series that has nothing there answers with no times. */
  async #ask(place: { fromIndex?: number; untilUs?: number; count: number }) {
    const request = { symbol: this.#symbol, timeframe: this.#timeframe, level: 1 as const, ...place };
    const answer = await linkTo('ingestion').client['bars.window'](request);
    this.isAway = !answer.ok && answer.error.code !== 'NoData';
    if (answer.ok) {
      const { bars, baseCount, generation } = answer.value;
      if (generation !== this.#generation) this.#chunks.clear();
      this.#generation = generation;
      return { timeUs: bars.timeUs, baseCount };
    }
    return answer.error.code === 'NoData' ? { timeUs: new Float64Array(0), baseCount: 0 } : null;
  }
}
