import type { MouseEventParams } from 'lightweight-charts';
import { toTime } from './candle-layer.ts';
import type { ChartCanvas } from './chart-canvas.ts';
import type { ChartListener } from './chart-configuration.ts';
import { EMPTY_READOUT } from './chart-readout.ts';
import { type ChartWindow, rescaleRange, windowLength } from './chart-window.ts';
import { barAtTime, timeAtPosition } from './window-times.ts';

/** Where the crosshair is, moved by the mouse, by keys or by a linked chart, and what the legend shows for it. */
export class ChartCrosshair {
  readonly #canvas: ChartCanvas;
  readonly #listener: ChartListener;
  readonly #barUs: () => number;
  #index: number | null = null;
  /** A pointer moved it last, and holds it where it rests. */
  #isPointed = false;
  /** Height of a pointer over the candles, in pixels. */
  #pointerY: number | null = null;

  constructor(canvas: ChartCanvas, listener: ChartListener, barUs: () => number) {
    this.#canvas = canvas;
    this.#listener = listener;
    this.#barUs = barUs;
    canvas.chart.subscribeCrosshairMove((event) => this.#onMove(event));
  }

  /** Position in the window; null while there is no crosshair. */
  get index(): number | null {
    return this.#index;
  }

  /** When the bar that it stands on opened; null while there is no crosshair, or no bar under it. */
  get timeUs(): number | null {
    return this.#canvas.window?.bars.timeUs[this.#index ?? -1] ?? null;
  }

  /** The price that it stands at: under a pointer, or the close of the bar that keys or a linked chart put it on; null without one. */
  get price(): number | null {
    const { window, candles } = this.#canvas;
    if (this.#index === null || !window) return null;
    if (this.#pointerY !== null) return candles.anchor.coordinateToPrice(this.#pointerY);
    return window.bars.close[Math.max(0, Math.min(this.#index, windowLength(window) - 1))] ?? null;
  }

  /** Puts it on a bar of the window. */
  put(index: number): void {
    const { window, split, candles, chart } = this.#canvas;
    if (!window || windowLength(window) === 0) return;
    this.#index = index;
    this.#isPointed = false;
    this.#pointerY = null;
    const i = Math.max(0, Math.min(index, windowLength(window) - 1));
    const series = i < split ? candles.history : candles.live;
    const price = window.bars.close[i] as number;
    // On a chart behind another tab nothing has a place yet, and the library would throw.
    if (series.priceToCoordinate(price) !== null) chart.setCrosshairPosition(price, toTime(window.bars.timeUs[i] as number), series);
    this.emitReadout();
  }

  /** Puts it on the bar at a time, or takes it away; tells nobody but the legend. */
  showAt(timeUs: number | null): void {
    const { window } = this.#canvas;
    const index = window && timeUs !== null ? barAtTime(window, timeUs) : -1;
    const view = this.#canvas.chart.timeScale().getVisibleLogicalRange();
    // Outside the view the library would draw it at the edge, with the time of the bar there.
    if (index >= 0 && view !== null && index >= view.from && index <= view.to) this.put(index);
    else this.clear();
  }

  clear(): void {
    this.#index = null;
    this.#isPointed = false;
    this.#canvas.chart.clearCrosshairPosition();
    this.emitReadout();
  }

  /** Keeps it on its bar after another window was placed, at another level too. */
  follow(before: ChartWindow, after: ChartWindow): void {
    if (this.#index === null) return;
    const at = this.#index + before.fromIndex;
    const { from } = rescaleRange({ from: at, to: at }, before.level, after.level);
    this.#index = Math.max(0, Math.round(from) - after.fromIndex);
  }

  /** Whether the legend shows the newest bar, so that ticks have to refresh it. */
  get isOnNewest(): boolean {
    const { window } = this.#canvas;
    return this.#index === null || !window || this.#index >= windowLength(window);
  }

  emitReadout(): void {
    this.#listener.onReadout(this.#canvas.readout(this.#index) ?? EMPTY_READOUT);
  }

  #onMove(event: MouseEventParams): void {
    // Without a source event the crosshair was put there by a linked chart or the keyboard, or bars have moved under a pointer that rests.
    if (event.sourceEvent) this.#isPointed = true;
    else if (event.point && !this.#isPointed) return;
    const { window } = this.#canvas;
    if (event.logical === undefined || event.point === undefined || !window) {
      if (this.#index === null) return;
      this.#index = null;
      this.#listener.onCrosshair(null);
    } else {
      this.#index = Math.max(0, event.logical);
      this.#pointerY = (event.paneIndex ?? 0) === 0 ? event.point.y : null;
      this.#listener.onCrosshair(timeAtPosition(window, this.#index, this.#barUs()));
    }
    this.emitReadout();
  }
}
