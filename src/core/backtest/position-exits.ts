import type { Side } from '#core/trading/intent.ts';
import type { Order } from '#core/trading/order.ts';
import type { Position } from '#core/trading/position.ts';
import type { ExitSettings } from './execution-settings.ts';
import { levelAt, setTrailing, TRAIL_NONE } from './exit-levels.ts';
import type { SymbolBook } from './symbol-book.ts';

/**
 * Gives a new position the exits of its order's bracket, else those of the run. `lastBar`: the newest closed bar, whose average true range is known.
 * `isUntilSessionEnd`: every position of the run ends with its session.
 */
export function setExits(
  book: SymbolBook,
  position: Position,
  order: Order,
  exits: ExitSettings,
  lastBar: number,
  isUntilSessionEnd: boolean,
): void {
  const { side, entryPrice } = position;
  const away: Side = side > 0 ? -1 : 1;
  const farBelow = side * Number.NEGATIVE_INFINITY;
  const bracket = order.bracket;
  position.trailKind = TRAIL_NONE;
  position.isTrailing = false;
  position.isStopMoved = false;
  position.isLeaving = false;
  position.nextPartial = 0;
  position.partialLeft = Number.NaN;
  position.partials = null;
  position.endsWithSession = isUntilSessionEnd || bracket?.untilSessionEnd === true;
  if (bracket === null) {
    const { stopLoss, takeProfit } = exits;
    // By far the usual cases first: without a closure, as this is in the loop.
    if (stopLoss === null) position.stop = farBelow;
    else if (stopLoss.type === 'fraction') position.stop = entryPrice * (1 - side * stopLoss.value);
    else position.stop = orNone(levelAt(stopLoss, entryPrice, away, atrAt(book, lastBar)), farBelow);
    if (takeProfit === null) position.target = -farBelow;
    else if (takeProfit.type === 'fraction') position.target = entryPrice * (1 + side * takeProfit.value);
    else position.target = orNone(levelAt(takeProfit, entryPrice, side, atrAt(book, lastBar)), -farBelow);
    if (exits.partials.length > 0) position.partials = exits.partials;
    position.risk = Math.abs(entryPrice - position.stop);
    if (exits.trailingStop !== null) setTrailing(position, exits.trailingStop, atrAt(book, lastBar));
  } else {
    position.stop = orNone(bracket.stopLoss, farBelow);
    position.target = orNone(bracket.takeProfit, -farBelow);
    if (bracket.partials !== undefined && bracket.stopLoss !== undefined) position.partials = bracket.partials;
    position.risk = Math.abs(entryPrice - position.stop);
    if (bracket.trailingStop !== undefined) setTrailing(position, bracket.trailingStop, atrAt(book, lastBar));
  }
  position.target = book.limitPrice(away, position.target);
}

/** Average true range of a symbol at a bar, by its period; NaN before there is one. */
export function atrAt(book: SymbolBook, bar: number): (period: number) => number {
  return (period) => book.indicators.column('atr', { period })[bar] ?? Number.NaN;
}

const orNone = (price: number | undefined, none: number): number => (price === undefined || Number.isNaN(price) ? none : price);
