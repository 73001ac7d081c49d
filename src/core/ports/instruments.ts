import type { Instrument } from '#core/market/instrument.ts';
import type { InstrumentEvents } from '#core/market/instrument-events.ts';

/** Reads instruments. Every process may. */
export interface InstrumentReader {
  listInstruments(): Instrument[];
  findInstrument(symbol: string): Instrument | null;
  /** The numeric id used in tick records; null when the symbol is unknown. */
  instrumentId(symbol: string): number | null;
  symbolOf(instrumentId: number): string | null;
  /** Splits, dividends and halts, and what prices are adjusted for; of an instrument of which none are stored, none. */
  instrumentEvents(symbol: string): InstrumentEvents;
}

/** The write side, held by ingestion alone. */
export interface InstrumentWriter extends InstrumentReader {
  /** Adds or updates; returns the numeric id, which never changes. */
  saveInstrument(instrument: Instrument): number;
  /** Replaces what is stored of a symbol, which need not be an instrument yet. */
  saveInstrumentEvents(symbol: string, events: InstrumentEvents): void;
}
