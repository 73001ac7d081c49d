import { type IPriceLine, LineStyle } from 'lightweight-charts';
import type { ChartCanvas } from './chart-canvas.ts';
import { type ChartTheme, labelColour, readChartTheme } from './chart-theme.ts';
import { emptyWindow } from './chart-window.ts';
import { type DrawnTrades, TradeLines } from './trade-lines.ts';

/** A price that a strategy waits for or has its position at. */
interface ReplayLevel {
  readonly price: number;
  readonly title: string;
  readonly kind: 'entry' | 'stop' | 'target' | 'order';
}

/** What a strategy has done up to the newest bar, on the chart's own symbol. */
export interface ReplayPicture {
  readonly trades: DrawnTrades;
  readonly levels: readonly ReplayLevel[];
}

const STYLES: Readonly<Record<ReplayLevel['kind'], LineStyle>> = {
  entry: LineStyle.Solid,
  stop: LineStyle.Dashed,
  target: LineStyle.Dashed,
  order: LineStyle.LargeDashed,
};

/** The trades of a strategy that goes along with a replay: marks at its fills, and lines at its position and at what it waits for. */
export class ReplayTrades {
  readonly #canvas: ChartCanvas;
  readonly #barUs: () => number;
  readonly #lines: TradeLines;
  #levels: IPriceLine[] = [];
  #picture: ReplayPicture | null = null;

  constructor(canvas: ChartCanvas, barUs: () => number) {
    this.#canvas = canvas;
    this.#barUs = barUs;
    this.#lines = new TradeLines(canvas.chart, canvas.candles.anchor);
  }

  /** Shows a picture instead of the one before; null shows nothing. */
  show(picture: ReplayPicture | null): void {
    this.#picture = picture;
    this.#draw(readChartTheme());
  }

  /** Draws the same with the colours in force now. */
  refreshTheme(): void {
    if (this.#picture) this.#draw(readChartTheme());
  }

  #draw(theme: ChartTheme): void {
    const { anchor } = this.#canvas.candles;
    for (const line of this.#levels) anchor.removePriceLine(line);
    const picture = this.#picture;
    this.#levels = (picture?.levels ?? []).map(({ price, title, kind }) => {
      const colour = kind === 'stop' ? theme.down : kind === 'target' ? theme.up : theme.accent;
      return anchor.createPriceLine({
        price,
        title,
        color: colour,
        lineWidth: 1,
        lineStyle: STYLES[kind],
        axisLabelVisible: true,
        axisLabelColor: labelColour(colour),
      });
    });
    if (!picture) {
      this.#lines.show(null);
      return;
    }
    const canvas = this.#canvas;
    this.#lines.show({
      trades: picture.trades,
      shown: Array.from(picture.trades.side, (_, i) => i),
      barUs: this.#barUs(),
      selected: null,
      theme,
      label: () => '',
      get window() {
        return canvas.window ?? emptyWindow();
      },
    });
  }
}
