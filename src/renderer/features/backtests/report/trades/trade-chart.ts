import type { IChartApi } from 'lightweight-charts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { timeframeLengthUs } from '#core/market/timeframe.ts';
import { CandleLayer } from '../../../../chart-engine/candle-layer.ts';
import { applyTheme, applyTimeLabels, createSurface } from '../../../../chart-engine/chart-surface.ts';
import { type ChartTheme, readChartTheme } from '../../../../chart-engine/chart-theme.ts';
import { type ChartWindow, reachesEnd, windowLength } from '../../../../chart-engine/chart-window.ts';
import { makeTimeLabels } from '../../../../chart-engine/time-labels.ts';
import { TradeLines } from '../../../../chart-engine/trade-lines.ts';
import { positionAtTime } from '../../../../chart-engine/window-times.ts';
import { linkTo } from '../../../../connection/service-link.ts';
import { formatPercentChange } from '../../../../format/number.ts';
import { unitsOf, useMarket } from '../../../../state/market-store.ts';
import { wordsOf } from '../figures.ts';
import type { TradeColumns } from './trade-rows.ts';

const WINDOW_BARS = 4000;
const MARGIN_BARS = 400;
const LEAST_BARS_SHOWN = 90;

interface TradeChartListener {
  /** Why no prices are shown; null when they are. */
  onProblem(problem: { readonly code: string; readonly message: string } | null): void;
  /** How many trades are drawn in the loaded bars, and of what. */
  onShown(symbol: string, trades: number): void;
}

/** Stored prices with the trades of a run over them: a window of bars around the chosen trade that moves along when it is scrolled. */
export class TradeChart {
  readonly #chart: IChartApi;
  readonly #candles: CandleLayer;
  readonly #lines: TradeLines;
  readonly #listener: TradeChartListener;
  readonly #timeframe: Timeframe;
  readonly #trades: TradeColumns;
  #theme: ChartTheme;
  #window: ChartWindow | null = null;
  #symbol = '';
  #selected: number | null = null;
  #loading: AbortController | null = null;

  constructor(container: HTMLElement, trades: TradeColumns, timeframe: Timeframe, listener: TradeChartListener) {
    this.#theme = readChartTheme();
    this.#chart = createSurface(container, this.#theme);
    this.#candles = new CandleLayer(this.#chart, this.#theme);
    this.#lines = new TradeLines(this.#chart, this.#candles.history);
    this.#trades = trades;
    this.#timeframe = timeframe;
    this.#listener = listener;
    this.#chart.timeScale().subscribeVisibleLogicalRangeChange(() => this.#loadMore());
  }

  /** Shows a trade, with the bars around it. */
  async select(index: number): Promise<void> {
    const trades = this.#trades;
    this.#selected = index;
    const symbol = trades.symbols[trades.symbol[index] as number] ?? '';
    const fromUs = trades.entryTimeUs[index] as number;
    const toUs = trades.exitTimeUs[index] as number;
    const middleUs = Math.round((fromUs + toUs) / 2);
    const held = this.#window;
    const isHeld =
      held !== null &&
      symbol === this.#symbol &&
      fromUs >= (held.bars.timeUs[MARGIN_BARS] ?? Number.POSITIVE_INFINITY) &&
      toUs <= (held.bars.timeUs.at(-MARGIN_BARS) ?? 0);
    if (!isHeld && !(await this.#load(symbol, middleUs))) return;
    const window = this.#window;
    if (!window) return;
    const barUs = timeframeLengthUs(this.#timeframe);
    const [from, to] = [positionAtTime(window, fromUs, barUs), positionAtTime(window, toUs, barUs)];
    const around = Math.max(LEAST_BARS_SHOWN, (to - from) * 3);
    const middle = (from + to) / 2;
    this.#chart.priceScale('right').applyOptions({ autoScale: true });
    this.#chart.timeScale().setVisibleLogicalRange({ from: middle - around / 2, to: middle + around / 2 });
    this.#draw();
  }

  /** Reads the tokens again. */
  refreshTheme(): void {
    this.#theme = readChartTheme();
    applyTheme(this.#chart, this.#theme);
    this.#candles.setTheme(this.#theme);
    if (this.#window) this.#candles.setHistory(this.#window.bars, windowLength(this.#window));
    this.#draw();
  }

  dispose(): void {
    this.#loading?.abort();
    this.#chart.remove();
  }

  async #load(symbol: string, aroundTimeUs: number): Promise<boolean> {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    const result = await linkTo('ingestion').client['bars.window'](
      { symbol, timeframe: this.#timeframe, level: 1, aroundTimeUs, count: WINDOW_BARS },
      { signal: loading.signal },
    );
    if (loading.signal.aborted) return false;
    this.#loading = null;
    if (!result.ok) {
      this.#listener.onProblem(result.error);
      return false;
    }
    this.#listener.onProblem(null);
    this.#window = { ...result.value, level: 1, indicators: new Map() };
    if (symbol !== this.#symbol) {
      this.#symbol = symbol;
      this.#candles.setUnits(unitsOf(symbol, result.value.bars.close[0]));
      const calendar = useMarket.getState().bySymbol.get(symbol)?.calendar ?? 'utc';
      applyTimeLabels(this.#chart, makeTimeLabels(this.#timeframe, calendar, 'UTC'), this.#timeframe === '1s');
    }
    this.#candles.setHistory(result.value.bars, result.value.bars.timeUs.length);
    this.#draw();
    return true;
  }

  #loadMore(): void {
    const window = this.#window;
    const range = this.#chart.timeScale().getVisibleLogicalRange();
    if (!window || !range || this.#loading) return;
    const isOut =
      (range.from < MARGIN_BARS && window.fromIndex > 0) || (range.to > windowLength(window) - MARGIN_BARS && !reachesEnd(window));
    const middle = Math.round((range.from + range.to) / 2);
    const aroundTimeUs = window.bars.timeUs[Math.max(0, Math.min(windowLength(window) - 1, middle))];
    if (!isOut || aroundTimeUs === undefined) return;
    const before = window.fromIndex;
    void this.#load(this.#symbol, aroundTimeUs).then((isLoaded) => {
      const now = this.#chart.timeScale().getVisibleLogicalRange();
      if (!isLoaded || !this.#window || !now) return;
      const by = before - this.#window.fromIndex;
      this.#chart.timeScale().setVisibleLogicalRange({ from: range.from + by, to: range.to + by });
    });
  }

  #draw(): void {
    const window = this.#window;
    if (!window) return;
    const { entryTimeUs, exitTimeUs, symbol, symbols } = this.#trades;
    const first = window.bars.timeUs[0] ?? 0;
    const last = window.bars.timeUs.at(-1) ?? 0;
    const shown: number[] = [];
    for (let i = 0; i < entryTimeUs.length; i++) {
      const isHere = symbols[symbol[i] as number] === this.#symbol;
      if (isHere && (exitTimeUs[i] as number) >= first && (entryTimeUs[i] as number) <= last && i !== this.#selected) shown.push(i);
    }
    // The chosen one is drawn last, on top.
    if (this.#selected !== null) shown.push(this.#selected);
    this.#lines.show({
      ...{ window, barUs: timeframeLengthUs(this.#timeframe), trades: this.#trades, shown },
      ...{ selected: this.#selected, theme: this.#theme, label: (index) => this.#label(index) },
    });
    this.#listener.onShown(this.#symbol, shown.length);
  }

  #label(index: number): string {
    const { exitReasons, exitReason, returnFraction } = this.#trades;
    return `${wordsOf(exitReasons[exitReason[index] as number] ?? '')} ${formatPercentChange(returnFraction[index])}`;
  }
}
