import { type FibonacciDrawing, firstAnchor, lastAnchor } from './drawing.ts';

/** The levels that a new retracement has. */
export const USUAL_FIBONACCI_LEVELS: readonly number[] = [0, 0.236, 0.382, 0.5, 0.618, 0.786, 1];

/** The price of a level: 0 at the second anchor, 1 back at the first, beyond 1 past it. */
export function fibonacciPrice(drawing: FibonacciDrawing, level: number): number {
  const from = firstAnchor(drawing).price;
  const to = lastAnchor(drawing).price;
  // Written so that levels 0 and 1 are the anchors' prices exactly.
  return to * (1 - level) + from * level;
}
