import type { Side, TrailingStop } from '#core/trading/intent.ts';
import type { Position } from '#core/trading/position.ts';
import type { ExitDistance } from './execution-settings.ts';

export const TRAIL_NONE = 0;
export const TRAIL_AMOUNT = 1;
const TRAIL_FRACTION = 2;

/** Price of the next partial profit; infinitely far in the direction of profit without one. */
export function partialLevel(position: Position): number {
  const partial = position.partials?.[position.nextPartial];
  if (partial === undefined) return position.side > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  return position.entryPrice + position.side * partial.atRisk * position.risk;
}

/** The price at a distance from an entry. `towards`: 1 above, -1 below. `atr` gives the average true range of a period at entry. */
export function levelAt(distance: ExitDistance, entry: number, towards: Side, atr: (period: number) => number): number {
  switch (distance.type) {
    case 'fraction':
      return entry * (1 + towards * distance.value);
    case 'amount':
      return entry + towards * distance.value;
    case 'atr':
      return entry + towards * distance.value * atr(distance.period);
    case 'price':
      return distance.value;
  }
}

/** Gives a position its trailing stop; it starts to follow at once unless it waits for a partial profit. */
export function setTrailing(position: Position, trailing: TrailingStop, atr: (period: number) => number): void {
  position.trailValue = trailing.type === 'atr' ? trailing.value * atr(trailing.period ?? 14) : trailing.value;
  // Before there is a range nothing can follow the price.
  if (Number.isNaN(position.trailValue)) return;
  position.trailKind = trailing.type === 'fraction' ? TRAIL_FRACTION : TRAIL_AMOUNT;
  const waits = position.partials?.some(({ moveStop }) => moveStop === 'trail') ?? false;
  if (!waits) startTrailing(position, position.entryPrice);
}

export function startTrailing(position: Position, price: number): void {
  if (position.trailKind === TRAIL_NONE) return;
  position.isTrailing = true;
  position.trailExtreme = price;
  followPrice(position, price);
}

/** Moves a trailing stop after the price has been at `price`. Whether it moved. */
export function followPrice(position: Position, price: number): boolean {
  const { side } = position;
  if (position.isLeaving || side * (price - position.trailExtreme) < 0) return false;
  position.trailExtreme = price;
  const distance = position.trailKind === TRAIL_FRACTION ? price * position.trailValue : position.trailValue;
  const stop = price - side * distance;
  // What differs by rounding alone has not moved.
  if (!(side * (stop - position.stop) > price * 1e-12)) return false;
  position.stop = stop;
  position.isStopMoved = true;
  return true;
}
