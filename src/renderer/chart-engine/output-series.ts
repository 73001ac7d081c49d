import {
  type HistogramData,
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  type LineData,
  LineSeries,
  LineStyle,
  LineType,
  type WhitespaceData,
} from 'lightweight-charts';
import { formatNumber } from '../format/number.ts';
import { formatPrice, type PriceUnits } from '../format/price.ts';
import { toTime } from './candle-layer.ts';
import { type ChartTheme, withAlpha } from './chart-theme.ts';
import type { ChartWindow } from './chart-window.ts';
import { colourOf, lookColour, type OutputLook } from './indicator-look.ts';
import { isSparse, linePoint } from './line-gaps.ts';

type Point = LineData | HistogramData | WhitespaceData;
type AnySeries = ISeriesApi<'Line'> | ISeriesApi<'Histogram'>;

const DASHES = { solid: LineStyle.Solid, dashed: LineStyle.Dashed, dotted: LineStyle.Dotted } as const;

/** What one output of an indicator is drawn with. */
export interface OutputDrawing {
  readonly name: string;
  readonly style: 'line' | 'histogram' | 'band' | 'points';
  readonly look: OutputLook;
  readonly pane: number;
  /** Position among the colours, while the trader chose none. */
  readonly colour: number;
  /** Of the output within the indicator. */
  readonly place: number;
  readonly axis: { readonly decimals: number };
}

/** The colour of a stretch that is not seen. */
const BLANK = 'rgba(0, 0, 0, 0)';

const STEPPED_SHARE = 0.8;

/** Whether a line stays level nearly everywhere and jumps between: drawn aslant, it would show prices that it never had. */
function isStepped(values: Float64Array): boolean {
  let level = 0;
  let pairs = 0;
  for (let i = 1; i < values.length; i++) {
    if (Number.isNaN(values[i]) || Number.isNaN(values[i - 1])) continue;
    pairs++;
    if (values[i] === values[i - 1]) level++;
  }
  return pairs > 0 && level >= pairs * STEPPED_SHARE;
}

/** One output on the chart: a long series for the history, and a short one for what is live. */
export class OutputSeries {
  readonly name: string;
  readonly history: AnySeries;
  readonly #live: AnySeries;
  readonly #chart: IChartApi;
  readonly #theme: ChartTheme;
  readonly #drawing: OutputDrawing;
  readonly #isHistogram: boolean;
  #liveUs = Number.NEGATIVE_INFINITY;
  /** A histogram on both sides of zero, as in MACD, shows its sign by colour; one on one side is neutral. */
  #isSigned = false;
  #lineType: LineType = LineType.Simple;
  /** Whether the line has gaps; what is drawn as dots, and turning points that a line connects, have none. */
  #hasGaps = false;

  constructor(chart: IChartApi, theme: ChartTheme, units: PriceUnits, drawing: OutputDrawing) {
    const { look, pane, place, axis } = drawing;
    this.name = drawing.name;
    this.#chart = chart;
    this.#theme = theme;
    this.#drawing = drawing;
    const style = look.style ?? drawing.style;
    this.#isHistogram = style === 'histogram';
    const isPrice = pane === 0;
    const base = look.colour ? lookColour(theme, look.colour) : colourOf(theme, drawing.colour);
    const priceFormat = {
      type: 'custom' as const,
      minMove: isPrice ? units.tickSize : 1e-7,
      formatter: (value: number) => (isPrice ? formatPrice(value, units) : formatNumber(value, axis.decimals)),
    };
    const common = { color: style === 'band' ? withAlpha(base, 0.7) : base, priceFormat, priceLineVisible: false };
    const quiet = { ...common, lastValueVisible: false };
    const last = { ...common, lastValueVisible: !isPrice && place === 0 };
    if (this.#isHistogram) {
      this.history = chart.addSeries(HistogramSeries, quiet, pane);
      this.#live = chart.addSeries(HistogramSeries, last, pane);
      return;
    }
    const line = {
      lineWidth: (look.width ?? (style === 'band' || place > 0 ? 1 : 1.5)) as 1,
      lineStyle: DASHES[look.dash ?? 'solid'],
      crosshairMarkerVisible: false,
      ...(style === 'points' ? { lineVisible: false, pointMarkersVisible: true, pointMarkersRadius: 0.5 + (look.width ?? 1) } : {}),
    };
    this.history = chart.addSeries(LineSeries, { ...quiet, ...line }, pane);
    this.#live = chart.addSeries(LineSeries, { ...last, ...line }, pane);
  }

  /** Draws a column of a window, the bars from `split` on in the live series; nothing when it is null. */
  setColumn(window: ChartWindow, split: number, values: Float64Array | null): void {
    if (this.#isHistogram) this.#isSigned = values?.some((value) => value < 0) ?? false;
    else if (values) {
      this.#hasGaps = (this.#drawing.look.style ?? this.#drawing.style) !== 'points' && !isSparse(values);
      this.#draw(isStepped(values) ? LineType.WithSteps : LineType.Simple);
    }
    this.history.setData(values ? this.#points(window, values, 0, split) : []);
    this.setTail(window, split, values);
  }

  /** Draws the bars from `split` on alone. */
  setTail(window: ChartWindow, split: number, values: Float64Array | null): void {
    // The live line starts at the last point of the history line, so that the two read as one.
    const from = this.#isHistogram ? split : Math.max(0, split - 1);
    const { length } = window.bars.timeUs;
    this.#live.setData(values ? this.#points(window, values, from, length) : []);
    this.#liveUs = values && length > from ? (window.bars.timeUs[length - 1] as number) : Number.NEGATIVE_INFINITY;
  }

  #draw(lineType: LineType): void {
    // Options cost the library a rebuild of the series.
    if (lineType === this.#lineType) return;
    this.#lineType = lineType;
    for (const line of [this.history, this.#live]) (line as ISeriesApi<'Line'>).applyOptions({ lineType });
  }

  /** Changes the value at the newest bar, or adds one after it. */
  updateLive(timeUs: number, value: number | null | undefined): void {
    if (value === null || value === undefined || timeUs < this.#liveUs) return;
    this.#liveUs = timeUs;
    this.#live.update(this.#point(timeUs, value) as LineData);
  }

  remove(): void {
    this.#chart.removeSeries(this.history);
    this.#chart.removeSeries(this.#live);
  }

  #points(window: ChartWindow, values: Float64Array, from: number, to: number): Point[] {
    const points = new Array<Point>(Math.max(0, to - from));
    for (let i = from; i < to; i++) {
      const timeUs = window.bars.timeUs[i] as number;
      points[i - from] = this.#hasGaps ? this.#gapPoint(timeUs, values, i) : this.#point(timeUs, values[i] as number);
    }
    return points;
  }

  #gapPoint(timeUs: number, values: Float64Array, i: number): Point {
    const time = toTime(timeUs);
    const point = linePoint(values, i);
    if (!point) return { time };
    return point.isBlankAfter ? { time, value: point.value, color: BLANK } : { time, value: point.value };
  }

  #point(timeUs: number, value: number): Point {
    const time = toTime(timeUs);
    if (!Number.isFinite(value)) return { time };
    if (!this.#isHistogram) return { time, value };
    const { look } = this.#drawing;
    if (look.colour) return { time, value, color: withAlpha(lookColour(this.#theme, look.colour), 0.7) };
    if (!this.#isSigned) return { time, value, color: withAlpha(this.#theme.lineStrong, 0.8) };
    return { time, value, color: withAlpha(value >= 0 ? this.#theme.up : this.#theme.down, 0.6) };
  }
}
