import type { ReplayState } from '#contract/research-replay.ts';

type Trades = ReplayState['trades'];

const COLUMNS = [
  'symbol',
  'side',
  'units',
  'entryTimeUs',
  'entryPrice',
  'exitTimeUs',
  'exitPrice',
  'exitReason',
  'commission',
  'slippage',
  'pnl',
  'returnFraction',
  'bars',
  'mae',
  'mfe',
  'pathDependent',
] as const satisfies readonly Exclude<keyof Trades, 'symbols' | 'exitReasons'>[];

function join(first: Float64Array, second: Float64Array): Float64Array {
  const joined = new Float64Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}

const mapColumns = (trades: Trades, change: (name: (typeof COLUMNS)[number]) => Float64Array): Trades => ({
  ...trades,
  ...Object.fromEntries(COLUMNS.map((name) => [name, change(name)])),
});

/** The trades of a replayed run, each fetched once: the same bars give the same trades, whichever way they are come to. */
export class KnownTrades {
  #all: Trades | null = null;

  get count(): number {
    return this.#all?.pnl.length ?? 0;
  }

  /** Takes an answer that was asked for from {@link count} on; returns it with every trade up to its bar. */
  complete(state: ReplayState): ReplayState {
    const { tradeCount, trades } = state;
    const known = this.#all;
    this.#all =
      known === null || known.pnl.length === 0
        ? trades
        : tradeCount > known.pnl.length
          ? mapColumns(known, (name) => join(known[name], trades[name]))
          : known;
    const all = this.#all;
    return { ...state, trades: all.pnl.length === tradeCount ? all : mapColumns(all, (name) => all[name].subarray(0, tradeCount)) };
  }
}
