import type { IChartApi, MouseEventParams } from 'lightweight-charts';
import { type Timeframe, timeframeLengthUs } from '#core/market/timeframe.ts';
import { linkTo } from '../connection/service-link.ts';
import { isTimeZone } from '../format/time.ts';
import type { IndicatorListing } from '../state/indicator-catalogue.ts';
import { unitsOf, useMarket } from '../state/market-store.ts';
import { CandleLayer, toTime } from './candle-layer.ts';
import { type ChartIndicator, type ChartProblem, fetchIndicator, fetchWindow, isChartProblem } from './chart-data.ts';
import { type ChartReadout, EMPTY_READOUT } from './chart-readout.ts';
import { applyScaleMode, applyTheme, applyTimeLabels, createSurface, type ScaleMode } from './chart-surface.ts';
import { type ChartTheme, readChartTheme } from './chart-theme.ts';
import { type BarRange, type ChartWindow, historyLength, reachesEnd, windowLength } from './chart-window.ts';
import { extendWindow } from './extend-window.ts';
import { cancelDraw, drawNextFrame } from './frame-scheduler.ts';
import { IndicatorLayer } from './indicator-layer.ts';
import { type FormingBar, type FormingValues, followForming, followFormingValues } from './live-feed.ts';
import { type LiveBar, liveBars, newestBar, windowBar } from './live-tail.ts';
import { PaneTops } from './pane-tops.ts';
import { PredictionLayer } from './prediction-layer.ts';
import { makeTimeLabels } from './time-labels.ts';
import { WindowLoader, type WindowView } from './window-loader.ts';
import { canCoarsen } from './window-plan.ts';
import { barAtTime, positionAtTime, timeAtPosition } from './window-times.ts';

/** What a chart shows, as the trader chose it. */
export interface ChartConfiguration {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly indicators: readonly ChartIndicator[];
  readonly scale: ScaleMode;
  readonly zone: string;
  readonly showPredictions: boolean;
}

export interface ChartStatus {
  readonly phase: 'loading' | 'ready' | 'empty' | 'failed';
  readonly problem: ChartProblem | null;
  readonly closesAtUs: number | null;
}

/** A visible stretch of time. `isAtEdge`: the newest bar is in view. */
export interface VisibleTimes {
  readonly fromUs: number;
  readonly toUs: number;
  readonly isAtEdge: boolean;
}

export interface ChartListener {
  onStatus(status: ChartStatus): void;
  onReadout(readout: ChartReadout): void;
  /** Tops of the panes below the candles, in pixels. */
  onPanes(tops: readonly number[]): void;
  /** The trader moved the crosshair; null when it left. */
  onCrosshair(timeUs: number | null): void;
  /** The trader scrolled or zoomed. */
  onMoved(times: VisibleTimes): void;
}

const BAR_PX = 7;
const FINEST_SPACING_PX = 0.1;
const WIDEST_BAR_PX = 16;
const EMPTY_RIGHT = 6;
const LONGEST_TAIL = 300;
/** Range changes this long after the trader's input are the trader's; others come from new bars and linked charts. */
const INPUT_EFFECT_MS = 350;

const emptyWindow = (generation: number): ChartWindow => {
  const none = new Float64Array(0);
  const bars = { timeUs: none, open: none, high: none, low: none, close: none, volume: none };
  return { level: 1, fromIndex: 0, totalCount: 0, baseCount: 0, generation, bars, indicators: new Map() };
};

/** One price chart: keeps the right bars loaded, draws them, and draws what is live at most once a frame. No React inside. */
export class PriceChart implements WindowView {
  readonly #root: HTMLElement;
  readonly #listener: ChartListener;
  readonly #chart: IChartApi;
  readonly #candles: CandleLayer;
  readonly #indicators: IndicatorLayer;
  readonly #predictions: PredictionLayer;
  readonly #loader: WindowLoader;
  readonly #panes: PaneTops;
  #theme: ChartTheme;
  #configuration: ChartConfiguration | null = null;
  #listings: ReadonlyMap<string, IndicatorListing> = new Map();
  #window: ChartWindow | null = null;
  /** Bars of the window that are in the history series. */
  #split = 0;
  #forming: FormingBar | null = null;
  #formingValues = new Map<string, FormingValues>();
  #pendingRange: BarRange | null = null;
  #isPlacing = false;
  #isTailLoading = false;
  #crosshair: number | null = null;
  #lastInputMs = Number.NEGATIVE_INFINITY;
  #status: ChartStatus = { phase: 'loading', problem: null, closesAtUs: null };
  #stops: (() => void)[] = [];
  #stopLive: (() => void)[] = [];
  #opened = new AbortController();

  constructor(root: HTMLElement, container: HTMLElement, listener: ChartListener) {
    this.#root = root;
    this.#listener = listener;
    this.#theme = readChartTheme();
    this.#chart = createSurface(container, this.#theme);
    this.#candles = new CandleLayer(this.#chart, this.#theme);
    this.#indicators = new IndicatorLayer(this.#chart, this.#theme, unitsOf(''));
    this.#predictions = new PredictionLayer(this.#candles.history);
    this.#loader = new WindowLoader(async (request, signal) => {
      const configuration = this.#configuration;
      if (!configuration) return null;
      const window = await fetchWindow(configuration, configuration.indicators, request, signal);
      if (!isChartProblem(window)) return window;
      if (!signal.aborted && window.code !== 'Cancelled') this.#fail(window);
      return null;
    }, this);
    this.#panes = new PaneTops(this.#chart, container, (tops) => listener.onPanes(tops));
    const onRange = () => this.#onRangeChange();
    const onCrosshair = (event: MouseEventParams) => this.#onCrosshairMove(event);
    this.#chart.timeScale().subscribeVisibleLogicalRangeChange(onRange);
    this.#chart.subscribeCrosshairMove(onCrosshair);
    const onInput = () => {
      this.#lastInputMs = performance.now();
    };
    for (const type of ['wheel', 'pointermove', 'touchmove'] as const) container.addEventListener(type, onInput, { passive: true });
    this.#stops.push(linkTo('ingestion').onUp(() => this.#status.phase === 'failed' && void this.#open(true)));
    this.#stops.push(linkTo('feature').onUp(() => void this.#fetchMissingIndicators()));
  }

  /** Shows something else, or the same in another way. Only what changed is done. */
  configure(next: ChartConfiguration, listings: ReadonlyMap<string, IndicatorListing>): void {
    const before = this.#configuration;
    this.#configuration = next;
    const isOther = before?.symbol !== next.symbol || before.timeframe !== next.timeframe;
    const areOthers = before?.indicators !== next.indicators || this.#listings !== listings;
    this.#listings = listings;
    if (before?.scale !== next.scale) applyScaleMode(this.#chart, next.scale);
    if (before?.zone !== next.zone || isOther) this.#applyLabels();
    if (before?.showPredictions !== next.showPredictions) this.#predictions.setVisible(next.showPredictions, this.#theme);
    if (isOther) void this.#open(before === null || this.#isAtEdge());
    else if (areOthers) {
      this.#rebuildIndicators();
      void this.#fetchMissingIndicators();
      this.#followValues();
    }
  }

  /** Reads the design tokens again and draws everything with them. */
  refreshTheme(): void {
    this.#theme = readChartTheme();
    applyTheme(this.#chart, this.#theme);
    this.#candles.setTheme(this.#theme);
    this.#rebuildIndicators();
    this.#predictions.setTheme(this.#theme);
    if (this.#window) this.#drawWindow(this.#window);
  }

  refreshLabels(): void {
    this.#applyLabels();
    if (this.#configuration) this.#candles.setUnits(unitsOf(this.#configuration.symbol, this.#window?.bars.close.at(-1)));
  }

  dispose(): void {
    this.#opened.abort();
    for (const stop of [...this.#stops, ...this.#stopLive]) stop();
    cancelDraw(this.#drawLive);
    cancelDraw(this.#report);
    this.#loader.dispose();
    this.#predictions.dispose();
    this.#panes.dispose();
    this.#window = null;
    this.#chart.remove();
  }

  // ---- what the trader does ----

  /** Moves the crosshair by bars, from the newest bar when there is no crosshair; the view follows. */
  stepCrosshair(by: number): void {
    const window = this.#window;
    if (!window || windowLength(window) === 0) return;
    this.#lastInputMs = performance.now();
    const last = windowLength(window) - 1;
    const index = Math.max(0, Math.min(last, (this.#crosshair ?? last) + by));
    this.#putCrosshair(index);
    const range = this.visibleRange();
    if (!range) return;
    if (index < range.from) this.#show({ from: index - 1, to: index - 1 + (range.to - range.from) });
    else if (index > range.to) this.#show({ from: index + 1 - (range.to - range.from), to: index + 1 });
  }

  /** Takes the crosshair away. */
  clearCrosshair(): void {
    this.showCrosshairAt(null);
    this.#listener.onCrosshair(null);
  }

  /** Shows `factor` times as many bars; the right edge stays when the newest bar is in view, else the middle. */
  zoom(factor: number): void {
    const range = this.visibleRange();
    if (!range) return;
    this.#lastInputMs = performance.now();
    const count = Math.max(8, (range.to - range.from) * factor);
    const anchor = this.#isAtEdge() ? 1 : 0.5;
    const fixed = range.from + (range.to - range.from) * anchor;
    this.#show({ from: fixed - count * anchor, to: fixed + count * (1 - anchor) });
  }

  /** Back to the newest bars at the usual width. */
  reset(): void {
    this.#lastInputMs = performance.now();
    this.#chart.priceScale('right').applyOptions({ autoScale: true });
    if (this.#window && this.#window.level === 1 && reachesEnd(this.#window)) this.#show(this.#newestRange(this.#window));
    else void this.#open(true);
  }

  /** Bars in view as a table, oldest first, with the newest as it stands. */
  visibleBars(): LiveBar[] {
    const window = this.#window;
    const range = this.visibleRange();
    if (!window || !range) return [];
    const bars: LiveBar[] = [];
    for (let i = Math.max(0, Math.ceil(range.from)); i <= Math.min(windowLength(window) - 1, range.to); i++)
      bars.push(windowBar(window, i));
    const newest = newestBar(window, this.#forming?.bar ?? null);
    if (newest && reachesEnd(window) && range.to >= windowLength(window) && newest.timeUs !== bars.at(-1)?.timeUs) bars.push(newest);
    return bars;
  }

  // ---- what linked charts do ----

  /** Puts the crosshair at a time without telling anyone. */
  showCrosshairAt(timeUs: number | null): void {
    const window = this.#window;
    const index = window && timeUs !== null ? barAtTime(window, timeUs) : -1;
    if (index < 0 || !window) {
      this.#crosshair = null;
      this.#chart.clearCrosshairPosition();
      this.#emitReadout();
    } else this.#putCrosshair(index);
  }

  /** Shows a stretch of time: all of it on the same timeframe, else up to the same right edge at the own width. */
  showTimes(times: VisibleTimes, isSameTimeframe: boolean): void {
    const window = this.#window;
    const range = this.visibleRange();
    if (!window || !range || !this.#configuration) return;
    const barUs = timeframeLengthUs(this.#configuration.timeframe);
    if (times.isAtEdge && !isSameTimeframe) {
      if (!this.#isAtEdge()) void this.#open(true, range.to - range.from);
      return;
    }
    const to = positionAtTime(window, times.toUs, barUs);
    const from = isSameTimeframe ? positionAtTime(window, times.fromUs, barUs) : to - (range.to - range.from);
    if (Number.isFinite(from) && to > from) this.#show({ from, to });
  }

  // ---- WindowView ----

  visibleRange(): BarRange | null {
    return this.#pendingRange ?? this.#chart.timeScale().getVisibleLogicalRange();
  }

  widthPx(): number {
    return this.#chart.timeScale().width();
  }

  place(window: ChartWindow, range: BarRange | null): void {
    this.#isPlacing = true;
    this.#window = window;
    this.#split = historyLength(window);
    this.#drawWindow(window);
    this.#limitZoom(window);
    if (range) this.#show(range);
    this.#isPlacing = false;
    this.#setStatus({ phase: windowLength(window) > 0 || this.#forming?.bar ? 'ready' : 'empty', problem: null });
    void this.#fetchMissingIndicators();
    this.#loadPredictions();
    drawNextFrame(this.#report);
  }

  // ---- inside ----

  async #open(isNewest: boolean, visibleCount?: number): Promise<void> {
    const configuration = this.#configuration;
    if (!configuration) return;
    this.#opened.abort();
    const opened = new AbortController();
    this.#opened = opened;
    for (const stop of this.#stopLive) stop();
    this.#stopLive = [];
    const before = this.visibleRange();
    const middle = before && this.#window ? timeAtPosition(this.#window, (before.from + before.to) / 2, this.#barUs()) : Number.NaN;
    this.#setStatus({ phase: 'loading', problem: null, closesAtUs: null });
    const count = visibleCount ?? Math.max(30, Math.round(this.widthPx() / BAR_PX));
    const isAround = !isNewest && Number.isFinite(middle);
    const position = isAround ? { level: 1 as const, aroundTimeUs: middle } : { level: 1 as const };
    await this.#loader.open(position, (window) => {
      // The old symbol's last price and values must not be drawn over the new symbol's bars.
      this.#forming = null;
      this.#formingValues.clear();
      this.#candles.setUnits(unitsOf(configuration.symbol, window.bars.close.at(-1)));
      this.#rebuildIndicators();
      if (!isAround) return this.#newestRange(window, count);
      const at = positionAtTime(window, middle, timeframeLengthUs(configuration.timeframe));
      return { from: at - count / 2, to: at + count / 2 };
    });
    if (opened.signal.aborted) return;
    this.#stopLive.push(followForming(configuration, (bar) => this.#onForming(bar)));
    this.#followValues();
    void this.#predictions.open(configuration, this.#theme);
  }

  #fail(problem: ChartProblem): void {
    if (problem.code === 'NoData') {
      this.#loader.replaceCurrent(emptyWindow(this.#forming?.generation ?? 0));
      this.#forming = null;
      this.place(emptyWindow(0), null);
    } else if (this.#status.phase !== 'ready') this.#setStatus({ phase: 'failed', problem });
  }

  #barUs(): number {
    return timeframeLengthUs(this.#configuration?.timeframe ?? '1m');
  }

  #newestRange(window: ChartWindow, count = Math.max(30, Math.round(this.widthPx() / BAR_PX))): BarRange {
    const last = windowLength(window);
    // A series shorter than the chart is wide gets wider bars, up to a point, rather than an empty half.
    const shown = Math.max(Math.min(count, last + EMPTY_RIGHT + 2), Math.ceil(this.widthPx() / WIDEST_BAR_PX));
    return { from: last - shown + EMPTY_RIGHT, to: last + EMPTY_RIGHT };
  }

  #isAtEdge(): boolean {
    const range = this.visibleRange();
    return !this.#window || !range || (reachesEnd(this.#window) && range.to >= windowLength(this.#window) - 1);
  }

  #show(range: BarRange): void {
    this.#pendingRange = range;
    this.#chart.timeScale().setVisibleLogicalRange(range);
    // The library applies a range on its next paint; until then it would still answer with the old one.
    requestAnimationFrame(() => {
      if (this.#pendingRange !== range) return;
      this.#pendingRange = null;
      this.#onRangeChange();
    });
  }

  /** Zooming out ends a little beyond the whole series. */
  #limitZoom(window: ChartWindow): void {
    const width = this.widthPx();
    const isWhole = width > 0 && !canCoarsen(window, window.level, width);
    const minBarSpacing = isWhole ? Math.min(2, Math.max(FINEST_SPACING_PX, width / (window.totalCount * 1.3))) : FINEST_SPACING_PX;
    this.#chart.timeScale().applyOptions({ minBarSpacing });
  }

  #drawWindow(window: ChartWindow): void {
    this.#candles.setHistory(window.bars, this.#split);
    this.#candles.setLive(liveBars(window, this.#split, this.#forming?.bar ?? null));
    this.#indicators.setWindow(window, this.#split);
    if (reachesEnd(window)) this.#candles.markPrice(null);
    drawNextFrame(this.#drawLive);
  }

  #applyLabels(): void {
    const configuration = this.#configuration;
    if (!configuration) return;
    const calendar = useMarket.getState().bySymbol.get(configuration.symbol)?.calendar ?? 'utc';
    const zone = isTimeZone(configuration.zone) ? configuration.zone : 'UTC';
    applyTimeLabels(this.#chart, makeTimeLabels(configuration.timeframe, calendar, zone), configuration.timeframe === '1s');
  }

  #rebuildIndicators(): void {
    const configuration = this.#configuration;
    if (!configuration) return;
    this.#indicators.setIndicators(configuration.indicators, this.#listings, this.#theme, unitsOf(configuration.symbol));
    if (this.#window) this.#indicators.setWindow(this.#window, this.#split);
    this.#panes.renew();
  }

  async #fetchMissingIndicators(): Promise<void> {
    const window = this.#window;
    const configuration = this.#configuration;
    if (!window || !configuration || windowLength(window) === 0) return;
    const { signal } = this.#opened;
    await Promise.all(
      configuration.indicators
        .filter((indicator) => !window.indicators.has(indicator.key))
        .map(async (indicator) => {
          const columns = await fetchIndicator(configuration, indicator, window, signal);
          const current = this.#window;
          if (signal.aborted || !current || 'code' in columns) return;
          if (current.fromIndex !== window.fromIndex || current.level !== window.level || current.generation !== window.generation) return;
          this.#replaceWindow({ ...current, indicators: new Map(current.indicators).set(indicator.key, columns) });
          this.#indicators.setColumns(indicator.key, this.#window ?? current, this.#split, columns);
          drawNextFrame(this.#drawLive);
        }),
    );
  }

  #replaceWindow(window: ChartWindow): void {
    this.#window = window;
    this.#loader.replaceCurrent(window);
  }

  #loadPredictions(): void {
    const window = this.#window;
    if (window && this.#configuration) void this.#predictions.load(window, this.#split);
  }

  #followValues(): void {
    const configuration = this.#configuration;
    if (!configuration) return;
    for (const stop of this.#stopLive.splice(1)) stop();
    this.#formingValues.clear();
    for (const indicator of configuration.indicators)
      this.#stopLive.push(
        followFormingValues(configuration, indicator, (values) => {
          this.#formingValues.set(indicator.key, values);
          drawNextFrame(this.#drawLive);
        }),
      );
  }

  #onForming(forming: FormingBar): void {
    this.#forming = forming;
    if (forming.closesAtUs !== this.#status.closesAtUs) this.#setStatus({ closesAtUs: forming.closesAtUs });
    const window = this.#window;
    if (!window) return;
    const isRewritten = window.baseCount > 0 && forming.generation !== window.generation;
    if (isRewritten || (window.baseCount === 0 && forming.closedCount > 0)) return void this.#open(this.#isAtEdge());
    if (this.#status.phase === 'empty' && forming.bar) this.#setStatus({ phase: 'ready' });
    if (forming.closedCount > window.baseCount) void this.#loadTail();
    drawNextFrame(this.#drawLive);
  }

  /** Fetches what closed since the window was loaded and draws it in the live series. */
  async #loadTail(): Promise<void> {
    const window = this.#window;
    const configuration = this.#configuration;
    const forming = this.#forming;
    if (!window || !configuration || !forming || this.#isTailLoading) return;
    if (!reachesEnd(window)) {
      const totalCount = Math.ceil(forming.closedCount / window.level);
      return this.#replaceWindow({ ...window, baseCount: forming.closedCount, totalCount });
    }
    this.#isTailLoading = true;
    const { signal } = this.#opened;
    const request = { level: window.level, fromIndex: window.fromIndex + this.#split, count: 2_000 };
    const tail = await fetchWindow(configuration, configuration.indicators, request, signal);
    this.#isTailLoading = false;
    const current = this.#window;
    if (signal.aborted || isChartProblem(tail) || !current || current.fromIndex !== window.fromIndex || current.level !== window.level)
      return;
    const extended = extendWindow(current, tail);
    if (!extended) return;
    this.#replaceWindow(extended);
    if (windowLength(extended) - this.#split > LONGEST_TAIL) {
      this.place(extended, this.visibleRange());
      return;
    }
    this.#candles.setLive(liveBars(extended, this.#split, this.#forming?.bar ?? null));
    for (const [key, columns] of extended.indicators) this.#indicators.setColumns(key, extended, this.#split, columns);
    drawNextFrame(this.#drawLive);
    if (this.#forming && this.#forming.closedCount > extended.baseCount) void this.#loadTail();
  }

  readonly #drawLive = (): void => {
    const window = this.#window;
    if (!window) return;
    const forming = this.#forming;
    const newest = newestBar(window, forming?.bar ?? null);
    if (newest && reachesEnd(window)) {
      this.#candles.updateLive(newest);
      for (const [key, values] of this.#formingValues)
        if (values.timeUs !== null && values.timeUs === forming?.bar?.timeUs)
          this.#indicators.updateLive(key, newest.timeUs, values.values);
    } else if (forming?.bar) this.#candles.markPrice(forming.bar.close);
    const price = forming?.bar?.close ?? newest?.close;
    const { dataset } = this.#root;
    if (price !== undefined) dataset.lastPrice = String(price);
    if (forming?.receivedTimeUs) dataset.drawnReceivedUs = String(forming.receivedTimeUs);
    if (this.#crosshair === null || this.#crosshair >= windowLength(window)) this.#emitReadout();
  };

  #onRangeChange(): void {
    if (this.#isPlacing) return;
    // A load may place a window at once; not from within the library's own event.
    queueMicrotask(() => this.#loader.check());
    drawNextFrame(this.#report);
    if (performance.now() - this.#lastInputMs < INPUT_EFFECT_MS) this.#emitMoved();
  }

  #emitMoved(): void {
    const window = this.#window;
    const range = this.visibleRange();
    if (!window || !range || windowLength(window) === 0) return;
    const barUs = this.#barUs();
    this.#listener.onMoved({
      fromUs: timeAtPosition(window, range.from, barUs),
      toUs: timeAtPosition(window, range.to, barUs),
      isAtEdge: this.#isAtEdge(),
    });
  }

  /** Tells tests and assistive technology what is in view, through attributes of the chart's root. */
  readonly #report = (): void => {
    const window = this.#window;
    const range = this.visibleRange();
    if (!window || !range) return;
    const { dataset } = this.#root;
    const end = window.fromIndex + windowLength(window);
    dataset.level = String(window.level);
    dataset.firstIndex = (range.from + window.fromIndex).toFixed(1);
    dataset.lastIndex = (range.to + window.fromIndex).toFixed(1);
    dataset.windowFrom = String(window.fromIndex);
    dataset.windowTo = String(end);
    dataset.totalCount = String(window.totalCount);
    const isEmptyLeft = range.from < -1 && window.fromIndex > 0;
    const isEmptyRight = range.to > windowLength(window) + 1 && end < window.totalCount;
    if (isEmptyLeft || isEmptyRight) dataset.emptyEdges = String(Number(dataset.emptyEdges ?? 0) + 1);
  };

  #putCrosshair(index: number): void {
    const window = this.#window;
    if (!window || windowLength(window) === 0) return;
    this.#crosshair = index;
    const i = Math.min(index, windowLength(window) - 1);
    const series = i < this.#split ? this.#candles.history : this.#candles.live;
    this.#chart.setCrosshairPosition(window.bars.close[i] as number, toTime(window.bars.timeUs[i] as number), series);
    this.#emitReadout();
  }

  #onCrosshairMove(event: MouseEventParams): void {
    // Without a source event the crosshair was put there by a linked chart or the keyboard.
    if (!event.sourceEvent && event.point) return;
    const logical = event.logical;
    const window = this.#window;
    if (logical === undefined || !window || event.point === undefined) {
      if (this.#crosshair === null) return;
      this.#crosshair = null;
      this.#listener.onCrosshair(null);
    } else {
      this.#crosshair = Math.max(0, logical);
      this.#listener.onCrosshair(timeAtPosition(window, this.#crosshair, this.#barUs()));
    }
    this.#emitReadout();
  }

  #emitReadout(): void {
    this.#listener.onReadout(this.#window ? this.#readout(this.#window) : EMPTY_READOUT);
  }

  #readout(window: ChartWindow): ChartReadout {
    const last = windowLength(window) - 1;
    const values = new Map<string, Readonly<Record<string, number | null>>>();
    const index = this.#crosshair;
    if (index !== null && index <= last) {
      for (const key of window.indicators.keys()) values.set(key, this.#indicators.valuesAt(key, index) ?? {});
      const previousClose = index > 0 ? (window.bars.close[index - 1] as number) : Number.NaN;
      return { bar: windowBar(window, index), previousClose, isUnderCrosshair: true, values };
    }
    for (const key of window.indicators.keys()) {
      const forming = this.#formingValues.get(key);
      values.set(key, forming && forming.timeUs !== null ? forming.values : (this.#indicators.valuesAt(key, last) ?? {}));
    }
    const newest = newestBar(window, this.#forming?.bar ?? null);
    const isForming = newest !== null && newest.timeUs !== window.bars.timeUs[last];
    const previousClose = window.bars.close[isForming ? last : last - 1] ?? Number.NaN;
    return { bar: newest, previousClose, isUnderCrosshair: false, values };
  }

  #setStatus(change: Partial<ChartStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.#root.dataset.phase = this.#status.phase;
    this.#listener.onStatus(this.#status);
  }
}
