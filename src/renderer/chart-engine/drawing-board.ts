import type { Anchor, Drawing, DrawingKind } from '#core/drawings/drawing.ts';
import { moveDrawing, moveHandle } from '#core/drawings/move-drawing.ts';
import { roundToTick, snapToBar } from '#core/drawings/snap.ts';
import { timeframeLengthUs } from '#core/market/timeframe.ts';
import type { ChartCanvas } from './chart-canvas.ts';
import type { ChartConfiguration } from './chart-configuration.ts';
import { AnchorIndexes, windowAxis } from './drawing-axis.ts';
import { DrawingLayer, type Hit } from './drawing-layer.ts';
import { type MakeDrawing, Placing, type ViewSize } from './drawing-placing.ts';
import { DrawingPointer } from './drawing-pointer.ts';
import type { Projection } from './drawing-projection.ts';
import { type DrawingUnits, drawingWords } from './drawing-words.ts';
import { newestBar, windowBar } from './live-tail.ts';
import type { Point } from './screen-geometry.ts';

/** What the board tells whoever keeps the drawings. */
export interface BoardListener {
  readonly make: MakeDrawing;
  onPlaced(drawing: Drawing): void;
  onChanged(before: Drawing, after: Drawing): void;
  onSelected(id: string | null): void;
  onEdit(id: string): void;
  /** `at` is where on the chart the menu was asked for. */
  onMenu(id: string | null, at: Anchor, page: Point): void;
}

const NO_LISTENER: BoardListener = {
  make: () => {
    throw new Error('The drawing board was used before anyone listened to it.');
  },
  onPlaced: () => {},
  onChanged: () => {},
  onSelected: () => {},
  onEdit: () => {},
  onMenu: () => {},
};

/** How near a price of a bar has to be for the magnet, in pixels. */
const MAGNET_PX = 14;

interface Drag {
  readonly original: Drawing;
  /** Null: the drawing as a whole. */
  readonly handle: string | null;
  readonly from: Anchor;
  draft: Drawing;
}

/** The drawings of one chart: shows them, lets the trader make, take hold of and move them. */
export class DrawingBoard {
  readonly layer: DrawingLayer;
  readonly #root: HTMLElement;
  readonly #canvas: ChartCanvas;
  readonly #configuration: () => ChartConfiguration | null;
  readonly #pointer: DrawingPointer;
  readonly #indexes = new AnchorIndexes(() => this.layer.redraw());
  #listener = NO_LISTENER;
  #units: DrawingUnits = { tickSize: 0.01, pip: 0.01, assetClass: 'other', currency: '', contractSize: 1, lotStep: 1 };
  #words = drawingWords(this.#units);
  #isMagnetOn = false;
  #placing: Placing | null = null;
  #drag: Drag | null = null;
  #projection: { readonly key: readonly unknown[]; readonly axis: Projection['axis'] } | null = null;

  constructor(canvas: ChartCanvas, root: HTMLElement, container: HTMLElement, configuration: () => ChartConfiguration | null) {
    this.#root = root;
    this.#canvas = canvas;
    this.#configuration = configuration;
    this.layer = new DrawingLayer({
      projection: () => this.projection(),
      words: () => this.#words,
      // For tests and for whoever looks at the page from outside.
      onInView: (count) => {
        root.dataset.drawingsInView = String(count);
      },
      cursor: () => (this.#drag ? 'grabbing' : this.#placing ? 'crosshair' : null),
    });
    canvas.candles.live.attachPrimitive(this.layer);
    this.#pointer = new DrawingPointer(container, {
      isOver: (point) => this.#isOver(point),
      press: (point) => this.#press(point),
      move: (point, isPressed) => this.#move(point, isPressed),
      release: (point, hasMoved) => this.#release(point, hasMoved),
      click: (point) => this.#listener.onSelected(this.layer.hit(point)?.drawing.id ?? null),
      edit: (point) => this.#edit(point),
      menu: (point, page) => this.#menu(point, page),
      leave: () => this.layer.hover(null),
    });
  }

  listen(listener: BoardListener): void {
    this.#listener = listener;
  }

  /** Shows drawings. To be called again when the instrument or the way of writing numbers changes. */
  show(drawings: readonly Drawing[], units: DrawingUnits): void {
    this.#units = units;
    this.#words = drawingWords(units);
    this.layer.setDrawings(drawings);
  }

  /** Chooses a drawing. Another choice while one is dragged puts that one back. */
  select(id: string | null): void {
    if (this.#drag && this.#drag.original.id !== id) this.#endDrag();
    this.layer.setSelected(id);
  }

  setMagnet(isOn: boolean): void {
    this.#isMagnetOn = isOn;
  }

  /** Begins with a tool, or puts it down. */
  setTool(kind: DrawingKind | null): void {
    if (kind === (this.#placing?.kind ?? null)) return;
    this.#placing = kind === null ? null : new Placing(kind);
    this.layer.setDraft(null);
  }

  /** Puts the next point of the tool in hand at the close of a bar of the window, for those who work with keys. */
  putAtBar(index: number | null): void {
    const bar = this.#barAt(index ?? Number.POSITIVE_INFINITY);
    if (bar) this.#put({ timeUs: bar.timeUs, price: bar.close });
  }

  /** Where a drawing begins that is made without the pointer: the close of a bar of the window, or of the newest. */
  anchorAtBar(index: number | null): Anchor | null {
    const bar = this.#barAt(index ?? Number.POSITIVE_INFINITY);
    return bar && { timeUs: bar.timeUs, price: bar.close };
  }

  /** How much of the market is in view; null while there is nothing. */
  viewSize(): ViewSize | null {
    const view = this.projection();
    if (!view) return null;
    const prices = Math.abs(view.priceAt(view.height * 0.12) - view.priceAt(view.height * 0.8));
    return {
      bars: view.positionAt(view.width) - view.positionAt(0),
      prices: Number.isFinite(prices) && prices > 0 ? prices : this.#units.tickSize * 100,
      axis: view.axis,
      isLogarithmic: view.isLogarithmic,
    };
  }

  dispose(): void {
    this.#pointer.dispose();
  }

  /** Between times and prices and the pane as it is now. */
  projection(): Projection | null {
    const { window, chart, candles, forming } = this.#canvas;
    const configuration = this.#configuration();
    const [pane] = chart.panes();
    const timeScale = chart.timeScale();
    const [origin, next] = [timeScale.logicalToCoordinate(0 as never), timeScale.logicalToCoordinate(1 as never)];
    if (!window || !configuration || !pane || origin === null || next === null || next === origin) return null;
    const barUs = timeframeLengthUs(configuration.timeframe);
    this.#indexes.follow(configuration, window.generation, barUs);
    const newestUs = newestBar(window, forming?.bar ?? null)?.timeUs ?? null;
    const key = [window.bars.timeUs, window.fromIndex, window.level, window.totalCount, newestUs, barUs];
    if (!this.#projection?.key.every((part, i) => part === key[i]))
      this.#projection = { key, axis: windowAxis(window, newestUs, barUs, this.#indexes) };
    const spacing = next - origin;
    return {
      width: timeScale.width(),
      height: pane.getHeight(),
      axis: this.#projection.axis,
      isLogarithmic: configuration.scale === 'logarithmic',
      xOf: (position) => origin + position * spacing,
      positionAt: (x) => (x - origin) / spacing,
      // The series of the history may have nothing in view, and the live one nothing at all.
      yOf: (price) => candles.history.priceToCoordinate(price) ?? candles.live.priceToCoordinate(price) ?? Number.NaN,
      priceAt: (y) => candles.history.coordinateToPrice(y) ?? candles.live.coordinateToPrice(y) ?? Number.NaN,
    };
  }

  #isOver({ x, y }: Point): boolean {
    const view = this.projection();
    return view !== null && x >= 0 && x <= view.width && y >= 0 && y <= view.height;
  }

  #barAt(index: number): { timeUs: number; open: number; high: number; low: number; close: number } | null {
    const { window, forming } = this.#canvas;
    if (!window) return null;
    const count = window.bars.timeUs.length;
    const newest = newestBar(window, forming?.bar ?? null);
    return index >= 0 && index < count - 1 ? windowBar(window, Math.round(index)) : newest;
  }

  /** The point of the chart under a point of the pane: on a bar, on the tick grid and, with the magnet, on a price of the bar. */
  #anchorAt({ x, y }: Point, withMagnet: boolean): Anchor | null {
    const view = this.projection();
    const price = view?.priceAt(y) ?? Number.NaN;
    if (!view || !Number.isFinite(price)) return null;
    const position = Math.round(view.positionAt(x));
    const timeUs = Math.round(view.axis.timeAt(position));
    const bar = this.#barAt(position);
    const reach = Math.abs(view.priceAt(y) - view.priceAt(y + MAGNET_PX));
    const snapped = withMagnet && this.#isMagnetOn && bar?.timeUs === timeUs ? snapToBar(price, bar, reach) : price;
    return { timeUs, price: roundToTick(snapped, this.#units.tickSize) };
  }

  #put(at: Anchor): void {
    const view = this.viewSize();
    if (!this.#placing || !view) return;
    const finished = this.#placing.put(at, view, this.#listener.make);
    this.layer.setDraft(finished ? null : this.#placing.draft);
    if (!finished) return;
    this.#placing = null;
    this.#listener.onPlaced(finished);
  }

  /** Whether the press is the drawings' own: the chart then neither scrolls nor zooms. */
  #press(point: Point): boolean {
    if (this.#placing) {
      const at = this.#anchorAt(point, true);
      if (at) this.#put(at);
      return true;
    }
    const hit = this.layer.hit(point);
    if (!hit || (hit.part.is === 'inside' && hit.drawing.id !== this.layer.selectedId)) return false;
    this.#listener.onSelected(hit.drawing.id);
    if (hit.drawing.isLocked) return false;
    this.#beginDrag(hit, point);
    return true;
  }

  #beginDrag({ drawing, part }: Hit, point: Point): void {
    const from = this.#anchorAt(point, false);
    if (from) this.#drag = { original: drawing, handle: part.is === 'handle' ? part.id : null, from, draft: drawing };
  }

  #move(point: Point, isPressed: boolean): void {
    if (this.#placing?.hasBegun) {
      const at = this.#anchorAt(point, true);
      const view = this.projection();
      if (!at || !view) return;
      this.#placing.follow(at, view.axis);
      this.layer.setDraft(this.#placing.draft);
    } else if (this.#drag && isPressed) this.#dragTo(this.#drag, point);
  }

  #dragTo(drag: Drag, point: Point): void {
    const view = this.projection();
    const to = this.#anchorAt(point, drag.handle !== null);
    if (!view || !to) return;
    if (drag.handle !== null) {
      // A handle may refuse a place; from there on it follows from where it last made sense.
      drag.draft = moveHandle(drag.draft, drag.handle, to, view.axis);
    } else {
      const bars = Math.round(view.axis.positionOf(to.timeUs) - view.axis.positionOf(drag.from.timeUs));
      drag.draft = moveDrawing(drag.original, bars, to.price - drag.from.price, view.axis);
    }
    this.layer.setDraft(drag.draft);
    // What floats over the chart makes way.
    this.#root.dataset.dragging = 'true';
  }

  #endDrag(): Drag | null {
    const drag = this.#drag;
    this.#drag = null;
    delete this.#root.dataset.dragging;
    if (drag) this.layer.setDraft(null);
    return drag;
  }

  #release(point: Point, hasMoved: boolean): void {
    if (this.#placing?.hasBegun && hasMoved) {
      // Drawn in one go: pressed at the first point and let go at the second.
      const at = this.#anchorAt(point, true);
      if (at) this.#put(at);
    }
    const drag = this.#endDrag();
    if (drag && drag.draft !== drag.original) this.#listener.onChanged(drag.original, this.#onGrid(drag.draft));
  }

  /** Prices of a moved drawing without the crumbs of adding. */
  #onGrid(drawing: Drawing): Drawing {
    const round = (price: number) => Number(price.toPrecision(12));
    const anchors = drawing.anchors.map((anchor) => ({ ...anchor, price: round(anchor.price) }));
    if (drawing.kind === 'long' || drawing.kind === 'short')
      return { ...drawing, anchors, stop: round(drawing.stop), target: round(drawing.target) };
    return { ...drawing, anchors };
  }

  #edit(point: Point): void {
    const hit = this.layer.hit(point);
    if (hit) this.#listener.onEdit(hit.drawing.id);
  }

  #menu(point: Point, page: Point): void {
    const at = this.#anchorAt(point, false);
    if (at) this.#listener.onMenu(this.layer.hit(point)?.drawing.id ?? null, at, page);
  }
}
