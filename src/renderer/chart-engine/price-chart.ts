import { timeframeLengthUs } from '#core/market/timeframe.ts';
import { linkTo } from '../connection/service-link.ts';
import type { IndicatorListing } from '../state/indicator-catalogue.ts';
import { type AlertLevel, AlertLevels } from './alert-levels.ts';
import { type BarPlace, barAt } from './bar-place.ts';
import { ChartCanvas } from './chart-canvas.ts';
import type { ChartConfiguration, ChartListener, ChartStatus, VisibleTimes } from './chart-configuration.ts';
import { ChartCrosshair } from './chart-crosshair.ts';
import { type ChartProblem, fetchWindow, isChartProblem } from './chart-data.ts';
import { ChartMarks } from './chart-marks.ts';
import { applyScaleMode } from './chart-surface.ts';
import { readChartTheme } from './chart-theme.ts';
import { type BarRange, type ChartWindow, emptyWindow, reachesEnd, shiftRange, windowLength } from './chart-window.ts';
import { DrawingBoard } from './drawing-board.ts';
import { cancelDraw, drawNextFrame, isDrawDue } from './frame-scheduler.ts';
import { withValues } from './indicator-layer.ts';
import type { LiveBar } from './live-tail.ts';
import { LiveUpdates } from './live-updates.ts';
import type { MarkGroup } from './mark-places.ts';
import { ReadingPace } from './reading-pace.ts';
import { ReplayTrades } from './replay-trades.ts';
import { withoutRevised } from './revised-values.ts';
import { ShownRange } from './shown-range.ts';
import * as view from './view-range.ts';
import { reportDrawn, reportView } from './view-report.ts';
import { WindowLoader, type WindowView } from './window-loader.ts';
import { positionAtTime } from './window-times.ts';

/** Range changes this long after the trader's input are the trader's; others come from new bars and linked charts. */
const INPUT_EFFECT_MS = 350;

/** One price chart: keeps the right bars loaded, draws them, and draws what is live at most once a frame. No React inside. */
export class PriceChart implements WindowView {
  readonly drawings: DrawingBoard;
  readonly replayTrades: ReplayTrades;
  readonly #root: HTMLElement;
  readonly #listener: ChartListener;
  readonly #canvas: ChartCanvas;
  readonly #shown: ShownRange;
  readonly #alertLevels: AlertLevels;
  readonly #crosshair: ChartCrosshair;
  readonly #marks: ChartMarks;
  readonly #loader: WindowLoader;
  readonly #live: LiveUpdates;
  readonly #livePace = new ReadingPace(() => this.#crosshair.emitReadout());
  readonly #stops: (() => void)[];
  /** As the trader chose it, and as it is computed. */
  #chosen: ChartConfiguration | null = null;
  #configuration: ChartConfiguration | null = null;
  #listings: ReadonlyMap<string, IndicatorListing> = new Map();
  #isPlacing = false;
  #lastInputMs = Number.NEGATIVE_INFINITY;
  #status: ChartStatus = { phase: 'loading', problem: null, closesAtUs: null };
  #opened = new AbortController();

  constructor(root: HTMLElement, container: HTMLElement, listener: ChartListener) {
    this.#root = root;
    this.#listener = listener;
    this.#canvas = new ChartCanvas(container, (tops) => listener.onPanes(tops));
    const onApplied = () => this.#canvas.window && this.#onRangeChange();
    this.#shown = new ShownRange(this.#canvas.chart, onApplied, this.#showUsual);
    this.#alertLevels = new AlertLevels(this.#canvas.candles.anchor);
    this.drawings = new DrawingBoard(this.#canvas, root, container, () => this.#configuration);
    this.replayTrades = new ReplayTrades(this.#canvas, this.#barUs);
    this.#crosshair = new ChartCrosshair(this.#canvas, listener, this.#barUs);
    this.#marks = new ChartMarks(root, this.#canvas, listener, this.#barUs);
    this.#loader = new WindowLoader(async (request, signal) => {
      const configuration = this.#configuration;
      if (!configuration) return null;
      const window = await fetchWindow(configuration, configuration.indicators, request, signal);
      if (!isChartProblem(window)) return window;
      if (!signal.aborted && window.code !== 'Cancelled') this.#fail(window);
      return null;
    }, this);
    this.#live = new LiveUpdates(this.#canvas, {
      onWindow: (window) => {
        this.#loader.replaceCurrent(window);
        // The crosshair may rest on a bar whose values came only now.
        drawNextFrame(this.#writeReadout);
      },
      onLongTail: (window) => {
        const range = this.visibleRange();
        const grown = windowLength(window) - (this.#canvas.window ? windowLength(this.#canvas.window) : 0);
        const isAtEdge = this.#isAtEdge();
        this.#loader.replaceCurrent(window);
        this.place(window, range && isAtEdge ? shiftRange(range, grown) : range);
      },
      onRewritten: () => void this.#open(this.#isAtEdge()),
      onForming: ({ bar, closesAtUs }) => {
        if (closesAtUs !== this.#status.closesAtUs) this.#setStatus({ closesAtUs });
        if (this.#status.phase === 'empty' && bar) this.#setStatus({ phase: 'ready' });
      },
      onPrice: () => this.#drawPrice(),
      onChange: () => this.#drawPrice(),
      onProblem: (key, problem) => listener.onProblem(key, problem),
    });
    this.#canvas.chart.timeScale().subscribeVisibleLogicalRangeChange(() => this.#onRangeChange());
    for (const type of ['wheel', 'pointermove', 'touchmove'] as const) container.addEventListener(type, this.#noteInput, { passive: true });
    this.#stops = [linkTo('ingestion').onUp(() => this.retry()), linkTo('feature').onUp(() => void this.#live.fetchMissing())];
  }

  /** Shows something else, or the same in another way. Only what changed is done. */
  configure(next: ChartConfiguration, listings: ReadonlyMap<string, IndicatorListing>): void {
    const before = this.#chosen;
    this.#chosen = next;
    const configuration = { ...next, indicators: withValues(next.indicators, listings), untilUs: this.#marks.untilUs };
    this.#configuration = configuration;
    const isOther = before?.symbol !== next.symbol || before.timeframe !== next.timeframe;
    this.#dropRevised(next, listings);
    const hasOtherIndicators = before?.indicators !== next.indicators || this.#listings !== listings;
    this.#listings = listings;
    if (before?.scale !== next.scale) {
      applyScaleMode(this.#canvas.chart, next.scale);
      this.#anchorPercent();
    }
    if (before?.zone !== next.zone || isOther) this.#canvas.setLabels(next);
    if (before?.showPredictions !== next.showPredictions) this.#canvas.predictions.setVisible(next.showPredictions);
    if (isOther || hasOtherIndicators) this.#marks.configure(next, listings);
    if (isOther) void this.#open(before === null || this.#isAtEdge());
    else if (hasOtherIndicators) {
      this.#canvas.setIndicators(configuration, listings);
      this.#live.followValues(configuration);
      void this.#live.fetchMissing();
    }
  }

  #dropRevised({ indicators }: ChartConfiguration, listings: ReadonlyMap<string, IndicatorListing>): void {
    const kept = withoutRevised(this.#canvas.window, indicators, this.#listings, listings);
    if (!kept) return;
    this.#canvas.noteWindow(kept);
    this.#loader.replaceCurrent(kept);
  }

  /** Draws lines at the prices that alerts wait for, instead of those that are there. */
  showAlertLevels(levels: readonly AlertLevel[]): void {
    this.#alertLevels.show(levels, readChartTheme());
  }

  /** Shows the chart as if no bar that opens from that time on were there: later ones go on from there, earlier ones begin anew. Null: live again. */
  replayUntil(timeUs: number | null): void {
    const before = this.#marks.untilUs;
    const untilUs = timeUs ?? undefined;
    this.#marks.untilUs = untilUs;
    if (!this.#configuration || untilUs === before) return;
    this.#configuration = { ...this.#configuration, untilUs };
    if (before !== undefined && untilUs !== undefined && untilUs > before) this.#live.replay(this.#configuration);
    else void this.#open(true, this.#shown.count);
  }

  /** The bar at a horizontal place in the chart, and where its right edge is; null while none is drawn. */
  readonly barAt = (x: number): BarPlace | null => barAt(this.#canvas, x);

  /** Reads the design tokens again and draws everything with them. */
  refreshTheme(): void {
    this.#alertLevels.setTheme(readChartTheme());
    this.drawings.layer.refreshTheme();
    this.replayTrades.refreshTheme();
    if (!this.#configuration || !this.#chosen) return;
    this.#canvas.refreshTheme(this.#configuration, this.#listings);
    this.#marks.configure(this.#chosen, this.#listings);
  }

  /** Asks again for what could not be shown. */
  retry(): void {
    if (this.#status.phase === 'failed') void this.#open(true);
  }

  /** Writes prices and times anew after the instrument or the locale changed. */
  refreshLabels(): void {
    if (!this.#configuration) return;
    if (this.#status.problem?.code === 'UnknownInstrument') this.retry();
    this.#canvas.setLabels(this.#configuration);
    this.#canvas.setUnits(this.#configuration.symbol);
  }

  dispose(): void {
    this.#opened.abort();
    for (const stop of this.#stops) stop();
    this.#live.stop();
    for (const draw of [this.#drawLive, this.#writeReadout, this.#report]) cancelDraw(draw);
    this.#livePace.cancel();
    this.#marks.dispose();
    this.#loader.dispose();
    this.drawings.dispose();
    this.#canvas.dispose();
  }

  /** Moves the crosshair by bars, from the newest bar when there is no crosshair; the view follows. */
  stepCrosshair(by: number): void {
    const { window } = this.#canvas;
    const range = this.visibleRange();
    if (!window || !range || windowLength(window) === 0) return;
    this.#noteInput();
    const last = windowLength(window) - 1;
    const index = Math.max(0, Math.min(last, (this.#crosshair.index ?? last) + by));
    this.#crosshair.put(index);
    this.#listener.onCrosshair(window.bars.timeUs[index] as number);
    const held = view.rangeHolding(range, index);
    if (held !== range) this.#shown.show(held);
  }

  /** The bar under the crosshair, by its place in the window; null without a crosshair. */
  get crosshairIndex(): number | null {
    return this.#crosshair.index;
  }

  /** When that bar opened; null without a crosshair. */
  readonly crosshairTimeUs = (): number | null => this.#crosshair.timeUs;

  /** The price that the crosshair stands at; null without a crosshair. */
  get crosshairPrice(): number | null {
    return this.#crosshair.price;
  }

  /** Takes the crosshair away. */
  clearCrosshair(): void {
    this.#crosshair.clear();
    this.#listener.onCrosshair(null);
  }

  /** Shows `factor` times as many bars; the right edge stays when the newest bar is in view, else the middle. */
  zoom(factor: number): void {
    const range = this.visibleRange();
    if (!range) return;
    this.#noteInput();
    this.#shown.show(view.zoomedRange(range, factor, this.#isAtEdge() ? 1 : 0.5));
  }

  /** Back to the newest bars at the usual width. */
  reset(): void {
    this.#noteInput();
    this.#canvas.chart.priceScale('right').applyOptions({ autoScale: true });
    this.#showUsual();
  }

  readonly #showUsual = (): void => {
    const { window } = this.#canvas;
    if (window?.level !== 1 || !reachesEnd(window)) return void this.#open(true);
    this.#shown.show(view.newestRange(window, this.widthPx()));
    this.#shown.noteUsual();
  };

  /** Bars in view, oldest first, with the newest as it stands. */
  visibleBars(): LiveBar[] {
    const { window, forming } = this.#canvas;
    const range = this.visibleRange();
    return window && range ? view.barsInRange(window, forming?.bar ?? null, range) : [];
  }

  /** The marks of indicators in view, by indicator. */
  readonly marks = (): readonly MarkGroup[] => this.#marks.groups;

  /** Puts the crosshair at a time without telling anyone: for linked charts. */
  showCrosshairAt(timeUs: number | null): void {
    this.#crosshair.showAt(timeUs);
  }

  /** Shows a stretch of time, for linked charts: all of it on the same timeframe, else up to the same right edge at the own width. */
  showTimes(times: VisibleTimes, isSameTimeframe: boolean): void {
    const { window } = this.#canvas;
    const range = this.visibleRange();
    if (!window || !range) return;
    if (times.isAtEdge && !isSameTimeframe) {
      if (!this.#isAtEdge()) void this.#open(true, range.to - range.from);
      return;
    }
    const next = view.rangeOfTimes(window, times, this.#barUs(), isSameTimeframe ? null : range.to - range.from);
    if (next) this.#shown.show(next);
  }

  visibleRange(): BarRange | null {
    return this.#shown.range;
  }

  widthPx(): number {
    return this.#canvas.chart.timeScale().width();
  }

  place(window: ChartWindow, range: BarRange | null): void {
    this.#isPlacing = true;
    const before = this.#canvas.window;
    if (before && this.#status.phase !== 'loading') this.#crosshair.follow(before, window);
    this.#canvas.drawWindow(window);
    this.#canvas.chart.timeScale().applyOptions({ minBarSpacing: view.finestSpacing(window, this.widthPx()) });
    if (range) this.#shown.show(range);
    this.#anchorPercent();
    this.#isPlacing = false;
    this.#setStatus({ phase: windowLength(window) > 0 || this.#canvas.forming?.bar ? 'ready' : 'empty', problem: null });
    void this.#live.fetchMissing();
    drawNextFrame(this.#drawLive);
    drawNextFrame(this.#writeReadout);
    drawNextFrame(this.#report);
  }

  async #open(isNewest: boolean, visibleCount?: number): Promise<void> {
    const configuration = this.#configuration;
    if (!configuration) return;
    this.#opened.abort();
    const opened = new AbortController();
    this.#opened = opened;
    this.#live.stop();
    const middle = view.middleTime(this.#canvas.window, this.visibleRange(), this.#barUs());
    this.#setStatus({ phase: 'loading', problem: null, closesAtUs: null });
    const isAround = !isNewest && Number.isFinite(middle);
    const window = await this.#loader.open(
      { level: 1, ...(isAround ? { aroundTimeUs: Math.max(0, Math.round(middle)) } : {}) },
      (window) => {
        // The last price and values of what was shown before must not be drawn over the new bars.
        this.#canvas.forming = null;
        this.#canvas.formingValues.clear();
        this.#canvas.noteWindow(window);
        this.#canvas.setUnits(configuration.symbol);
        this.#canvas.setIndicators(this.#configuration ?? configuration, this.#listings, false);
        const count = visibleCount ?? view.usualCount(this.widthPx());
        if (!isAround) return view.newestRange(window, this.widthPx(), count);
        const at = positionAtTime(window, middle, timeframeLengthUs(configuration.timeframe));
        return { from: at - count / 2, to: at + count / 2 };
      },
    );
    // What failed stays failed until the service, the instruments or the trader change something: following what is live would
    // ask again with every tick.
    if (opened.signal.aborted || (window === null && this.#status.phase === 'failed')) return;
    if (window && !isAround && visibleCount === undefined) this.#shown.noteUsual();
    // Indicators may have been chosen while the bars were on their way; another symbol would have opened anew.
    this.#live.start(this.#configuration ?? configuration);
    void this.#live.fetchMissing();
    void this.#canvas.predictions.open(configuration);
  }

  #fail(problem: ChartProblem): void {
    if (problem.code === 'NoData') {
      this.#canvas.forming = null;
      this.#loader.replaceCurrent(emptyWindow());
      this.place(emptyWindow(), null);
    } else if (this.#status.phase !== 'ready') this.#setStatus({ phase: 'failed', problem });
  }

  readonly #barUs = (): number => timeframeLengthUs(this.#configuration?.timeframe ?? '1m');

  #isAtEdge(): boolean {
    return view.reachesNewest(this.#canvas.window, this.#shown.range);
  }

  readonly #noteInput = (): void => {
    this.#lastInputMs = performance.now();
  };

  /** The newest of the prices that come before the next frame is drawn in it. The library asks for its frame after ours, and so paints after it. */
  #drawPrice(): void {
    if (isDrawDue(this.#drawLive)) return;
    drawNextFrame(this.#drawLive);
    this.#canvas.candles.askForPaint();
  }

  /** Draws, and writes the root's attributes in the frame in which the library paints the same values. */
  readonly #drawLive = (): void => {
    const price = this.#canvas.drawLive();
    reportDrawn(this.#root, { price, receivedUs: this.#canvas.forming?.receivedTimeUs ?? null });
    this.#marks.look(this.visibleRange());
    if (this.#crosshair.isOnNewest) this.#livePace.ask();
  };

  readonly #writeReadout = (): void => this.#crosshair.emitReadout();

  readonly #report = (): void => {
    const { window } = this.#canvas;
    const range = this.visibleRange();
    if (window && range) reportView(this.#root, window, range);
    this.#marks.look(range);
  };

  /** Percent count from the close of the first bar in view. */
  #anchorPercent(): void {
    this.#canvas.anchorPercent(this.#shown.range, this.#configuration?.scale === 'percentage');
  }

  #onRangeChange(): void {
    // Without a width nothing is in view: what that would need is not loaded.
    if (this.#isPlacing || this.widthPx() <= 0) return;
    this.#anchorPercent();
    // A load may place a window at once; not from within the library's own event.
    queueMicrotask(() => this.#loader.check());
    drawNextFrame(this.#report);
    if (performance.now() - this.#lastInputMs < INPUT_EFFECT_MS) this.#emitMoved();
  }

  #emitMoved(): void {
    this.#shown.noteChosen();
    const { window } = this.#canvas;
    const range = this.visibleRange();
    if (!window || !range || windowLength(window) === 0) return;
    this.#listener.onMoved({ ...view.timesOfRange(window, range, this.#barUs()), isAtEdge: this.#isAtEdge() });
  }

  #setStatus(change: Partial<ChartStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.#root.dataset.phase = this.#status.phase;
    this.#listener.onStatus(this.#status);
  }
}
