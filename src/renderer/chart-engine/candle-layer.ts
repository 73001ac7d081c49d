import {
  type CandlestickData,
  CandlestickSeries,
  type HistogramData,
  HistogramSeries,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  LineStyle,
  type UTCTimestamp,
} from 'lightweight-charts';
import type { BarColumns } from '#core/market/bar-columns.ts';
import { priceDecimals } from '#core/market/instrument.ts';
import { formatChange } from '../format/number.ts';
import { formatPrice, type PriceUnits } from '../format/price.ts';
import { type ChartTheme, labelColour, withAlpha } from './chart-theme.ts';
import type { LiveBar } from './live-tail.ts';

export const toTime = (timeUs: number): UTCTimestamp => (timeUs / 1e6) as UTCTimestamp;

const VOLUME_SCALE = 'volume';

const candle = (timeUs: number, open: number, high: number, low: number, close: number): CandlestickData => ({
  time: toTime(timeUs),
  open,
  high,
  low,
  close,
});

/**
 * Candles and volume, each as a long history series and a short live one. Up candles are hollow and down candles filled, so
 * that direction never rests on colour alone.
 */
export class CandleLayer {
  readonly history: ISeriesApi<'Candlestick'>;
  readonly live: ISeriesApi<'Candlestick'>;
  /**
   * Draws nothing itself: lines at prices and drawn trades belong to it. The library gives prices a place only by a series with a bar at the left
   * edge of the view or after it. The history has none where all bars in view are live, and there are no live ones where the window ends earlier.
   */
  readonly anchor: ISeriesApi<'Candlestick'>;
  readonly #historyVolume: ISeriesApi<'Histogram'>;
  readonly #liveVolume: ISeriesApi<'Histogram'>;
  /** Draws nothing; see {@link askForPaint}. */
  readonly #paintRequest: IPriceLine;
  #theme: ChartTheme;
  #liveTimes: number[] = [];
  #lastOfHistory: CandlestickData | null = null;
  #priceLine: IPriceLine | null = null;
  #direction = 0;
  #units: PriceUnits | null = null;
  #percentBase: number | null = null;

  constructor(chart: IChartApi, theme: ChartTheme) {
    this.#theme = theme;
    const quiet = { lastValueVisible: false, priceLineVisible: false };
    const volume = { priceScaleId: VOLUME_SCALE, priceFormat: { type: 'volume' as const }, ...quiet };
    this.#historyVolume = chart.addSeries(HistogramSeries, volume);
    this.#liveVolume = chart.addSeries(HistogramSeries, volume);
    this.history = chart.addSeries(CandlestickSeries, quiet);
    const unseen = { ...quiet, wickVisible: false, borderVisible: false, upColor: 'rgba(0, 0, 0, 0)', downColor: 'rgba(0, 0, 0, 0)' };
    this.anchor = chart.addSeries(CandlestickSeries, unseen);
    this.live = chart.addSeries(CandlestickSeries, { lastValueVisible: true, priceLineVisible: true, priceLineStyle: LineStyle.Dotted });
    this.#paintRequest = this.live.createPriceLine({ price: 0, lineVisible: false, axisLabelVisible: false });
    this.#historyVolume.priceScale().applyOptions({ scaleMargins: { top: 0.86, bottom: 0 } });
    this.setTheme(theme);
  }

  setTheme(theme: ChartTheme): void {
    this.#theme = theme;
    const options = {
      upColor: withAlpha(theme.background, 0),
      borderUpColor: theme.up,
      wickUpColor: theme.up,
      downColor: theme.down,
      borderDownColor: theme.down,
      wickDownColor: theme.down,
    };
    this.history.applyOptions(options);
    this.#direction = 0;
    this.live.applyOptions({ ...options, priceLineColor: theme.text });
  }

  /** Sets decimals and step of the price scale. */
  setUnits(units: PriceUnits): void {
    this.#units = units;
    this.#applyFormat();
  }

  /**
   * Writes the scale in percent from a price, or in prices when it is null. The library's own percent scale reckons every series from
   * its own first value: the live bar and the lines over the candles would lie where they are not.
   */
  setPercentBase(base: number | null): void {
    if (base === this.#percentBase) return;
    this.#percentBase = base;
    this.#applyFormat();
  }

  #applyFormat(): void {
    const units = this.#units;
    const base = this.#percentBase;
    if (!units) return;
    const priceFormat = {
      type: 'custom' as const,
      minMove: 10 ** -priceDecimals(units.tickSize),
      formatter: (price: number) => (base === null ? formatPrice(price, units) : `${formatChange((price / base - 1) * 100, 2)}%`),
    };
    for (const series of [this.history, this.anchor, this.live]) series.applyOptions({ priceFormat });
  }

  /** Replaces the history by the first `count` of these bars. */
  setHistory(bars: BarColumns, count: number): void {
    const candles = new Array<CandlestickData>(count);
    const volumes = new Array<HistogramData>(count);
    const up = withAlpha(this.#theme.up, 0.28);
    const down = withAlpha(this.#theme.down, 0.28);
    for (let i = 0; i < count; i++) {
      const timeUs = bars.timeUs[i] as number;
      const open = bars.open[i] as number;
      const close = bars.close[i] as number;
      const volume = bars.volume[i] as number;
      candles[i] = candle(timeUs, open, bars.high[i] as number, bars.low[i] as number, close);
      volumes[i] = { time: toTime(timeUs), value: Number.isNaN(volume) ? 0 : volume, color: close >= open ? up : down };
    }
    this.history.setData(candles);
    this.#historyVolume.setData(volumes);
    this.#lastOfHistory = candles.at(-1) ?? null;
  }

  /** Replaces the live bars; after the history, where both change. */
  setLive(bars: readonly LiveBar[]): void {
    this.#liveTimes = bars.map((bar) => bar.timeUs);
    const candles = bars.map((bar) => candle(bar.timeUs, bar.open, bar.high, bar.low, bar.close));
    this.live.setData(candles);
    const end = candles.at(-1) ?? this.#lastOfHistory;
    this.anchor.setData(end ? [end] : []);
    this.#liveVolume.setData(bars.map((bar) => this.#volumeOf(bar)));
    const last = bars.at(-1);
    if (last) this.#colourPriceLine(last);
  }

  /**
   * Has the library paint with the next frame, also what it is given within that frame before it paints. Much cheaper than handing it a price: that
   * would also look for what lies under the crosshair.
   */
  askForPaint(): void {
    this.#paintRequest.applyOptions({});
  }

  /** Changes the last live bar, or adds one after it. Cheap: the live series is short. */
  updateLive(bar: LiveBar): void {
    const last = this.#liveTimes.at(-1);
    if (last !== undefined && bar.timeUs < last) return;
    if (last === undefined || bar.timeUs > last) this.#liveTimes.push(bar.timeUs);
    this.live.update(candle(bar.timeUs, bar.open, bar.high, bar.low, bar.close));
    this.#liveVolume.update(this.#volumeOf(bar));
    this.#colourPriceLine(bar);
  }

  /** Marks the market's price where the newest bar is out of the window, or takes the mark away. */
  markPrice(price: number | null): void {
    if (price === null) {
      if (this.#priceLine) this.anchor.removePriceLine(this.#priceLine);
      this.#priceLine = null;
    } else if (this.#priceLine) this.#priceLine.applyOptions({ price });
    else
      this.#priceLine = this.anchor.createPriceLine({
        price,
        color: this.#theme.text,
        lineWidth: 1,
        lineStyle: LineStyle.Dotted,
        axisLabelVisible: true,
        title: '',
      });
  }

  #volumeOf(bar: LiveBar): HistogramData {
    const colour = bar.close >= bar.open ? this.#theme.up : this.#theme.down;
    return { time: toTime(bar.timeUs), value: Number.isNaN(bar.volume) ? 0 : bar.volume, color: withAlpha(colour, 0.28) };
  }

  #colourPriceLine(bar: LiveBar): void {
    const direction = bar.close >= bar.open ? 1 : -1;
    if (direction === this.#direction) return;
    this.#direction = direction;
    this.live.applyOptions({ priceLineColor: labelColour(direction > 0 ? this.#theme.up : this.#theme.down) });
  }
}
