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

  put(book: SymbolBook, position: Position): void {
    const { stop, target, partials, side } = position;
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
      each.position.stop = each.stop;
      each.position.target = each.target;
      each.position.partials = each.partials;
    }
    book.hasAside = false;
    book.refresh();
  }
}
