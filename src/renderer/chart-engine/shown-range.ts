import type { IChartApi } from 'lightweight-charts';
import type { BarRange } from './chart-window.ts';

/** The bars in view. The library applies a range on its next paint; until then it would still answer with the old one. */
export class ShownRange {
  readonly #chart: IChartApi;
  readonly #onApplied: () => void;
  #pending: BarRange | null = null;

  constructor(chart: IChartApi, onApplied: () => void) {
    this.#chart = chart;
    this.#onApplied = onApplied;
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
    this.#pending = range;
    this.#chart.timeScale().setVisibleLogicalRange(range);
    requestAnimationFrame(() => {
      if (this.#pending !== range) return;
      this.#pending = null;
      this.#onApplied();
    });
  }
}
