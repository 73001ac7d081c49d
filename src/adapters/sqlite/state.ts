import { basename } from 'node:path';
import { crc32 } from 'node:zlib';
import { type MarketStore, StorageError } from '#core/ports/market-store.ts';
import type { Session } from './session.ts';

/** Opaque state that a pipeline goes on from. */
export type StateTable = Pick<MarketStore, 'saveState' | 'loadState' | 'listStateKeys' | 'deleteState'>;

interface StateRow {
  readonly crc: number;
  readonly bytes: Buffer;
}

export const stateChecksum = (key: string, bytes: Uint8Array): number => crc32(bytes, crc32(key));

export function createState(session: Session): StateTable {
  const { database } = session;
  const upsert = database.prepare<[string, number, Uint8Array]>(
    'insert into state values (?, ?, ?) on conflict (key) do update set crc = excluded.crc, bytes = excluded.bytes',
  );
  const select = database.prepare<[string], StateRow>('select crc, bytes from state where key = ?');
  const keys = database.prepare<[number, string], string>('select key from state where substr(key, 1, ?) = ? order by key').pluck();
  const remove = database.prepare<[string]>('delete from state where key = ?');
  return {
    saveState: (key, bytes) => session.write(() => void upsert.run(key, stateChecksum(key, bytes), bytes)),
    loadState: (key) =>
      session.read(() => {
        const row = select.get(key);
        if (!row) return null;
        if (stateChecksum(key, row.bytes) !== row.crc) {
          throw new StorageError(
            'StorageCorrupt',
            `${basename(session.path)}: the saved state ${key} fails its checksum. Restore the file from a backup, or let it be built again.`,
          );
        }
        return row.bytes;
      }),
    // Code points, as SQLite counts them: a JavaScript string's length counts some characters twice.
    listStateKeys: (prefix) => session.read(() => keys.all([...prefix].length, prefix)),
    deleteState: (key) => session.write(() => void remove.run(key)),
  };
}
