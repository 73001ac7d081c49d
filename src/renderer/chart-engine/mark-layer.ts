import type {
  IChartApi,
  ISeriesApi,
  ISeriesPrimitive,
  Logical,
  PrimitivePaneViewZOrder,
  SeriesAttachedParameter,
  Time,
} from 'lightweight-charts';
import { inBitmapSpace, type PaneTarget } from './bitmap-space.ts';
import type { ChartTheme } from './chart-theme.ts';
import type { ChartWindow } from './chart-window.ts';
import { MarkPainter } from './mark-painter.ts';
import { type MarkGroup, marksAt, marksAtBar, type PlacedMarks, type Projection, placeMarks } from './mark-places.ts';
import { barAtTime, positionAtTime } from './window-times.ts';

type Candles = ISeriesApi<'Candlestick'>;

const NOTHING: PlacedMarks = { zones: [], levels: [], labels: [] };

/** What the layer asks of its chart while it paints. */
interface MarkLayerHost {
  readonly chart: IChartApi;
  readonly history: Candles;
  /** Stands in while the history is empty: a series without bars knows no coordinates. */
  readonly live: Candles;
  readonly window: () => ChartWindow | null;
  readonly barUs: () => number;
}

/**
 * Zones, levels, lines and labels of all indicators on one chart: one primitive, laid out anew with each paint, because every tick may
 * move the price scale. What is out of view is left out.
 */
export class MarkLayer implements ISeriesPrimitive<Time> {
  readonly #host: MarkLayerHost;
  #theme: ChartTheme;
  #groups: readonly MarkGroup[] = [];
  #placed = NOTHING;
  #spacing = 1;
  #requestUpdate = (): void => {};
  readonly #views = [
    this.#view('bottom', (painter, width) => painter.zones(this.#placed, width)),
    this.#view('top', (painter, width) => {
      painter.levels(this.#placed, width);
      painter.labels(this.#placed);
    }),
  ];

  constructor(host: MarkLayerHost, theme: ChartTheme) {
    this.#host = host;
    this.#theme = theme;
    host.history.attachPrimitive(this);
  }

  attached({ requestUpdate }: SeriesAttachedParameter<Time>): void {
    this.#requestUpdate = requestUpdate;
  }

  paneViews() {
    return this.#views;
  }

  get groups(): readonly MarkGroup[] {
    return this.#groups;
  }

  setGroups(groups: readonly MarkGroup[]): void {
    this.#groups = groups;
    if (groups.length === 0) this.#placed = NOTHING;
    this.#requestUpdate();
  }

  setTheme(theme: ChartTheme): void {
    this.#theme = theme;
    this.#requestUpdate();
  }

  /** The marks under a point of the candles' pane, as it was painted last. */
  marksAt(x: number, y: number): ReturnType<typeof marksAt> {
    return marksAt(this.#placed, x, y);
  }

  /** The marks at the bar that keys have put the crosshair on. */
  marksAtBar(x: number, y: number): ReturnType<typeof marksAt> {
    return marksAtBar(this.#placed, x, y, Math.max(1, this.#spacing / 2));
  }

  #view(order: PrimitivePaneViewZOrder, paint: (painter: MarkPainter, width: number) => void) {
    const draw = (target: PaneTarget) => {
      if (this.#groups.length === 0) return;
      inBitmapSpace(target, (scope) => {
        const painter = new MarkPainter(scope, this.#theme);
        // The bottom is painted first.
        if (order === 'bottom') this.#place(scope.mediaSize, painter);
        paint(painter, scope.mediaSize.width);
      });
    };
    return { zOrder: () => order, renderer: () => ({ draw }) };
  }

  #place({ width, height }: { width: number; height: number }, painter: MarkPainter): void {
    const at = this.#projection(width, height);
    this.#placed = at ? placeMarks(this.#groups, at, (text) => painter.measure(text), this.#theme.fontSize + 2) : NOTHING;
  }

  #projection(width: number, height: number): Projection | null {
    const { chart, history, live } = this.#host;
    const window = this.#host.window();
    const scale = chart.timeScale();
    const [origin, next] = [scale.logicalToCoordinate(0 as Logical), scale.logicalToCoordinate(1 as Logical)];
    if (!window || window.bars.timeUs.length === 0 || origin === null || next === null) return null;
    const barUs = this.#host.barUs();
    const spacing = next - origin;
    this.#spacing = spacing;
    return {
      width,
      height,
      xOf: (timeUs) => origin + positionAtTime(window, timeUs, barUs) * spacing,
      barAt: (timeUs) => {
        const i = barAtTime(window, timeUs);
        return i < 0 ? null : { high: window.bars.high[i] as number, low: window.bars.low[i] as number };
      },
      yOf: (price) => history.priceToCoordinate(price) ?? live.priceToCoordinate(price),
    };
  }
}
