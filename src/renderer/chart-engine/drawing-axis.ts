import { barAxis, type TimeAxis } from '#core/drawings/time-axis.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { linkTo } from '../connection/service-link.ts';
import { type ChartWindow, reachesEnd, windowLength } from './chart-window.ts';

interface Series {
  readonly symbol: string;
  readonly timeframe: Timeframe;
}

/**
 * Where anchors are that lie outside the loaded window, in stored bars. Counting on by time would count the hours between sessions as
 * bars, and a line would turn a little with every window that is loaded.
 */
export class AnchorIndexes {
  readonly #onChange: () => void;
  #series: Series = { symbol: '', timeframe: '1m' };
  #generation = -1;
  #barUs = 0;
  #known = new Map<number, number>();
  #asked = new Set<number>();

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Forgets everything that was known of another series, or of its bars before they were rewritten. */
  follow(series: Series, generation: number, barUs: number): void {
    const isSame = series.symbol === this.#series.symbol && series.timeframe === this.#series.timeframe;
    if (isSame && generation === this.#generation) return;
    this.#series = series;
    this.#generation = generation;
    this.#barUs = barUs;
    this.#known = new Map();
    this.#asked = new Set();
  }

  /** Fractional index of a time in stored bars; undefined until the service has answered. */
  indexOf(timeUs: number): number | undefined {
    const known = this.#known.get(timeUs);
    if (known === undefined && !this.#asked.has(timeUs)) void this.#ask(timeUs);
    return known;
  }

  async #ask(timeUs: number): Promise<void> {
    this.#asked.add(timeUs);
    const known = this.#known;
    const around = { ...this.#series, level: 1 as const, count: 2, aroundTimeUs: Math.max(0, Math.round(timeUs)) };
    const result = await linkTo('ingestion').client['bars.window'](around);
    if (!result.ok || known !== this.#known) return;
    known.set(timeUs, barAxis(result.value.bars.timeUs, this.#barUs, result.value.fromIndex).positionOf(timeUs));
    this.#onChange();
  }
}

/** Times of a window with the bar after them that is still forming. */
function timesWith(window: ChartWindow, newestUs: number | null): Float64Array {
  const times = window.bars.timeUs;
  if (newestUs === null || !reachesEnd(window) || newestUs <= (times.at(-1) ?? Number.NEGATIVE_INFINITY)) return times;
  const longer = new Float64Array(times.length + 1);
  longer.set(times);
  longer[times.length] = newestUs;
  return longer;
}

/** Positions within a placed window, as the chart library counts them, for times anywhere. `newestUs`: opening time of the newest bar. */
export function windowAxis(window: ChartWindow, newestUs: number | null, barUs: number, indexes: AnchorIndexes): TimeAxis {
  const times = timesWith(window, newestUs);
  const step = barUs * window.level;
  const near = barAxis(times, step);
  const [first, last] = [times[0] ?? 0, times.at(-1) ?? 0];
  return {
    positionOf(timeUs) {
      const isHeld = (timeUs >= first || window.fromIndex === 0) && (timeUs <= last || reachesEnd(window));
      if (isHeld || windowLength(window) === 0) return near.positionOf(timeUs);
      const index = indexes.indexOf(timeUs);
      return index === undefined ? near.positionOf(timeUs) : index / window.level - window.fromIndex;
    },
    timeAt: (position) => near.timeAt(position),
  };
}
