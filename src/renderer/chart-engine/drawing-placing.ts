import { type Anchor, anchorCount, type Drawing, type DrawingKind } from '#core/drawings/drawing.ts';
import { moveHandle, offsetThrough } from '#core/drawings/move-drawing.ts';
import type { TimeAxis } from '#core/drawings/time-axis.ts';

/** How large a new drawing is that is put with one click. */
export interface ViewSize {
  readonly bars: number;
  readonly prices: number;
  readonly axis: TimeAxis;
  readonly isLogarithmic: boolean;
}

/** Makes a drawing of a kind from one point of a chart. */
export type MakeDrawing = (kind: DrawingKind, at: Anchor, view: ViewSize) => Drawing;

/** A drawing on its way from the first click to the last. */
export class Placing {
  readonly kind: DrawingKind;
  #draft: Drawing | null = null;
  /** Points that are put. */
  #count = 0;

  constructor(kind: DrawingKind) {
    this.kind = kind;
  }

  get draft(): Drawing | null {
    return this.#draft;
  }

  get hasBegun(): boolean {
    return this.#count > 0;
  }

  /** Puts the next point; answers with the drawing when that was the last. A second point on the first one is not taken. */
  put(at: Anchor, view: ViewSize, make: MakeDrawing): Drawing | null {
    if (this.#draft === null) {
      const made = make(this.kind, at, view);
      if (anchorCount(this.kind) === 1 || this.kind === 'long' || this.kind === 'short') return made;
      this.#draft = made;
      this.#count = 1;
      return null;
    }
    this.follow(at, view.axis);
    const [first, last] = this.#draft.anchors;
    if (first?.timeUs === last?.timeUs && first?.price === last?.price) return null;
    this.#count++;
    return this.kind === 'channel' && this.#count < 3 ? null : this.#draft;
  }

  /** Lets the point that comes next follow the pointer. */
  follow(at: Anchor, axis: TimeAxis): void {
    if (!this.#draft) return;
    if (this.#draft.kind === 'channel' && this.#count === 2) this.#draft = { ...this.#draft, offset: offsetThrough(this.#draft, at, axis) };
    else this.#draft = moveHandle(this.#draft, 'last', at, axis);
  }
}
