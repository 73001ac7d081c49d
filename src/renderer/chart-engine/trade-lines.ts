import type { AutoscaleInfo, IChartApi, ISeriesApi, ISeriesPrimitive, Logical, SeriesAttachedParameter, Time } from 'lightweight-charts';
import { type BitmapScope, inBitmapSpace, type PaneTarget } from './bitmap-space.ts';
import { type ChartTheme, withAlpha } from './chart-theme.ts';
import type { ChartWindow } from './chart-window.ts';
import { positionAtTime } from './window-times.ts';

const SIZE_PX = 6;

/** Trades as columns. One that is still open has neither time nor price of an exit: NaN. */
export interface DrawnTrades {
  /** 1 long, -1 short. */
  readonly side: Float64Array;
  readonly entryTimeUs: Float64Array;
  readonly entryPrice: Float64Array;
  readonly exitTimeUs: Float64Array;
  readonly exitPrice: Float64Array;
  readonly pnl: Float64Array;
}

/** What the trades are drawn over. */
interface TradeScene {
  readonly window: ChartWindow;
  readonly barUs: number;
  readonly trades: DrawnTrades;
  /** Positions of the trades of this chart's symbol that touch the window. */
  readonly shown: readonly number[];
  readonly selected: number | null;
  readonly theme: ChartTheme;
  /** Writes the result of a trade. */
  readonly label: (index: number) => string;
}

/** Entry and exit of each trade with a line between: ▲ bought, ▼ sold, a square at the exit, solid where it gained and dashed where it lost. */
export class TradeLines implements ISeriesPrimitive<Time> {
  readonly #chart: IChartApi;
  readonly #series: ISeriesApi<'Candlestick'>;
  #scene: TradeScene | null = null;
  #requestUpdate = (): void => {};
  readonly #views = [
    {
      zOrder: () => 'top' as const,
      renderer: () => ({ draw: (target: PaneTarget) => inBitmapSpace(target, (scope) => this.#paint(scope)) }),
    },
  ];

  constructor(chart: IChartApi, series: ISeriesApi<'Candlestick'>) {
    this.#chart = chart;
    this.#series = series;
    series.attachPrimitive(this);
  }

  attached({ requestUpdate }: SeriesAttachedParameter<Time>): void {
    this.#requestUpdate = requestUpdate;
  }

  paneViews() {
    return this.#views;
  }

  /** Fills outside the bars' own range, such as slipped ones, stay in view. */
  autoscaleInfo(from: Logical, to: Logical): AutoscaleInfo | null {
    const scene = this.#scene;
    if (!scene) return null;
    const { bars } = scene.window;
    const fromUs = bars.timeUs[Math.max(0, Math.floor(from))] ?? Number.POSITIVE_INFINITY;
    const toUs = bars.timeUs[Math.min(bars.timeUs.length - 1, Math.ceil(to))] ?? Number.NEGATIVE_INFINITY;
    let minValue = Number.POSITIVE_INFINITY;
    let maxValue = Number.NEGATIVE_INFINITY;
    const { entryTimeUs, exitTimeUs, entryPrice, exitPrice } = scene.trades;
    for (const i of scene.shown) {
      const entry = entryPrice[i] as number;
      const exit = Number.isNaN(exitPrice[i]) ? entry : (exitPrice[i] as number);
      if ((exitTimeUs[i] as number) < fromUs || (entryTimeUs[i] as number) > toUs) continue;
      minValue = Math.min(minValue, entry, exit);
      maxValue = Math.max(maxValue, entry, exit);
    }
    return maxValue >= minValue ? { priceRange: { minValue, maxValue } } : null;
  }

  show(scene: TradeScene | null): void {
    this.#scene = scene;
    this.#requestUpdate();
  }

  #paint(scope: BitmapScope): void {
    const scene = this.#scene;
    const scale = this.#chart.timeScale();
    const [origin, next] = [scale.logicalToCoordinate(0 as Logical), scale.logicalToCoordinate(1 as Logical)];
    if (!scene || origin === null || next === null) return;
    const { trades, window, barUs } = scene;
    const spacing = next - origin;
    const width = scope.mediaSize.width;
    const xOf = (timeUs: number) => origin + positionAtTime(window, timeUs, barUs) * spacing;
    for (const index of scene.shown) {
      const from = xOf(trades.entryTimeUs[index] as number);
      const isOpen = Number.isNaN(trades.exitTimeUs[index]);
      const to = isOpen ? from : xOf(trades.exitTimeUs[index] as number);
      if (to < -SIZE_PX || from > width + SIZE_PX) continue;
      const entryY = this.#series.priceToCoordinate(trades.entryPrice[index] as number);
      const exitY = isOpen ? entryY : this.#series.priceToCoordinate(trades.exitPrice[index] as number);
      if (entryY === null || exitY === null) continue;
      this.#trade(scope, scene, index, { from, to, entryY, exitY });
    }
  }

  #trade(scope: BitmapScope, { trades, selected, theme, label }: TradeScene, index: number, at: Placed): void {
    const { context, horizontalPixelRatio: rx, verticalPixelRatio: ry } = scope;
    const isChosen = index === selected;
    const isGain = (trades.pnl[index] as number) > 0;
    const isLong = (trades.side[index] as number) > 0;
    const colour = isGain ? theme.up : theme.down;
    const strength = selected === null || isChosen ? 1 : 0.55;
    const [x0, x1, y0, y1] = [at.from * rx, at.to * rx, at.entryY * ry, at.exitY * ry];
    context.strokeStyle = withAlpha(colour, strength);
    context.lineWidth = (isChosen ? 2.5 : 1.25) * ry;
    context.setLineDash(isGain ? [] : [4 * rx, 3 * rx]);
    context.beginPath();
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
    context.stroke();
    context.setLineDash([]);
    const size = SIZE_PX * ry * (isChosen ? 1.3 : 1);
    const seam = theme.background;
    context.fillStyle = withAlpha(isLong ? theme.up : theme.down, strength);
    context.strokeStyle = seam;
    context.lineWidth = ry;
    context.beginPath();
    const side = isLong ? 1 : -1;
    context.moveTo(x0, y0);
    context.lineTo(x0 - size * 0.8, y0 + side * size * 1.3);
    context.lineTo(x0 + size * 0.8, y0 + side * size * 1.3);
    context.closePath();
    context.fill();
    context.stroke();
    if (Number.isNaN(trades.exitTimeUs[index])) return;
    context.fillStyle = withAlpha(colour, strength);
    context.fillRect(x1 - size / 2, y1 - size / 2, size, size);
    context.strokeRect(x1 - size / 2, y1 - size / 2, size, size);
    if (!isChosen) return;
    context.font = `600 ${theme.fontSize * ry}px Inter, system-ui, sans-serif`;
    context.textBaseline = 'middle';
    context.textAlign = 'left';
    context.lineJoin = 'round';
    context.lineWidth = 4 * ry;
    context.strokeStyle = seam;
    const text = label(index);
    const x = x1 + 8 * rx;
    context.strokeText(text, x, y1);
    context.fillStyle = theme.textStrong;
    context.fillText(text, x, y1);
  }
}

interface Placed {
  readonly from: number;
  readonly to: number;
  readonly entryY: number;
  readonly exitY: number;
}
