import type { TimeAxis } from '#core/drawings/time-axis.ts';

/** Between time and price on one side and pixels of the price pane on the other. */
export interface Projection {
  readonly width: number;
  readonly height: number;
  readonly axis: TimeAxis;
  /** Whether equal shares of price are equally high. */
  readonly isLogarithmic: boolean;
  xOf(position: number): number;
  positionAt(x: number): number;
  /** NaN while the chart has no price scale. */
  yOf(price: number): number;
  priceAt(y: number): number;
}
