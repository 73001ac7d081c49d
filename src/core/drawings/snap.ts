import { priceDecimals } from '../market/instrument.ts';

/** The prices of a bar that a drawing can be snapped to. */
export interface SnapBar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** The open, high, low or close that is nearest to a price, if it is no further than `tolerance`; else the price as it was. */
export function snapToBar(price: number, bar: SnapBar, tolerance: number): number {
  let nearest = price;
  let distance = tolerance;
  for (const candidate of [bar.open, bar.high, bar.low, bar.close]) {
    const gap = Math.abs(candidate - price);
    if (gap <= distance) {
      nearest = candidate;
      distance = gap;
    }
  }
  return nearest;
}

/** The nearest price on the grid of a tick size, without the crumbs of binary fractions. */
export const roundToTick = (price: number, tickSize: number): number =>
  Number((Math.round(price / tickSize) * tickSize).toFixed(priceDecimals(tickSize)));
