import { type IPriceLine, type ISeriesApi, LineStyle } from 'lightweight-charts';
import type { CrossDirection } from '#core/alerts/alert.ts';
import { type ChartTheme, labelColour } from './chart-theme.ts';

/** A price that an alert waits for. */
export interface AlertLevel {
  readonly price: number;
  readonly direction: CrossDirection;
}

/** So many labels have room beside a price scale; of more levels only the lines are drawn. */
const MOST_LABELS = 8;
const TITLES: Readonly<Record<CrossDirection, string>> = { up: 'alert ↑', down: 'alert ↓', either: 'alert' };

/** Thin labelled lines at the prices that alerts wait for. */
export class AlertLevels {
  readonly #series: ISeriesApi<'Candlestick'>;
  #lines: IPriceLine[] = [];
  #levels: readonly AlertLevel[] = [];

  constructor(series: ISeriesApi<'Candlestick'>) {
    this.#series = series;
  }

  show(levels: readonly AlertLevel[], theme: ChartTheme): void {
    for (const line of this.#lines) this.#series.removePriceLine(line);
    this.#levels = levels;
    const [colour = theme.accent] = theme.series;
    const isLabelled = levels.length <= MOST_LABELS;
    this.#lines = levels.map(({ price, direction }) =>
      this.#series.createPriceLine({
        price,
        color: colour,
        lineWidth: 1,
        lineStyle: LineStyle.SparseDotted,
        axisLabelVisible: isLabelled,
        axisLabelColor: labelColour(colour),
        title: isLabelled ? TITLES[direction] : '',
      }),
    );
  }

  /** Draws the same with other colours. */
  setTheme(theme: ChartTheme): void {
    this.show(this.#levels, theme);
  }
}
