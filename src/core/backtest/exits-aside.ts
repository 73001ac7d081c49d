import type { Position } from '#core/trading/position.ts';
import type { SymbolBook } from './symbol-book.ts';

interface Aside {
  readonly book: SymbolBook;
  readonly position: Position;
  readonly target: number;
  readonly partials: Position['partials'];
}

/**
 * Exits that the volume of a bar did not suffice for: out of the way until its end, so that they are not met again in it. A stop is still
 * watched: once reached it is a market order, and what is left goes at the next price.
 */
export class ExitsAside {
  readonly #aside: Aside[] = [];

  put(book: SymbolBook, position: Position, isStopReached: boolean): void {
    const { target, partials, side } = position;
    this.#aside.push({ book, position, target, partials });
    position.target = side * Number.POSITIVE_INFINITY;
    position.partials = null;
    if (isStopReached) {
      position.isLeaving = true;
      position.stop = side * Number.NEGATIVE_INFINITY;
    }
    book.hasAside = true;
    book.refresh();
  }

  /** Puts the exits of a book back, at the end of a bar. */
  restore(book: SymbolBook): void {
    for (let k = this.#aside.length - 1; k >= 0; k--) {
      const each = this.#aside[k];
      if (each?.book !== book) continue;
      this.#aside.splice(k, 1);
      const { position } = each;
      if (!book.positions.includes(position)) continue;
      if (position.isLeaving) position.stop = position.side * Number.POSITIVE_INFINITY;
      position.target = each.target;
      position.partials = each.partials;
    }
    book.hasAside = false;
    book.refresh();
  }
}
