import type { Position } from '#core/trading/position.ts';
import type { SymbolBook } from './symbol-book.ts';

interface Aside {
  readonly book: SymbolBook;
  readonly position: Position;
  readonly stop: number;
  readonly target: number;
  readonly partials: Position['partials'];
}

/** Exits that the volume of a bar did not suffice for: out of the way until the next bar, so that they are not met again in this one. */
export class ExitsAside {
  readonly #aside: Aside[] = [];

  /** `isStopReached`: what is left goes at the next price, as a stop that was reached is a market order. */
  put(book: SymbolBook, position: Position, isStopReached: boolean): void {
    const { target, partials, side } = position;
    const stop = isStopReached ? side * Number.POSITIVE_INFINITY : position.stop;
    this.#aside.push({ book, position, stop, target, partials });
    position.stop = side * Number.NEGATIVE_INFINITY;
    position.target = side * Number.POSITIVE_INFINITY;
    position.partials = null;
    book.hasAside = true;
    book.refresh();
  }

  /** Puts the exits of a book back. */
  restore(book: SymbolBook): void {
    if (!book.hasAside) return;
    for (let k = this.#aside.length - 1; k >= 0; k--) {
      const each = this.#aside[k];
      if (each?.book !== book) continue;
      this.#aside.splice(k, 1);
      if (!book.positions.includes(each.position)) continue;
      const { position, stop } = each;
      // A trailing stop has followed meanwhile.
      position.stop = position.side > 0 ? Math.max(stop, position.stop) : Math.min(stop, position.stop);
      position.target = each.target;
      position.partials = each.partials;
    }
    book.hasAside = false;
    book.refresh();
  }
}
