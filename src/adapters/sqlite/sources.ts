import type { MarketStore } from '#core/ports/market-store.ts';
import type { Session } from './session.ts';

/** The sources' table: numeric ids for tick records. */
export function createSources(session: Session): Pick<MarketStore, 'sourceId' | 'sourceName'> {
  const { database } = session;
  const selectId = database.prepare<[string], number>('select id from source where name = ?').pluck();
  const selectName = database.prepare<[number], string>('select name from source where id = ?').pluck();
  const insert = database.prepare<[string, number]>('insert into source (name, is_simulated) values (?, ?)');
  return {
    sourceId(name, isSimulated) {
      const id = session.read(() => selectId.get(name));
      if (id !== undefined) return id;
      return session.write(() => Number(insert.run(name, isSimulated ? 1 : 0).lastInsertRowid));
    },
    sourceName: (id) => session.read(() => selectName.get(id)) ?? null,
  };
}
