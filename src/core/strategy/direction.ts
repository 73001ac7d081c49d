import { choiceParameter } from '#core/indicators/parameters.ts';
import type { StrategyContext } from './strategy-context.ts';

export const DIRECTIONS = ['long-short', 'long-only', 'short-only'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** Which sides a strategy may take. */
export const directionParameter = choiceParameter(DIRECTIONS, 'long-short');

/** Takes the side of a signal (1 or -1) where the direction allows it; else ends what is open on the other side. */
export function takeSide(context: StrategyContext, signal: number, direction: Direction, symbol: number): void {
  if (signal > 0) {
    if (direction !== 'short-only') context.goLong(symbol);
    else if (context.position(symbol) < 0) context.exit(symbol);
  } else if (signal < 0) {
    if (direction !== 'long-only') context.goShort(symbol);
    else if (context.position(symbol) > 0) context.exit(symbol);
  }
}
