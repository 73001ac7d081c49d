import { follow, readingPace } from '../connection/follow.ts';
import { linkTo } from '../connection/service-link.ts';

/** The newest known prices of one symbol. NaN where nothing is known. */
interface Quote {
  readonly bid: number;
  readonly ask: number;
  readonly last: number;
  readonly change: number;
  readonly timeUs: number;
  readonly isStale: boolean;
}

type QuoteListener = (quote: Quote) => void;

/**
 * Live prices for whoever draws them. One stream for all symbols, at most ten items a second; listeners write to the page
 * directly, so that a tick costs no React render.
 */
class QuoteHub {
  #listeners = new Map<string, Set<QuoteListener>>();
  #newest = new Map<string, Quote>();
  #stop: (() => void) | null = null;
  #isScheduled = false;

  newest(symbol: string): Quote | undefined {
    return this.#newest.get(symbol);
  }

  /** Calls back with the present quote, if there is one, and with every later change; returns how to stop. */
  watch(symbol: string, listener: QuoteListener): () => void {
    const listeners = this.#listeners.get(symbol) ?? new Set();
    listeners.add(listener);
    if (!this.#listeners.has(symbol)) {
      this.#listeners.set(symbol, listeners);
      this.#resubscribe();
    }
    const known = this.#newest.get(symbol);
    if (known) listener(known);
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0 || this.#listeners.get(symbol) !== listeners) return;
      this.#listeners.delete(symbol);
      this.#resubscribe();
    };
  }

  /** Opens one stream for all wanted symbols, once for all changes of this task. */
  #resubscribe(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      this.#stop?.();
      this.#stop = null;
      const symbols = [...this.#listeners.keys()].slice(0, 500);
      if (symbols.length === 0) return;
      const link = linkTo('ingestion');
      this.#stop = follow(
        link,
        (signal) => link.client['quotes.watch']({ symbols }, signal),
        (board) => this.#take(board),
        { pace: readingPace },
      );
    });
  }

  #take(board: {
    symbols: string[];
    bid: Float64Array;
    ask: Float64Array;
    last: Float64Array;
    change: Float64Array;
    timeUs: Float64Array;
    stale: Float64Array;
  }): void {
    for (let i = 0; i < board.symbols.length; i++) {
      const symbol = board.symbols[i] as string;
      const before = this.#newest.get(symbol);
      const isStale = board.stale[i] === 1;
      if (before && before.timeUs === board.timeUs[i] && before.last === board.last[i] && before.isStale === isStale) continue;
      const quote: Quote = {
        bid: board.bid[i] as number,
        ask: board.ask[i] as number,
        last: board.last[i] as number,
        change: board.change[i] as number,
        timeUs: board.timeUs[i] as number,
        isStale,
      };
      this.#newest.set(symbol, quote);
      for (const listener of this.#listeners.get(symbol) ?? []) listener(quote);
    }
  }
}

/** The page's one hub. */
export const quoteHub = new QuoteHub();
