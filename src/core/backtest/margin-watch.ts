import type { SymbolBook } from './symbol-book.ts';

/**
 * Finds the prices at which the equity falls to the maintenance margin: a fraction of the value of what is open. Without one (0) the equity
 * itself must last, which nobody can lose who is long of what was paid for.
 */
export class MarginWatch {
  readonly #books: readonly SymbolBook[];
  readonly #maintenance: number;
  readonly #isLeveraged: boolean;

  constructor(books: readonly SymbolBook[], leverage: number, maintenance = leverage > 1 ? 0.5 / leverage : 0) {
    this.#books = books;
    this.#maintenance = maintenance;
    this.#isLeveraged = leverage > 1;
  }

  /** Whether what is open can use up the margin. */
  get isNeeded(): boolean {
    if (this.#maintenance > 0 || this.#isLeveraged) return true;
    const books = this.#books;
    for (let k = 0; k < books.length; k++) if ((books[k] as SymbolBook).net < 0) return true;
    return false;
  }

  /** Value of all open positions at the last prices. */
  exposure(): number {
    const books = this.#books;
    let exposure = 0;
    for (let k = 0; k < books.length; k++) {
      const book = books[k] as SymbolBook;
      if (book.positions.length > 0) exposure += book.gross * book.lastPrice * book.rate;
    }
    return exposure;
  }

  /** Sets the price of a symbol at which it is used up, everything else staying as it is; none where it never is. */
  find(book: SymbolBook, equity: number): void {
    if (book.positions.length === 0) return;
    const margin = this.#maintenance;
    const others = margin === 0 ? 0 : this.exposure() - book.gross * book.lastPrice * book.rate;
    const slope = (book.net - margin * book.gross) * book.rate;
    const rest = equity - book.net * book.lastPrice * book.rate - margin * others;
    if (slope > 0) {
      if (rest < 0) book.setMargin(-rest / slope, -1);
    } else if (slope < 0) book.setMargin(-rest / slope, 1);
    else if (rest <= 0) book.setMargin(Number.NEGATIVE_INFINITY, 1);
  }
}
