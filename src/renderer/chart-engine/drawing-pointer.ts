import type { Point } from './screen-geometry.ts';

/** What the pointer does over a chart. Points are in pixels of the price pane. */
interface PointerUse {
  /** Whether a point is on the price pane. */
  isOver(point: Point): boolean;
  /** Whether the press is taken: the chart then hears nothing of it. */
  press(point: Point): boolean;
  move(point: Point, isPressed: boolean): void;
  release(point: Point, hasMoved: boolean): void;
  /** A press that was not taken, let go where it was. */
  click(point: Point): void;
  edit(point: Point): void;
  menu(point: Point, page: Point): void;
  leave(): void;
}

/** Farther than this a press is a drag. */
const STILL_PX = 4;

/** Listens to the pointer before the chart library does, and keeps from it what belongs to drawings. */
export class DrawingPointer {
  readonly #container: HTMLElement;
  readonly #use: PointerUse;
  readonly #stop = new AbortController();
  #pressed: { readonly at: Point; readonly isTaken: boolean; readonly id: number } | null = null;

  constructor(container: HTMLElement, use: PointerUse) {
    this.#container = container;
    this.#use = use;
    const { signal } = this.#stop;
    const capture = { capture: true, signal };
    container.addEventListener('pointerdown', (event) => this.#onDown(event), capture);
    container.addEventListener('pointermove', (event) => this.#onMove(event), capture);
    // The library listens to these, the page to pointer events: only what is taken is kept from it.
    for (const type of ['mousedown', 'touchstart'] as const)
      container.addEventListener(type, (event) => this.#pressed?.isTaken && event.stopPropagation(), capture);
    container.addEventListener('dblclick', (event) => this.#onDoubleClick(event), capture);
    container.addEventListener('contextmenu', (event) => this.#onMenu(event), capture);
    container.addEventListener('pointerleave', () => use.leave(), { signal });
    window.addEventListener('pointerup', (event) => this.#onUp(event), capture);
    window.addEventListener('pointercancel', (event) => this.#onUp(event), capture);
  }

  dispose(): void {
    this.#stop.abort();
  }

  #pointOf(event: MouseEvent): Point {
    const { left, top } = this.#container.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  #hasMoved(point: Point): boolean {
    const from = this.#pressed?.at ?? point;
    return Math.hypot(point.x - from.x, point.y - from.y) > STILL_PX;
  }

  #onDown(event: PointerEvent): void {
    const at = this.#pointOf(event);
    if (event.button !== 0 || !event.isPrimary || !this.#use.isOver(at)) return;
    this.#pressed = { at, isTaken: false, id: event.pointerId };
    this.#pressed = { at, isTaken: this.#use.press(at), id: event.pointerId };
    if (!this.#pressed.isTaken) return;
    const onDrag = (moved: PointerEvent) => this.#use.move(this.#pointOf(moved), true);
    const ended = new AbortController();
    window.addEventListener('pointermove', onDrag, { signal: ended.signal });
    for (const type of ['pointerup', 'pointercancel'] as const)
      window.addEventListener(type, () => ended.abort(), { signal: ended.signal });
  }

  #onMove(event: PointerEvent): void {
    if (!this.#pressed?.isTaken) this.#use.move(this.#pointOf(event), false);
  }

  #onUp(event: PointerEvent): void {
    const pressed = this.#pressed;
    if (!pressed || pressed.id !== event.pointerId) return;
    const at = this.#pointOf(event);
    const hasMoved = this.#hasMoved(at);
    this.#pressed = null;
    if (pressed.isTaken) this.#use.release(at, hasMoved);
    else if (!hasMoved) this.#use.click(at);
  }

  #onDoubleClick(event: MouseEvent): void {
    const at = this.#pointOf(event);
    if (this.#use.isOver(at)) this.#use.edit(at);
  }

  #onMenu(event: MouseEvent): void {
    const at = this.#pointOf(event);
    if (!this.#use.isOver(at)) return;
    event.preventDefault();
    this.#use.menu(at, { x: event.clientX, y: event.clientY });
  }
}
