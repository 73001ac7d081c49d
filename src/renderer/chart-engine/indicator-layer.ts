import {
  type AutoscaleInfo,
  type HistogramData,
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  type LineData,
  LineSeries,
  LineStyle,
  PriceScaleMode,
  type WhitespaceData,
} from 'lightweight-charts';
import { formatNumber } from '../format/number.ts';
import { formatPrice, type PriceUnits } from '../format/price.ts';
import type { IndicatorListing } from '../state/indicator-catalogue.ts';
import { toTime } from './candle-layer.ts';
import type { ChartIndicator } from './chart-data.ts';
import { type ChartTheme, withAlpha } from './chart-theme.ts';
import type { ChartWindow, IndicatorColumns } from './chart-window.ts';

type Point = LineData | HistogramData | WhitespaceData;
type AnySeries = ISeriesApi<'Line'> | ISeriesApi<'Histogram'>;

interface OutputSeries {
  readonly name: string;
  readonly style: IndicatorListing['outputs'][number]['style'];
  /** A histogram beside lines, as in MACD, shows its sign by colour; one alone, as in ATR, is neutral. */
  readonly isSigned: boolean;
  readonly history: AnySeries;
  readonly live: AnySeries;
}

interface DrawnIndicator {
  readonly indicator: ChartIndicator;
  readonly listing: IndicatorListing;
  readonly outputs: readonly OutputSeries[];
  readonly paneIndex: number;
  columns: IndicatorColumns | null;
  /** Of its axis; from the largest value in the window. */
  readonly axis: { decimals: number };
}

/** Position of an indicator's first colour among the series colours. */
export const colourOf = (theme: ChartTheme, position: number): string => theme.series[position % theme.series.length] as string;

/** Decimals for values of up to this size: about three digits of it. */
const decimalsFor = (size: number): number => {
  if (size === 0 || size >= 100) return 1;
  return size >= 1 ? 2 : Math.min(8, 2 - Math.floor(Math.log10(size)));
};

const largest = (values: Iterable<number | null | undefined>): number => {
  let size = 0;
  for (const value of values) if (value && Math.abs(value) > size && Number.isFinite(value)) size = Math.abs(value);
  return size;
};

/** Prints the outputs of an indicator at one bar: over the candles like prices, else all with the decimals of the largest. */
export function formatIndicatorValues(values: readonly (number | null | undefined)[], isPrice: boolean, units: PriceUnits): string {
  const decimals = decimalsFor(largest(values));
  return values.map((value) => (isPrice ? formatPrice(value, units) : formatNumber(value, decimals))).join('  ');
}

/** Makes the scale of a pane reach its guide lines, which the library leaves out of its own reckoning. */
function keepInView({ history }: OutputSeries, levels: readonly number[]): void {
  history.applyOptions({
    autoscaleInfoProvider: (ownRange: () => AutoscaleInfo | null) => {
      const own = ownRange();
      const { minValue, maxValue } = own?.priceRange ?? { minValue: Number.POSITIVE_INFINITY, maxValue: Number.NEGATIVE_INFINITY };
      return { ...own, priceRange: { minValue: Math.min(minValue, ...levels), maxValue: Math.max(maxValue, ...levels) } };
    },
  });
}

/** The lines and histograms of all indicators on one chart, over the candles and in panes below. */
export class IndicatorLayer {
  readonly #chart: IChartApi;
  #drawn = new Map<string, DrawnIndicator>();
  #theme: ChartTheme;
  #units: PriceUnits;

  constructor(chart: IChartApi, theme: ChartTheme, units: PriceUnits) {
    this.#chart = chart;
    this.#theme = theme;
    this.#units = units;
  }

  /** Rebuilds all series: choosing indicators is rare, and this keeps the order of panes plain. */
  setIndicators(
    indicators: readonly ChartIndicator[],
    listings: ReadonlyMap<string, IndicatorListing>,
    theme: ChartTheme,
    units: PriceUnits,
  ): void {
    this.#theme = theme;
    this.#units = units;
    for (const { outputs } of this.#drawn.values())
      for (const { history, live } of outputs) {
        this.#chart.removeSeries(history);
        this.#chart.removeSeries(live);
      }
    while (this.#chart.panes().length > 1) this.#chart.removePane(this.#chart.panes().length - 1);
    this.#drawn = new Map();
    let paneIndex = 0;
    indicators.forEach((indicator, position) => {
      const listing = listings.get(indicator.id);
      if (!listing) return;
      const isSeparate = listing.placement === 'separate';
      const pane = isSeparate ? ++paneIndex : 0;
      const axis = { decimals: 2 };
      const drawn = listing.outputs.filter(({ style }) => style !== 'none');
      const outputs = drawn.map((output, place) => this.#createOutput(output, pane, position, place, drawn.length > 1, axis));
      const [first] = outputs;
      if (isSeparate && first) {
        // Only prices have a choice of scale: a new pane would take over that of the candles.
        first.history.priceScale().applyOptions({ mode: PriceScaleMode.Normal, scaleMargins: { top: 0.16, bottom: 0.1 } });
        if (listing.levels.length > 0) keepInView(first, listing.levels);
      }
      for (const level of isSeparate ? listing.levels : [])
        outputs[0]?.history.createPriceLine({
          price: level,
          color: theme.lineStrong,
          lineWidth: 1,
          lineStyle: LineStyle.Dashed,
          axisLabelVisible: false,
          title: '',
        });
      this.#drawn.set(indicator.key, { indicator, listing, outputs, paneIndex: pane, columns: null, axis });
    });
    this.#chart.panes().forEach((pane, index) => {
      pane.setStretchFactor(index === 0 ? 1 : 0.24);
    });
  }

  #createOutput(
    output: IndicatorListing['outputs'][number],
    pane: number,
    position: number,
    place: number,
    isSigned: boolean,
    axis: { readonly decimals: number },
  ): OutputSeries {
    const isPrice = pane === 0;
    const base = colourOf(this.#theme, position);
    const colour = output.style === 'band' ? withAlpha(base, 0.7) : isPrice ? base : colourOf(this.#theme, position + place);
    const priceFormat = {
      type: 'custom' as const,
      minMove: isPrice ? this.#units.tickSize : 1e-7,
      formatter: (value: number) => (isPrice ? formatPrice(value, this.#units) : formatNumber(value, axis.decimals)),
    };
    const common = { color: colour, priceFormat, priceLineVisible: false };
    const quiet = { ...common, lastValueVisible: false };
    const last = { ...common, lastValueVisible: !isPrice && place === 0 };
    if (output.style === 'histogram')
      return {
        ...output,
        isSigned,
        history: this.#chart.addSeries(HistogramSeries, quiet, pane),
        live: this.#chart.addSeries(HistogramSeries, last, pane),
      };
    const line = {
      lineWidth: (output.style === 'band' || place > 0 ? 1 : 1.5) as 1,
      crosshairMarkerVisible: false,
      ...(output.style === 'points' ? { lineVisible: false, pointMarkersVisible: true, pointMarkersRadius: 1.5 } : {}),
    };
    return {
      ...output,
      isSigned,
      history: this.#chart.addSeries(LineSeries, { ...quiet, ...line }, pane),
      live: this.#chart.addSeries(LineSeries, { ...last, ...line }, pane),
    };
  }

  /** Draws the values of a window; indicators whose values are not there yet are emptied, or they would add times to the axis. */
  setWindow(window: ChartWindow, split: number): void {
    for (const key of this.#drawn.keys()) this.setColumns(key, window, split, window.indicators.get(key) ?? null);
  }

  setColumns(key: string, window: ChartWindow, split: number, columns: IndicatorColumns | null): void {
    const drawn = this.#drawn.get(key);
    if (!drawn) return;
    drawn.columns = columns;
    const shown = drawn.outputs.flatMap(({ name }) => columns?.[name] ?? []);
    if (shown.length > 0 && drawn.paneIndex > 0) drawn.axis.decimals = decimalsFor(Math.max(...shown.map(largest)));
    for (const output of drawn.outputs) {
      const values = columns?.[output.name];
      // The live line starts at the last point of the history line, so that the two read as one.
      const liveFrom = output.style === 'histogram' ? split : Math.max(0, split - 1);
      output.history.setData(values ? this.#points(output, window, values, 0, split) : []);
      output.live.setData(values ? this.#points(output, window, values, liveFrom, window.bars.timeUs.length) : []);
    }
  }

  /** Values at the newest bar. `timeUs` is not before any bar already drawn. */
  updateLive(key: string, timeUs: number, values: Readonly<Record<string, number | null>>): void {
    const drawn = this.#drawn.get(key);
    if (!drawn?.columns) return;
    for (const output of drawn.outputs) {
      const value = values[output.name];
      const before = output.live.data().at(-1);
      if (value === null || value === undefined || (before && Number(before.time) > timeUs / 1e6)) continue;
      output.live.update(this.#point(output, timeUs, value) as LineData);
    }
  }

  /** Values at a bar of the window, for the legend. */
  valuesAt(key: string, index: number): Record<string, number> | null {
    const columns = this.#drawn.get(key)?.columns;
    if (!columns) return null;
    const values: Record<string, number> = {};
    for (const [name, column] of Object.entries(columns)) values[name] = column[index] ?? Number.NaN;
    return values;
  }

  /** Top of each indicator's pane, for placing its legend; 0 for those over the candles. */
  paneOf(key: string): number {
    return this.#drawn.get(key)?.paneIndex ?? 0;
  }

  #points(output: OutputSeries, window: ChartWindow, values: Float64Array, from: number, to: number): Point[] {
    const points = new Array<Point>(Math.max(0, to - from));
    for (let i = from; i < to; i++) points[i - from] = this.#point(output, window.bars.timeUs[i] as number, values[i] as number);
    return points;
  }

  #point(output: OutputSeries, timeUs: number, value: number): Point {
    const time = toTime(timeUs);
    if (!Number.isFinite(value)) return { time };
    if (output.style !== 'histogram') return { time, value };
    if (!output.isSigned) return { time, value, color: withAlpha(this.#theme.lineStrong, 0.8) };
    return { time, value, color: withAlpha(value >= 0 ? this.#theme.up : this.#theme.down, 0.6) };
  }
}
