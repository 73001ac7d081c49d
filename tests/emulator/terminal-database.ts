/** A tick as MetaTrader keeps it: server time, every field filled, flags say what changed. */
export interface TerminalTick {
  readonly ms: number;
  readonly bid: number;
  readonly ask: number;
  readonly last: number;
  readonly volume: number;
  readonly flags: number;
}

export interface TerminalSymbolProperties {
  readonly digits: number;
  readonly point: number;
  readonly tickSize: number;
  readonly contractSize: number;
  readonly volumeStep: number;
  readonly currencyBase: string;
  readonly currencyProfit: string;
  readonly path: string;
  readonly calcMode: number;
}

/** `[server seconds, open, high, low, close, tick volume]` */
export type TerminalBar = readonly [number, number, number, number, number, number];

export const EURUSD: TerminalSymbolProperties = {
  digits: 5,
  point: 0.00001,
  tickSize: 0.00001,
  contractSize: 100_000,
  volumeStep: 0.01,
  currencyBase: 'EUR',
  currencyProfit: 'USD',
  path: 'Forex\\Majors\\EURUSD',
  calcMode: 0,
};

/** What a terminal has on its disk; it outlives expert advisors and connections. */
export class TerminalDatabase {
  readonly #symbols = new Map<string, { properties: TerminalSymbolProperties; ticks: TerminalTick[]; bars: Map<string, TerminalBar[]> }>();

  addSymbol(name: string, properties: TerminalSymbolProperties): void {
    this.#symbols.set(name, { properties, ticks: [], bars: new Map() });
  }

  get symbols(): string[] {
    return [...this.#symbols.keys()];
  }

  properties(symbol: string): TerminalSymbolProperties | null {
    return this.#symbols.get(symbol)?.properties ?? null;
  }

  addTicks(symbol: string, ticks: readonly TerminalTick[]): void {
    this.#symbols.get(symbol)?.ticks.push(...ticks);
  }

  addBars(symbol: string, timeframe: string, bars: readonly TerminalBar[]): void {
    this.#symbols.get(symbol)?.bars.set(timeframe, [...bars]);
  }

  /** CopyTicks: at most `count` ticks with time ≥ `fromMs`, oldest first. */
  copyTicks(symbol: string, fromMs: number, count: number): TerminalTick[] {
    const ticks = this.#symbols.get(symbol)?.ticks ?? [];
    let low = 0;
    let high = ticks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ticks[middle]?.ms ?? 0) < fromMs) low = middle + 1;
      else high = middle;
    }
    return ticks.slice(low, low + count);
  }

  /** CopyRates: the newest `count` bars that opened before `toMs`, oldest first. */
  copyRates(symbol: string, timeframe: string, toMs: number, count: number): TerminalBar[] {
    const bars = this.#symbols.get(symbol)?.bars.get(timeframe) ?? [];
    return bars.filter(([seconds]) => seconds * 1000 < toMs).slice(-count);
  }
}
