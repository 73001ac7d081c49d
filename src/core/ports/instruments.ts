import type { Instrument } from '#core/market/instrument.ts';

/** Reads instruments. Every process may. */
export interface InstrumentReader {
  listInstruments(): Instrument[];
  findInstrument(symbol: string): Instrument | null;
  /** The numeric id used in tick records; null when the symbol is unknown. */
  instrumentId(symbol: string): number | null;
  symbolOf(instrumentId: number): string | null;
}

/** The write side, held by ingestion alone. */
export interface InstrumentWriter extends InstrumentReader {
  /** Adds or updates; returns the numeric id, which never changes. */
  saveInstrument(instrument: Instrument): number;
}
