import type { Instrument } from '#core/market/instrument.ts';
import { ExpectedError } from '#core/result.ts';
import type { InstrumentTable } from './instrument-table.ts';

/** Properties as the trader gives them: some of an instrument's, with its symbol. */
type InstrumentPart = { readonly [K in keyof Instrument]?: Instrument[K] | undefined } & { readonly symbol: string };

/** Changes the given properties of a known instrument. Throws `ExpectedError` `UnknownInstrument`. */
export function saveInstrumentPart(instruments: InstrumentTable, part: InstrumentPart): Instrument {
  const known = instruments.find(part.symbol);
  if (known === undefined)
    throw new ExpectedError(
      'UnknownInstrument',
      `There is no instrument ${part.symbol}. Instruments are made by an import or by a feed; then their properties can be changed.`,
    );
  const given = Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined));
  const instrument: Instrument = { ...known, ...given };
  instruments.save(instrument);
  return instrument;
}
