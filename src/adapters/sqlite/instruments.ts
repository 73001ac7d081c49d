import { basename } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Instrument } from '#core/market/instrument.ts';
import { type InstrumentEvents, NO_INSTRUMENT_EVENTS } from '#core/market/instrument-events.ts';
import type { InstrumentWriter } from '#core/ports/instruments.ts';
import { StorageError } from '#core/ports/market-store.ts';
import type { Session } from './session.ts';
import { createState } from './state.ts';

interface Row {
  readonly symbol: string;
  readonly crc: number;
  readonly properties: string;
}

const eventsKey = (symbol: string): string => `instrumentEvents:${symbol}`;

/** CRC-32 of an instrument's properties. */
export const instrumentChecksum = (symbol: string, properties: string): number => crc32(properties, crc32(symbol));

/** The instruments' table behind its port. Ids never change, so they are remembered; properties are read when asked for. */
export function createInstruments(session: Session): InstrumentWriter {
  const { database } = session;
  const all = database.prepare<[], Row>('select symbol, crc, properties from instrument order by symbol');
  const one = database.prepare<[string], Row>('select symbol, crc, properties from instrument where symbol = ?');
  const selectId = database.prepare<[string], number>('select id from instrument where symbol = ?').pluck();
  const selectSymbol = database.prepare<[number], string>('select symbol from instrument where id = ?').pluck();
  const upsert = database.prepare<[string, number, string]>(
    `insert into instrument (symbol, crc, properties) values (?, ?, ?)
     on conflict (symbol) do update set crc = excluded.crc, properties = excluded.properties`,
  );
  const state = createState(session);
  const ids = new Map<string, number>();
  const symbols = new Map<number, string>();
  session.onUndone(() => {
    ids.clear();
    symbols.clear();
  });

  const parse = (row: Row): Instrument => {
    if (instrumentChecksum(row.symbol, row.properties) === row.crc) return JSON.parse(row.properties) as Instrument;
    throw new StorageError(
      'StorageCorrupt',
      `${basename(session.path)}: the properties of ${row.symbol} fail their checksum. Set them again; its bars can still be read.`,
    );
  };

  const instrumentId = (symbol: string): number | null => {
    const known = ids.get(symbol);
    if (known !== undefined) return known;
    const id = session.read(() => selectId.get(symbol));
    if (id === undefined) return null;
    ids.set(symbol, id);
    return id;
  };

  return {
    instrumentId,
    listInstruments: () => session.read(() => all.all().map(parse)),
    findInstrument(symbol) {
      const row = session.read(() => one.get(symbol));
      return row ? parse(row) : null;
    },
    symbolOf(id) {
      const known = symbols.get(id);
      if (known !== undefined) return known;
      const symbol = session.read(() => selectSymbol.get(id));
      if (symbol === undefined) return null;
      symbols.set(id, symbol);
      return symbol;
    },
    instrumentEvents(symbol) {
      const bytes = state.loadState(eventsKey(symbol));
      return bytes === null ? NO_INSTRUMENT_EVENTS : (JSON.parse(Buffer.from(bytes).toString()) as InstrumentEvents);
    },
    saveInstrumentEvents: (symbol, events) => state.saveState(eventsKey(symbol), Buffer.from(JSON.stringify(events))),
    saveInstrument: (instrument) =>
      session.write(() => {
        const properties = JSON.stringify(instrument);
        upsert.run(instrument.symbol, instrumentChecksum(instrument.symbol, properties), properties);
        return instrumentId(instrument.symbol) as number;
      }),
  };
}
