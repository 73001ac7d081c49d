import type { IChartApi } from 'lightweight-charts';

/** Watches where the panes below the candles begin, for whoever writes over them. */
export class PaneTops {
  readonly #chart: IChartApi;
  readonly #container: HTMLElement;
  readonly #onChange: (tops: number[]) => void;
  readonly #observer: ResizeObserver;
  #last = '';

  constructor(chart: IChartApi, container: HTMLElement, onChange: (tops: number[]) => void) {
    this.#chart = chart;
    this.#container = container;
    this.#onChange = onChange;
    this.#observer = new ResizeObserver(() => this.#measure());
    this.#observer.observe(container);
  }

  /** To be called after panes were added or removed. The library puts them on the page with its next paint. */
  renew(): void {
    requestAnimationFrame(() => {
      this.#observer.disconnect();
      this.#observer.observe(this.#container);
      for (const pane of this.#chart.panes()) {
        const element = pane.getHTMLElement();
        if (element) this.#observer.observe(element);
      }
      this.#measure();
    });
  }

  dispose(): void {
    this.#observer.disconnect();
  }

  #measure(): void {
    const origin = this.#container.getBoundingClientRect().top;
    const tops = this.#chart
      .panes()
      .slice(1)
      .map((pane) => Math.round((pane.getHTMLElement()?.getBoundingClientRect().top ?? origin) - origin));
    const text = tops.join();
    if (text === this.#last) return;
    this.#last = text;
    this.#onChange(tops);
  }
}
