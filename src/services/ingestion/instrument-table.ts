import type { Instrument } from '#core/market/instrument.ts';
import type { MarketStore } from '#core/ports/market-store.ts';

/** Instruments with their numeric ids, in memory; every change goes to the store first. */
export class InstrumentTable {
  readonly #store: MarketStore;
  readonly #byId: (Instrument | undefined)[] = [];
  readonly #ids = new Map<string, number>();
  readonly #idList: number[] = [];
  /** Called after an instrument was added or changed. */
  onChange: (id: number, instrument: Instrument) => void = () => {};

  constructor(store: MarketStore) {
    this.#store = store;
    this.reload();
  }

  /** Reads everything again: after somebody else wrote instruments through the same store. */
  reload(): void {
    for (const instrument of this.#store.listInstruments()) {
      const id = this.#store.instrumentId(instrument.symbol);
      if (id === null || sameInstrument(this.#byId[id], instrument)) continue;
      this.#byId[id] = instrument;
      this.#name(instrument.symbol, id);
      this.onChange(id, instrument);
    }
  }

  /** Adds or updates; returns the id. Writes only what is new, and `besides` in the same transaction before it. */
  save(instrument: Instrument, besides: () => void = () => {}): number {
    const known = this.#ids.get(instrument.symbol);
    if (known !== undefined && sameInstrument(this.#byId[known], instrument)) return known;
    const id = this.#store.transaction(() => {
      besides();
      return this.#store.saveInstrument(instrument);
    });
    this.#byId[id] = instrument;
    this.#name(instrument.symbol, id);
    this.onChange(id, instrument);
    return id;
  }

  byId(id: number): Instrument | undefined {
    return this.#byId[id];
  }

  find(symbol: string): Instrument | undefined {
    const id = this.#ids.get(symbol);
    return id === undefined ? undefined : this.#byId[id];
  }

  /** Numeric ids of all instruments. */
  ids(): readonly number[] {
    return this.#idList;
  }

  /** -1 when the symbol is unknown. */
  idOf(symbol: string): number {
    return this.#ids.get(symbol) ?? -1;
  }

  #name(symbol: string, id: number): void {
    if (!this.#ids.has(symbol)) this.#idList.push(id);
    this.#ids.set(symbol, id);
  }

  list(): Instrument[] {
    return this.#byId.filter((instrument) => instrument !== undefined).sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
  }
}

function sameInstrument(a: Instrument | undefined, b: Instrument): boolean {
  if (a === undefined) return false;
  return (Object.keys(b) as (keyof Instrument)[]).every((key) => a[key] === b[key]);
}
