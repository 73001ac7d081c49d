import type { MouseEventParams } from 'lightweight-charts';
import type { IndicatorMark } from '#contract/features.ts';
import type { IndicatorListing } from '../state/indicator-catalogue.ts';
import type { ChartCanvas } from './chart-canvas.ts';
import type { ChartConfiguration } from './chart-configuration.ts';
import { readChartTheme } from './chart-theme.ts';
import type { BarRange } from './chart-window.ts';
import { colourOf } from './indicator-look.ts';
import { MarkFeed } from './mark-feed.ts';
import { MarkLayer } from './mark-layer.ts';
import type { MarkGroup } from './mark-places.ts';
import { timeAtPosition } from './window-times.ts';

const REST_MS = 280;

/** The marks under the crosshair, and where it is in the chart, in pixels. */
export interface MarkHit {
  readonly marks: readonly { readonly mark: IndicatorMark; readonly title: string }[];
  readonly x: number;
  readonly y: number;
}

export interface MarkListener {
  /** Other marks came under the crosshair; null when there are none any more. */
  onMarkHit(hit: MarkHit | null): void;
  /** The marks in view have changed. */
  onMarks(groups: readonly MarkGroup[]): void;
}

const isSamePoint = (point: { x: number; y: number }, other: { x: number; y: number } | null): boolean =>
  other !== null && point.x === other.x && point.y === other.y;

/** The marks of one chart: fetched for what is in view and when a bar closes, drawn, and found under the crosshair. */
export class ChartMarks {
  readonly #root: HTMLElement;
  readonly #canvas: ChartCanvas;
  readonly #listener: MarkListener;
  readonly #barUs: () => number;
  readonly #layer: MarkLayer;
  readonly #feed: MarkFeed;
  #hitIds = '';
  #untilUs: number | undefined;
  /** Where the pointer was last; null when the crosshair was moved by something else. */
  #pointer: { readonly x: number; readonly y: number } | null = null;
  #rest = 0;

  constructor(root: HTMLElement, canvas: ChartCanvas, listener: MarkListener, barUs: () => number) {
    this.#root = root;
    this.#canvas = canvas;
    this.#listener = listener;
    this.#barUs = barUs;
    const { chart, candles } = canvas;
    this.#layer = new MarkLayer(
      { chart, history: candles.history, live: candles.live, window: () => canvas.window, barUs },
      readChartTheme(),
    );
    this.#feed = new MarkFeed((groups) => {
      this.#layer.setGroups(groups);
      root.dataset.marks = String(groups.reduce((sum, { marks }) => sum + marks.length, 0));
      listener.onMarks(groups);
    });
    chart.subscribeCrosshairMove(this.#onCrosshair);
  }

  /** Where the bars end while the chart is replayed. Marks of what came after an earlier end go at once. */
  get untilUs(): number | undefined {
    return this.#untilUs;
  }

  set untilUs(untilUs: number | undefined) {
    const isEarlier = (untilUs ?? Number.POSITIVE_INFINITY) < (this.#untilUs ?? Number.POSITIVE_INFINITY);
    this.#untilUs = untilUs;
    if (isEarlier) this.#feed.forget();
  }

  /** The marks in view. */
  get groups(): readonly MarkGroup[] {
    return this.#layer.groups;
  }

  configure({ symbol, timeframe, indicators }: ChartConfiguration, listings: ReadonlyMap<string, IndicatorListing>): void {
    const theme = readChartTheme();
    this.#layer.setTheme(theme);
    const marked = indicators.flatMap((indicator, position) => {
      const listing = listings.get(indicator.id);
      if (!listing?.hasMarks || indicator.isHidden || indicator.areMarksHidden) return [];
      return [{ indicator, title: listing.title, colour: colourOf(theme, position) }];
    });
    this.#feed.configure({ symbol, timeframe }, marked);
  }

  /** To be called when other bars may be in view, and when a bar has closed. */
  look(range: BarRange | null): void {
    const { window, forming } = this.#canvas;
    if (!window || !range || window.bars.timeUs.length === 0) return;
    const barUs = this.#barUs();
    this.#feed.look({
      fromUs: Math.floor(timeAtPosition(window, Math.floor(range.from), barUs)),
      toUs: Math.ceil(timeAtPosition(window, Math.ceil(range.to) + 1, barUs)),
      closedCount: Math.max(window.baseCount, forming?.closedCount ?? 0),
      untilUs: this.#untilUs,
    });
  }

  dispose(): void {
    this.#feed.stop();
    window.clearTimeout(this.#rest);
    this.#canvas.chart.unsubscribeCrosshairMove(this.#onCrosshair);
  }

  readonly #onCrosshair = ({ point, paneIndex, sourceEvent }: MouseEventParams): void => {
    // With every price the library tells the crosshair again, without an event: a pointer that rests is still a pointer.
    const isResting = sourceEvent === undefined && point !== undefined && isSamePoint(point, this.#pointer);
    const isPointer = sourceEvent !== undefined || isResting;
    this.#pointer = isPointer && point ? { x: point.x, y: point.y } : null;
    // A crosshair that a linked chart put here explains nothing; one moved by keys does, on the chart that has the focus.
    const isOwn = isPointer || this.#root.contains(document.activeElement);
    const find = isPointer ? this.#layer.marksAt : this.#layer.marksAtBar;
    const found = point && isOwn && (paneIndex ?? 0) === 0 ? find.call(this.#layer, point.x, point.y) : [];
    this.#root.dataset.markHit = String(found.length);
    const ids = found.map(({ mark, group }) => `${group.key} ${mark.id} ${mark.state}`).join();
    if (isResting && ids === this.#hitIds) return;
    const isWaiting = this.#rest !== 0;
    window.clearTimeout(this.#rest);
    this.#rest = 0;
    if (ids === this.#hitIds && !isWaiting) return;
    if (ids !== this.#hitIds) this.#listener.onMarkHit(null);
    this.#hitIds = ids;
    if (!point || found.length === 0) return;
    const hit = { marks: found.map(({ mark, group }) => ({ mark, title: group.title })), x: point.x, y: point.y };
    // Zones are everywhere: only a crosshair that rests in one asks about it.
    const mayRest = isPointer && found.every(({ mark }) => mark.shape === 'zone');
    const tell = () => {
      this.#rest = 0;
      this.#listener.onMarkHit(hit);
    };
    if (mayRest) this.#rest = window.setTimeout(tell, REST_MS);
    else tell();
  };
}
