import type { IChartApi } from 'lightweight-charts';
import type { BarRange } from './chart-window.ts';

/**
 * The bars in view. The library applies a range on its next paint; until then it would still answer with the old one.
 *
 * The newest bars at their usual distance stay that when the chart's width changes: a chart that is laid out anew, or opened behind another
 * screen, gets its width only after its bars, which would be squeezed or stretched into it.
 */
export class ShownRange {
  readonly #chart: IChartApi;
  readonly #onApplied: () => void;
  #pending: BarRange | null = null;
  /** The width that the newest bars were shown for at their usual distance; null when something else is shown. */
  #usualPx: number | null = null;

  /** `onOutgrown` is to show the newest bars again, for another width. */
  constructor(chart: IChartApi, onApplied: () => void, onOutgrown: () => void) {
    this.#chart = chart;
    this.#onApplied = onApplied;
    chart.timeScale().subscribeSizeChange((widthPx) => {
      if (this.#usualPx !== null && widthPx > 0 && widthPx !== this.#usualPx) onOutgrown();
    });
  }

  /** Takes note that what was shown last are the newest bars at their usual distance, for the chart's present width. */
  noteUsual(): void {
    this.#usualPx = this.#chart.timeScale().width();
  }

  /** Takes note that the trader moved or zoomed. */
  noteChosen(): void {
    this.#usualPx = null;
  }

  get range(): BarRange | null {
    return this.#pending ?? this.#chart.timeScale().getVisibleLogicalRange();
  }

  /** How many bars wide it is; undefined while nothing is drawn. */
  get count(): number | undefined {
    const { range } = this;
    return range ? range.to - range.from : undefined;
  }

  show(range: BarRange): void {
    this.#usualPx = null;
    this.#pending = range;
    this.#chart.timeScale().setVisibleLogicalRange(range);
    requestAnimationFrame(() => {
      if (this.#pending !== range) return;
      this.#pending = null;
      this.#onApplied();
    });
  }
}
