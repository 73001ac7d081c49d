import type { ISeriesPrimitive, Logical, SeriesAttachedParameter, Time } from 'lightweight-charts';
import { inBitmapSpace, type PaneTarget } from './bitmap-space.ts';

/** Fills the room between two columns of a window, under everything else in their pane. */
export class BandFill implements ISeriesPrimitive<Time> {
  readonly #colour: string;
  #host: SeriesAttachedParameter<Time> | null = null;
  #upper: Float64Array | null = null;
  #lower: Float64Array | null = null;
  readonly #views = [{ zOrder: () => 'bottom' as const, renderer: () => ({ draw: (target: PaneTarget) => this.#draw(target) }) }];

  constructor(colour: string) {
    this.#colour = colour;
  }

  attached(host: SeriesAttachedParameter<Time>): void {
    this.#host = host;
  }

  detached(): void {
    this.#host = null;
  }

  paneViews() {
    return this.#views;
  }

  /** Values at each bar of the window; null while there are none. */
  setColumns(upper: Float64Array | null, lower: Float64Array | null): void {
    this.#upper = upper;
    this.#lower = lower;
    this.#host?.requestUpdate();
  }

  #draw(target: PaneTarget): void {
    const [host, upper, lower] = [this.#host, this.#upper, this.#lower];
    const scale = host?.chart.timeScale();
    const range = scale?.getVisibleLogicalRange();
    if (!host || !scale || !range || !upper || !lower) return;
    const from = Math.max(0, Math.floor(range.from) - 1);
    const to = Math.min(upper.length - 1, Math.ceil(range.to) + 1);
    inBitmapSpace(target, ({ context, horizontalPixelRatio, verticalPixelRatio }) => {
      context.fillStyle = this.#colour;
      let start = from;
      while (start <= to) {
        // One piece for each stretch in which both have values.
        while (start <= to && !isPair(upper, lower, start)) start++;
        let end = start;
        while (end <= to && isPair(upper, lower, end)) end++;
        if (end - start > 1) {
          context.beginPath();
          const point = (column: Float64Array, i: number) => {
            const x = scale.logicalToCoordinate(i as Logical);
            const y = host.series.priceToCoordinate(column[i] as number);
            if (x !== null && y !== null) context.lineTo(x * horizontalPixelRatio, y * verticalPixelRatio);
          };
          for (let i = start; i < end; i++) point(upper, i);
          for (let i = end - 1; i >= start; i--) point(lower, i);
          context.fill();
        }
        start = end;
      }
    });
  }
}

const isPair = (upper: Float64Array, lower: Float64Array, i: number): boolean =>
  Number.isFinite(upper[i] as number) && Number.isFinite(lower[i] as number);
