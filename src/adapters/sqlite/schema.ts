import { basename } from 'node:path';
import type { Database } from 'better-sqlite3';
import { StorageError } from '#core/ports/market-store.ts';

/**
 * Version 1. All files of the app have the same tables; the files of the feature and inference processes leave those of bars empty.
 *
 * Chunks and tails hold little-endian doubles, with a CRC-32 over the row's identity and its bytes. `record_chunk.high_time` is
 * the running maximum of the event time from the start of the topic to the end of the chunk: it never falls, so the first record
 * not before a time is found by its index even where times go backwards. A topic of width 0 holds documents. NaN in `bar_tail` is stored as NULL (SQLite has no NaN).
 */
const VERSION_1 = `
create table topic (
  id integer primary key, name text not null unique, width integer not null, first_sequence integer not null
);
create table record_chunk (
  topic_id integer not null, first_sequence integer not null, count integer not null, high_time real not null,
  crc integer not null, encoding integer not null, data blob not null, primary key (topic_id, first_sequence)
) without rowid;
create index record_chunk_time on record_chunk (topic_id, high_time, first_sequence);
create table record_tail (
  topic_id integer not null, first_sequence integer not null, count integer not null,
  crc integer not null, data blob not null, primary key (topic_id, first_sequence)
) without rowid;
create table document (
  topic_id integer not null, sequence integer not null, event_time integer not null, received_time integer not null, key text not null,
  source text not null, schema_version integer not null, caused_by text, crc integer not null, payload text not null,
  primary key (topic_id, sequence)
) without rowid;
create index document_time on document (topic_id, event_time, sequence);
create table state (key text primary key, crc integer not null, bytes blob not null) without rowid;
create table instrument (id integer primary key, symbol text not null unique, crc integer not null, properties text not null);
create table source (id integer primary key, name text not null unique, is_simulated integer not null);
create table bar_series (
  id integer primary key, symbol text not null, timeframe integer not null, generation integer not null, version integer not null,
  unique (symbol, timeframe)
);
create table bar_chunk (
  series_id integer not null, first_time integer not null, last_time integer not null, count integer not null,
  crc integer not null, data blob not null, primary key (series_id, first_time)
) without rowid;
create table bar_tail (
  series_id integer not null, time integer not null, open real, high real, low real, close real, volume real,
  crc integer not null, primary key (series_id, time)
) without rowid;
`;

/** Each takes a file from the version of its position to the next. Never change one that was released: add another. */
export const MIGRATIONS: readonly string[] = [VERSION_1];

/** Reads the schema, which SQLite puts off until it is needed: a damaged one is noticed now. */
const requireReadableSchema = (database: Database): unknown => database.prepare('select count(*) from sqlite_schema').get();

const versionOf = (database: Database): number => database.pragma('user_version', { simple: true }) as number;

function refuseNewer(database: Database, version: number, newest: number): void {
  if (version > newest) {
    throw new StorageError(
      'StorageFailed',
      `${basename(database.name)} was written by a newer version of the app (its format is ${version}, this version knows ${newest}). Update the app to open it. The file was not changed.`,
    );
  }
}

/** Brings a file to the newest version, all steps in one transaction. Throws when the file is newer than the app. */
export function migrate(database: Database, migrations: readonly string[] = MIGRATIONS): void {
  requireReadableSchema(database);
  refuseNewer(database, versionOf(database), migrations.length);
  if (versionOf(database) === migrations.length) return;
  database
    .transaction(() => {
      for (const step of migrations.slice(versionOf(database))) database.exec(step);
      database.pragma(`user_version = ${migrations.length}`);
    })
    .immediate();
}

/** For readers, who may not migrate: throws when the file is not of the version that this app reads. */
export function requireCurrentSchema(database: Database): void {
  requireReadableSchema(database);
  const version = versionOf(database);
  refuseNewer(database, version, MIGRATIONS.length);
  if (version < MIGRATIONS.length) {
    throw new StorageError(
      'StorageFailed',
      `${basename(database.name)} is not ready to be read: its format is ${version}, this version reads ${MIGRATIONS.length}. Start the process that writes it, then try again.`,
    );
  }
}
