import type { IChartApi } from 'lightweight-charts';
import { isTimeZone } from '../format/time.ts';
import type { IndicatorListing } from '../state/indicator-catalogue.ts';
import { unitsOf, useMarket } from '../state/market-store.ts';
import { CandleLayer } from './candle-layer.ts';
import type { ChartConfiguration } from './chart-configuration.ts';
import type { ChartReadout } from './chart-readout.ts';
import { applyTheme, applyTimeLabels, createSurface } from './chart-surface.ts';
import { type ChartTheme, readChartTheme } from './chart-theme.ts';
import { type BarRange, type ChartWindow, historyLength, type IndicatorColumns, reachesEnd, windowLength } from './chart-window.ts';
import { IndicatorLayer } from './indicator-layer.ts';
import type { FormingBar, FormingValues } from './live-feed.ts';
import { formingAfter, liveBars, newestBar, windowBar } from './live-tail.ts';
import { PaneTops } from './pane-tops.ts';
import { PredictionLayer } from './prediction-layer.ts';
import { makeTimeLabels } from './time-labels.ts';
import { firstCloseIn } from './view-range.ts';

/** Everything that is drawn on one chart: a window of bars as history, what is live after it, indicators and marks. */
export class ChartCanvas {
  readonly chart: IChartApi;
  readonly candles: CandleLayer;
  readonly predictions: PredictionLayer;
  readonly #indicators: IndicatorLayer;
  readonly #panes: PaneTops;
  #theme: ChartTheme;
  #window: ChartWindow | null = null;
  #split = 0;
  forming: FormingBar | null = null;
  readonly formingValues = new Map<string, FormingValues>();

  constructor(container: HTMLElement, onPanes: (tops: readonly number[]) => void) {
    this.#theme = readChartTheme();
    this.chart = createSurface(container, this.#theme);
    this.candles = new CandleLayer(this.chart, this.#theme);
    this.#indicators = new IndicatorLayer(this.chart, this.#theme, unitsOf(''));
    this.predictions = new PredictionLayer(this.candles.history, this.#theme);
    this.#panes = new PaneTops(this.chart, container, onPanes);
  }

  get window(): ChartWindow | null {
    return this.#window;
  }

  /** Bars of the window that are in the history series. */
  get split(): number {
    return this.#split;
  }

  /** Draws a window from scratch. */
  drawWindow(window: ChartWindow): void {
    this.#window = window;
    this.#split = historyLength(window);
    this.candles.setHistory(window.bars, this.#split);
    this.candles.setLive(liveBars(window, this.#split, formingAfter(window, this.forming)));
    this.#indicators.setWindow(window, this.#split);
    if (reachesEnd(window)) this.candles.markPrice(null);
    void this.predictions.load(window, this.#split);
  }

  /** Draws the same window with a newer end: only the live series change. */
  drawTail(window: ChartWindow): void {
    this.#window = window;
    this.candles.setLive(liveBars(window, this.#split, formingAfter(window, this.forming)));
    for (const [key, columns] of window.indicators) this.#indicators.setTail(key, window, this.#split, columns);
  }

  /** Takes note that the series grew beyond a window that does not reach its end. */
  noteWindow(window: ChartWindow): void {
    this.#window = window;
  }

  /** Draws the values of one indicator that came after its bars. */
  drawColumns(key: string, window: ChartWindow, columns: IndicatorColumns): void {
    this.#window = window;
    this.#indicators.setColumns(key, window, this.#split, columns);
  }

  /** Draws what changed since the last frame; answers with the newest price. */
  drawLive(): number | undefined {
    const window = this.#window;
    if (!window) return undefined;
    const bar = this.forming?.bar ?? null;
    const newest = newestBar(window, formingAfter(window, this.forming));
    if (newest && reachesEnd(window)) {
      this.candles.updateLive(newest);
      for (const [key, { timeUs, values }] of this.formingValues)
        if (timeUs !== null && timeUs === bar?.timeUs) this.#indicators.updateLive(key, newest.timeUs, values);
    } else if (bar) this.candles.markPrice(bar.close);
    return bar?.close ?? newest?.close;
  }

  setUnits(symbol: string): void {
    this.candles.setUnits(unitsOf(symbol, this.#window?.bars.close.at(-1)));
  }

  /** Makes the series of the chosen indicators; their values are drawn unless a whole window is about to be. */
  setIndicators(configuration: ChartConfiguration, listings: ReadonlyMap<string, IndicatorListing>, isDrawn = true): void {
    this.#indicators.setIndicators(configuration.indicators, listings, this.#theme, unitsOf(configuration.symbol));
    if (this.#window && isDrawn) this.#indicators.setWindow(this.#window, this.#split);
    this.#panes.renew();
  }

  /** Writes the price scale in percent from the first close in view, or in prices. */
  anchorPercent(range: BarRange | null, isPercent: boolean): void {
    if (this.#window && range) this.candles.setPercentBase(isPercent ? firstCloseIn(this.#window, range) : null);
  }

  setLabels({ symbol, timeframe, zone }: ChartConfiguration): void {
    const calendar = useMarket.getState().bySymbol.get(symbol)?.calendar ?? 'utc';
    applyTimeLabels(this.chart, makeTimeLabels(timeframe, calendar, isTimeZone(zone) ? zone : 'UTC'), timeframe === '1s');
  }

  /** Reads the design tokens again and draws everything with them. */
  refreshTheme(configuration: ChartConfiguration, listings: ReadonlyMap<string, IndicatorListing>): void {
    this.#theme = readChartTheme();
    applyTheme(this.chart, this.#theme);
    this.candles.setTheme(this.#theme);
    this.predictions.setTheme(this.#theme);
    this.setIndicators(configuration, listings, false);
    if (this.#window) this.drawWindow(this.#window);
  }

  /** The values at a bar of the window, or at the newest bar as it stands where `index` is null or beyond. */
  readout(index: number | null): ChartReadout | null {
    const window = this.#window;
    if (!window) return null;
    const last = windowLength(window) - 1;
    const values = new Map<string, Readonly<Record<string, number | null>>>();
    if (index !== null && index <= last) {
      for (const key of window.indicators.keys()) values.set(key, this.#indicators.valuesAt(key, index) ?? {});
      const previousClose = index > 0 ? (window.bars.close[index - 1] as number) : Number.NaN;
      return { bar: windowBar(window, index), previousClose, isUnderCrosshair: true, level: window.level, values };
    }
    for (const key of window.indicators.keys()) {
      const forming = this.formingValues.get(key);
      values.set(key, forming && forming.timeUs !== null ? forming.values : (this.#indicators.valuesAt(key, last) ?? {}));
    }
    const newest = newestBar(window, formingAfter(window, this.forming));
    const isForming = newest !== null && newest.timeUs !== window.bars.timeUs[last];
    const previousClose = window.bars.close[isForming ? last : last - 1] ?? Number.NaN;
    return { bar: newest, previousClose, isUnderCrosshair: false, level: window.level, values };
  }

  dispose(): void {
    this.predictions.dispose();
    this.#panes.dispose();
    this.#window = null;
    this.chart.remove();
  }
}
