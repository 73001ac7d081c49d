import type { Instrument } from '#core/market/instrument.ts';
import type { InstrumentWriter } from '#core/ports/instruments.ts';
import type { Session } from './session.ts';

/** The instruments' table behind its port. Ids never change, so they are remembered; properties are read when asked for. */
export function createInstruments(session: Session): InstrumentWriter {
  const { database } = session;
  const all = database.prepare<[], string>('select properties from instrument order by symbol').pluck();
  const one = database.prepare<[string], string>('select properties from instrument where symbol = ?').pluck();
  const selectId = database.prepare<[string], number>('select id from instrument where symbol = ?').pluck();
  const selectSymbol = database.prepare<[number], string>('select symbol from instrument where id = ?').pluck();
  const upsert = database.prepare<[string, string]>(
    'insert into instrument (symbol, properties) values (?, ?) on conflict (symbol) do update set properties = excluded.properties',
  );
  const ids = new Map<string, number>();
  const symbols = new Map<number, string>();
  session.onUndone(() => {
    ids.clear();
    symbols.clear();
  });

  const parse = (properties: string): Instrument => JSON.parse(properties) as Instrument;

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
      const properties = session.read(() => one.get(symbol));
      return properties === undefined ? null : parse(properties);
    },
    symbolOf(id) {
      const known = symbols.get(id);
      if (known !== undefined) return known;
      const symbol = session.read(() => selectSymbol.get(id));
      if (symbol === undefined) return null;
      symbols.set(id, symbol);
      return symbol;
    },
    saveInstrument: (instrument) =>
      session.write(() => {
        upsert.run(instrument.symbol, JSON.stringify(instrument));
        return instrumentId(instrument.symbol) as number;
      }),
  };
}
