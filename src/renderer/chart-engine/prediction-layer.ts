import { createSeriesMarkers, type ISeriesApi, type ISeriesMarkersPluginApi, type SeriesMarker, type Time } from 'lightweight-charts';
import { linkTo } from '../connection/service-link.ts';
import { toTime } from './candle-layer.ts';
import type { ChartSubject } from './chart-data.ts';
import type { ChartTheme } from './chart-theme.ts';
import type { ChartWindow } from './chart-window.ts';

/** How far from one half a probability has to be for a mark. */
const CLEAR = 0.05;
const MOST_MARKERS = 2_000;

/** Marks what the model said about the next bar, and only of a model that has an edge out of sample. */
export class PredictionLayer {
  readonly #markers: ISeriesMarkersPluginApi<Time>;
  #subject: ChartSubject | null = null;
  #theme: ChartTheme;
  #window: { window: ChartWindow; split: number } | null = null;
  #hasEdge = false;
  #isVisible = true;
  #request = new AbortController();

  constructor(series: ISeriesApi<'Candlestick'>, theme: ChartTheme) {
    this.#theme = theme;
    this.#markers = createSeriesMarkers(series, []);
  }

  /** Asks for the model of a chart; marks follow if it has an edge. */
  async open(subject: ChartSubject): Promise<void> {
    this.#subject = subject;
    this.#hasEdge = false;
    this.#markers.setMarkers([]);
    const result = await linkTo('inference').client['model.card']({ symbol: subject.symbol, timeframe: subject.timeframe });
    if (this.#subject !== subject || !result.ok) return;
    this.#hasEdge = result.value.card?.hasEdge ?? false;
    if (this.#window) await this.load(this.#window.window, this.#window.split);
  }

  setVisible(isVisible: boolean): void {
    this.#isVisible = isVisible;
    if (this.#window) void this.load(this.#window.window, this.#window.split);
  }

  setTheme(theme: ChartTheme): void {
    this.#theme = theme;
    if (this.#window) void this.load(this.#window.window, this.#window.split);
  }

  /** Marks the history of a window. Coarser levels have no room for marks. */
  async load(window: ChartWindow, split: number): Promise<void> {
    this.#window = { window, split };
    const subject = this.#subject;
    const theme = this.#theme;
    this.#request.abort();
    if (!subject || !this.#hasEdge || !this.#isVisible || window.level !== 1 || split === 0) return this.#markers.setMarkers([]);
    const request = new AbortController();
    this.#request = request;
    const fromUs = window.bars.timeUs[Math.max(0, split - MOST_MARKERS)] as number;
    const toUs = (window.bars.timeUs[split - 1] as number) + 1;
    const { symbol, timeframe } = subject;
    const result = await linkTo('inference').client['predictions.read']({ symbol, timeframe, fromUs, toUs }, { signal: request.signal });
    if (request.signal.aborted || !result.ok) return;
    const markers: SeriesMarker<Time>[] = [];
    result.value.timeUs.forEach((timeUs, i) => {
      const probability = result.value.probabilityUp[i] as number;
      if (!(Math.abs(probability - 0.5) >= CLEAR)) return;
      const isUp = probability > 0.5;
      markers.push({
        time: toTime(timeUs),
        position: isUp ? 'belowBar' : 'aboveBar',
        shape: isUp ? 'arrowUp' : 'arrowDown',
        color: isUp ? theme.up : theme.down,
        size: 0.6,
      });
    });
    this.#markers.setMarkers(markers);
  }

  dispose(): void {
    this.#request.abort();
    this.#subject = null;
  }
}
