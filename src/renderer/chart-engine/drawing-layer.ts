import type {
  IPrimitivePaneRenderer,
  IPrimitivePaneView,
  ISeriesPrimitive,
  ISeriesPrimitiveAxisView,
  PrimitiveHoveredItem,
  SeriesAttachedParameter,
  Time,
} from 'lightweight-charts';
import type { Drawing } from '#core/drawings/drawing.ts';
import { labelColour } from './chart-theme.ts';
import { paintFills, paintShape, type Surface } from './drawing-painter.ts';
import { type DrawingPalette, readDrawingPalette } from './drawing-palette.ts';
import type { Projection } from './drawing-projection.ts';
import { type DrawingShape, type HitPart, hitShape } from './drawing-shape.ts';
import { shapeOf } from './drawing-shapes.ts';
import type { DrawingWords } from './drawing-words.ts';
import type { Point } from './screen-geometry.ts';

type Target = Parameters<IPrimitivePaneRenderer['draw']>[0];

interface Painted {
  readonly drawing: Drawing;
  readonly shape: DrawingShape;
}

/** What a drawing layer needs of its chart. */
interface LayerHost {
  /** Null while there is nothing to draw on. */
  projection(): Projection | null;
  words(): DrawingWords;
  /** Told how many drawings are in view, when that changes. */
  onInView(count: number): void;
  /** The pointer's shape over the pane, where a tool or a drag decides it. */
  cursor(): string | null;
}

export interface Hit {
  readonly drawing: Drawing;
  readonly part: HitPart;
}

const NO_VIEWS: readonly IPrimitivePaneView[] = [];

/** More price labels than this would cover the axis. */
const MOST_AXIS_LABELS = 24;

/** Paints drawings as one layer of the chart, and finds what of them is under the pointer. Without drawings it does nothing. */
export class DrawingLayer implements ISeriesPrimitive<Time> {
  readonly #host: LayerHost;
  #drawings: readonly Drawing[] = [];
  #selectedId: string | null = null;
  #hoveredId: string | null = null;
  #draft: Drawing | null = null;
  #painted: readonly Painted[] = [];
  #inView = -1;
  #palette: DrawingPalette = readDrawingPalette();
  #measuring: CanvasRenderingContext2D | null = null;
  #widths = new Map<string, number>();
  #axisViews: readonly ISeriesPrimitiveAxisView[] = [];
  #requestUpdate: () => void = () => {};
  readonly #views: readonly IPrimitivePaneView[];

  constructor(host: LayerHost) {
    this.#host = host;
    const view = (zOrder: 'bottom' | 'normal', draw: (surface: Surface) => void): IPrimitivePaneView => {
      const renderer: IPrimitivePaneRenderer = { draw: (target) => this.#paint(target, draw) };
      return { zOrder: () => zOrder, renderer: () => renderer };
    };
    this.#views = [
      view('bottom', (surface) => {
        this.#painted = this.#shapes();
        this.#report();
        for (const { shape } of this.#painted) paintFills(surface, shape, this.#palette);
      }),
      view('normal', (surface) => {
        for (const { drawing, shape } of this.#painted)
          paintShape(surface, shape, this.#palette, drawing.id === this.#hoveredId || drawing === this.#draft, drawing.isLocked);
      }),
    ];
  }

  attached({ requestUpdate }: SeriesAttachedParameter<Time>): void {
    this.#requestUpdate = requestUpdate;
  }

  detached(): void {
    this.#requestUpdate = () => {};
  }

  /** Shows these drawings; hidden ones are left out. */
  setDrawings(drawings: readonly Drawing[]): void {
    this.#drawings = drawings.filter((drawing) => !drawing.isHidden);
    this.#changed();
  }

  setSelected(id: string | null): void {
    if (id === this.#selectedId) return;
    this.#selectedId = id;
    this.#changed();
  }

  get selectedId(): string | null {
    return this.#selectedId;
  }

  /** Shows a drawing that is being made or moved, in the place of the one with its id. */
  setDraft(draft: Drawing | null): void {
    this.#draft = draft;
    this.#changed();
  }

  refreshTheme(): void {
    this.#palette = readDrawingPalette();
    this.#widths.clear();
    this.#changed();
  }

  /** Draws anew after something that the host answers for has changed. */
  redraw(): void {
    if (this.#drawings.length > 0 || this.#draft) this.#changed();
  }

  /** What is under a point of the pane: the selected drawing first, then the newest on top. */
  hit(point: Point): Hit | null {
    const ordered = this.#painted.toSorted((a, b) => Number(a.drawing.id === this.#selectedId) - Number(b.drawing.id === this.#selectedId));
    let inside: Hit | null = null;
    for (const { drawing, shape } of ordered.toReversed()) {
      const part = hitShape(shape, point, drawing.id === this.#selectedId);
      if (part && part.is !== 'inside') return { drawing, part };
      if (part && !inside) inside = { drawing, part };
    }
    return inside;
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.#drawings.length > 0 || this.#draft ? this.#views : NO_VIEWS;
  }

  priceAxisViews(): readonly ISeriesPrimitiveAxisView[] {
    return this.#axisViews;
  }

  hitTest(x: number, y: number): PrimitiveHoveredItem | null {
    const cursor = this.#host.cursor();
    if (cursor) return { cursorStyle: cursor, externalId: 'drawing-tool', zOrder: 'top' };
    if (this.#drawings.length === 0) return null;
    const hit = this.hit({ x, y });
    this.hover(hit?.part.is === 'inside' && hit.drawing.id !== this.#selectedId ? null : (hit?.drawing.id ?? null));
    if (!hit || (hit.part.is === 'inside' && hit.drawing.id !== this.#selectedId)) return null;
    return { cursorStyle: cursorOver(hit), externalId: hit.drawing.id, zOrder: 'top' };
  }

  /** Makes a drawing stand out, or none. */
  hover(id: string | null): void {
    if (id === this.#hoveredId) return;
    this.#hoveredId = id;
    this.#requestUpdate();
  }

  #visible(): readonly Drawing[] {
    const draft = this.#draft;
    return draft ? [...this.#drawings.filter((drawing) => drawing.id !== draft.id), draft] : this.#drawings;
  }

  #shapes(): readonly Painted[] {
    const view = this.#host.projection();
    if (!view) return [];
    const context = { view, words: this.#host.words(), measure: this.#measure, textScale: this.#palette.scale };
    const painted: Painted[] = [];
    for (const drawing of this.#visible()) {
      const shape = shapeOf(drawing, context, drawing.id === this.#selectedId || drawing === this.#draft);
      if (shape) painted.push({ drawing, shape });
    }
    return painted;
  }

  readonly #measure = (text: string): number => {
    let width = this.#widths.get(text);
    if (width === undefined) {
      this.#measuring ??= document.createElement('canvas').getContext('2d');
      if (this.#measuring) this.#measuring.font = this.#palette.font;
      width = this.#measuring?.measureText(text).width ?? text.length * 6;
      this.#widths.set(text, width);
    }
    return width;
  };

  #paint(target: Target, draw: (surface: Surface) => void): void {
    // biome-ignore lint/correctness/useHookAtTopLevel: not a hook of React, only called like one
    target.useMediaCoordinateSpace(({ context }) => {
      context.save();
      draw({ context, ratio: window.devicePixelRatio || 1 });
      context.restore();
    });
  }

  #report(): void {
    if (this.#painted.length === this.#inView) return;
    this.#inView = this.#painted.length;
    this.#host.onInView(this.#inView);
  }

  #changed(): void {
    if (this.#drawings.length === 0 && !this.#draft) {
      // Nothing will be painted that could take note of it.
      this.#painted = [];
      this.#report();
    }
    this.#axisViews = this.#makeAxisViews();
    this.#requestUpdate();
  }

  /** Prices on the axis: of horizontal lines always, of the other drawings while they are selected. */
  #makeAxisViews(): readonly ISeriesPrimitiveAxisView[] {
    const marks: [price: number, colour: string][] = [];
    for (const drawing of this.#visible()) {
      const isChosen = drawing.id === this.#selectedId || drawing === this.#draft;
      if (drawing.kind === 'horizontal' || isChosen) {
        const colour = this.#palette.colours[drawing.style.colour];
        if (drawing.kind === 'long' || drawing.kind === 'short')
          marks.push([drawing.stop, this.#palette.colours.down], [drawing.target, this.#palette.colours.up]);
        for (const price of new Set(drawing.anchors.map((anchor) => anchor.price))) marks.push([price, colour]);
      }
    }
    return marks.slice(-MOST_AXIS_LABELS).map(([price, colour]) => {
      const back = labelColour(colour);
      return {
        coordinate: () => this.#host.projection()?.yOf(price) ?? -100,
        text: () => this.#host.words().price(price),
        textColor: () => contrastTo(back),
        backColor: () => back,
      };
    });
  }
}

const cursorOver = ({ drawing, part }: Hit): string => {
  if (drawing.isLocked) return 'pointer';
  return part.is === 'handle' ? 'grab' : 'move';
};

/** Black or white, whichever is read better on a `#rrggbb` colour. */
function contrastTo(hex: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return 0.199 * red + 0.687 * green + 0.114 * blue > 150 ? '#000000' : '#ffffff';
}
