import { MIGRATIONS } from './schema.ts';

/** The tables of research.db beside those that every file has. `columns`: names and lengths; `data`: their doubles, little-endian. */
const RESEARCH_TABLES = `
create table run (
  id text primary key, created_at integer not null, idea text not null, document text not null, tags text not null, note text not null,
  columns text not null, crc integer not null, data blob not null
) without rowid;
create index run_created on run (created_at);
create table study (
  id text primary key, created_at integer not null, kind text not null, run_id text, is_complete integer not null, document text not null,
  columns text not null, crc integer not null, data blob not null
) without rowid;
create index study_run on study (run_id, created_at);
create table trial (
  number integer primary key, idea text not null, configuration_hash text not null, evaluated_at integer not null,
  source text not null, span text not null, crc integer not null, data blob not null, unique (idea, configuration_hash)
);
create index trial_idea on trial (idea, number);
create table trial_span (span text primary key, columns text not null, crc integer not null, data blob not null) without rowid;
`;

/** Each takes research.db from the version of its position to the next: see `MIGRATIONS`. */
export const RESEARCH_MIGRATIONS: readonly string[] = [`${MIGRATIONS[0]}${RESEARCH_TABLES}`, ...MIGRATIONS.slice(1)];
