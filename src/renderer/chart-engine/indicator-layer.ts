import { type AutoscaleInfo, type IChartApi, LineStyle, PriceScaleMode } from 'lightweight-charts';
import type { PriceUnits } from '../format/price.ts';
import type { IndicatorListing } from '../state/indicator-catalogue.ts';
import { BandFill } from './band-fill.ts';
import type { ChartIndicator } from './chart-data.ts';
import { type ChartTheme, withAlpha } from './chart-theme.ts';
import type { ChartWindow, IndicatorColumns } from './chart-window.ts';
import { bandPairs, colourOf, colourPosition, lookColour } from './indicator-look.ts';
import { decimalsFor, largest, withoutZeros } from './indicator-values.ts';
import { type OutputDrawing, OutputSeries } from './output-series.ts';

interface Fill {
  readonly upper: string;
  readonly lower: string;
  readonly primitive: BandFill;
}

interface DrawnIndicator {
  readonly outputs: readonly OutputSeries[];
  readonly fills: readonly Fill[];
  readonly paneIndex: number;
  /** Whether a zero stands for no value. */
  readonly hasEmptyZeros: boolean;
  columns: IndicatorColumns | null;
  /** Of its axis; from the largest value in the window. */
  readonly axis: { decimals: number };
}

const FILL_STRENGTH = 0.07;

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

type DrawnOutput = IndicatorListing['outputs'][number] & { style: OutputDrawing['style'] };

/**
 * Whether an output is drawn unless the trader says otherwise. The points of what has marks, and its published columns, which are flags
 * and indexes beside prices, say what the marks say better.
 */
export const isDrawnAtFirst = (listing: IndicatorListing, { style, isExtra }: IndicatorListing['outputs'][number]): boolean =>
  style !== 'none' && !isExtra && !(listing.hasMarks && (style === 'points' || listing.hasPublished));

/** The outputs of an indicator that are drawn. */
export const drawnOutputs = (indicator: ChartIndicator, listing: IndicatorListing): DrawnOutput[] =>
  listing.outputs.filter((output): output is DrawnOutput => {
    const isHidden = indicator.looks?.[output.name]?.isHidden ?? !isDrawnAtFirst(listing, output);
    return output.style !== 'none' && !isHidden;
  });

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
    for (const { outputs } of this.#drawn.values()) for (const output of outputs) output.remove();
    while (this.#chart.panes().length > 1) this.#chart.removePane(this.#chart.panes().length - 1);
    this.#drawn = new Map();
    let paneIndex = 0;
    indicators.forEach((indicator, position) => {
      const listing = listings.get(indicator.id);
      if (!listing || indicator.isHidden) return;
      const hasPane = isSeparate(indicator, listing);
      this.#drawn.set(indicator.key, this.#create(indicator, listing, position, hasPane ? ++paneIndex : 0));
    });
    const separate = Math.min(0.24, 1.2 / Math.max(1, paneIndex));
    this.#chart.panes().forEach((pane, index) => {
      pane.setStretchFactor(index === 0 ? 1 : separate);
    });
  }

  #create(indicator: ChartIndicator, listing: IndicatorListing, position: number, pane: number): DrawnIndicator {
    const axis = { decimals: 2 };
    const shown = drawnOutputs(indicator, listing);
    const outputs = shown.map((output) => {
      const look = indicator.looks?.[output.name] ?? {};
      const place = listing.outputs.findIndex(({ name }) => name === output.name);
      const colour = colourPosition(listing, position, output.name);
      const drawing = { name: output.name, style: output.style, look, pane, colour, place, axis };
      return new OutputSeries(this.#chart, this.#theme, this.#units, drawing);
    });
    const [first] = outputs;
    if (pane > 0 && first) {
      // Only prices have a choice of scale: a new pane would take over that of the candles.
      first.history.priceScale().applyOptions({ mode: PriceScaleMode.Normal, scaleMargins: { top: 0.16, bottom: 0.1 } });
      if (listing.levels.length > 0) keepInView(first, listing.levels);
      for (const level of listing.levels)
        first.history.createPriceLine({
          price: level,
          color: this.#theme.lineStrong,
          lineWidth: 1,
          lineStyle: LineStyle.Dashed,
          axisLabelVisible: false,
          title: '',
        });
    }
    const fills = indicator.isFillHidden
      ? []
      : bandPairs(shown).map(([upper, lower]) => {
          const chosen = indicator.looks?.[upper]?.colour;
          const colour = chosen ? lookColour(this.#theme, chosen) : colourOf(this.#theme, colourPosition(listing, position, upper));
          const primitive = new BandFill(withAlpha(colour, FILL_STRENGTH));
          outputs.find(({ name }) => name === upper)?.history.attachPrimitive(primitive);
          return { upper, lower, primitive };
        });
    const hasEmptyZeros = pane === 0 && indicator.form === 'published' && listing.family === 'smart-money';
    return { outputs, fills, paneIndex: pane, hasEmptyZeros, columns: null, axis };
  }

  /** Draws the values of a window; indicators whose values are not there yet are emptied, or they would add times to the axis. */
  setWindow(window: ChartWindow, split: number): void {
    for (const key of this.#drawn.keys()) this.setColumns(key, window, split, window.indicators.get(key) ?? null);
  }

  setColumns(key: string, window: ChartWindow, split: number, columns: IndicatorColumns | null): void {
    const drawn = this.#drawn.get(key);
    if (!drawn) return;
    drawn.columns = columns && drawn.hasEmptyZeros ? withoutZeros(columns) : columns;
    const { columns: values } = drawn;
    const shown = drawn.outputs.flatMap(({ name }) => values?.[name] ?? []);
    if (shown.length > 0 && drawn.paneIndex > 0) drawn.axis.decimals = decimalsFor(Math.max(...shown.map(largest)));
    for (const output of drawn.outputs) output.setColumn(window, split, values?.[output.name] ?? null);
    for (const { upper, lower, primitive } of drawn.fills) primitive.setColumns(values?.[upper] ?? null, values?.[lower] ?? null);
  }

  /** Draws the same values with a newer end: only the live series change. */
  setTail(key: string, window: ChartWindow, split: number, columns: IndicatorColumns): void {
    const drawn = this.#drawn.get(key);
    if (!drawn) return;
    const values = drawn.hasEmptyZeros ? withoutZeros(columns) : columns;
    drawn.columns = values;
    for (const output of drawn.outputs) output.setTail(window, split, values[output.name] ?? null);
    for (const { upper, lower, primitive } of drawn.fills) primitive.setColumns(values[upper] ?? null, values[lower] ?? null);
  }

  /** Values at the newest bar. `timeUs` is not before any bar already drawn. */
  updateLive(key: string, timeUs: number, values: Readonly<Record<string, number | null>>): void {
    const drawn = this.#drawn.get(key);
    if (drawn?.columns) for (const output of drawn.outputs) output.updateLive(timeUs, values[output.name]);
  }

  /** Values at a bar of the window, for the legend. */
  valuesAt(key: string, index: number): Record<string, number> | null {
    const columns = this.#drawn.get(key)?.columns;
    if (!columns) return null;
    const values: Record<string, number> = {};
    for (const [name, column] of Object.entries(columns)) values[name] = column[index] ?? Number.NaN;
    return values;
  }
}

/** The same indicators, those of which nothing is drawn but marks as hidden: their values need not be asked for. */
export const withValues = (
  indicators: readonly ChartIndicator[],
  listings: ReadonlyMap<string, IndicatorListing>,
): readonly ChartIndicator[] =>
  indicators.map((indicator) => {
    const listing = listings.get(indicator.id);
    return listing && drawnOutputs(indicator, listing).length === 0 ? { ...indicator, isHidden: true } : indicator;
  });

/** Whether an indicator has a pane of its own: not while nothing of it is drawn. */
export const isSeparate = (indicator: ChartIndicator, listing: IndicatorListing): boolean =>
  listing.placement === 'separate' && !indicator.isHidden && drawnOutputs(indicator, listing).length > 0;
