import type { Side } from '#core/trading/intent.ts';

/** A share of a tick that counts as rounding: a price so near the grid is on it. */
const GRID_TOLERANCE = 1e-6;

/**
 * Ticks in one unit of price where that is a whole number, else 0. 0.01 has no exact double: 10100 / 100 is the double next to 101.00, while
 * 10100 × 0.01 need not be, so prices on the grid are found by dividing.
 */
export function ticksPerUnit(tickSize: number): number {
  const inverse = Math.round(1 / tickSize);
  return tickSize < 1 && Math.abs(1 / tickSize - inverse) < GRID_TOLERANCE * inverse ? inverse : 0;
}

/** The price of a limit order on the tick grid, so that it is never filled beyond what was asked for: down for who buys, up for who sells. */
export const roundLimit = (side: Side, price: number, tickSize: number, perUnit = ticksPerUnit(tickSize)): number =>
  Number.isFinite(price) ? roundAgainst(side > 0 ? -1 : 1, price, tickSize, perUnit) : price;

/** The price on the tick grid, rounded against the trader: up for who buys, down for who sells. */
export function roundAgainst(side: Side, price: number, tickSize: number, perUnit = ticksPerUnit(tickSize)): number {
  if (!(tickSize > 0)) return price;
  const ticks = perUnit > 0 ? price * perUnit : price / tickSize;
  const nearest = Math.round(ticks);
  const whole = Math.abs(ticks - nearest) < GRID_TOLERANCE ? nearest : side > 0 ? Math.ceil(ticks) : Math.floor(ticks);
  return perUnit > 0 ? whole / perUnit : whole * tickSize;
}
