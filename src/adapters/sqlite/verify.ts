import { basename } from 'node:path';
import { TIMEFRAMES } from '#core/market/timeframe.ts';
import type { StoreProblem } from '#core/ports/market-store.ts';
import { type BarChunkRow, isBarChunkSound } from './bar-chunks.ts';
import { tailBarChecksum } from './bar-tails.ts';
import { DOCUMENT_COLUMNS, type DocumentRow, documentChecksum } from './document-log.ts';
import { instrumentChecksum } from './instruments.ts';
import { type ChunkRow, isChunkSound } from './record-chunks.ts';
import { isTailSound, type TailRow } from './record-tails.ts';
import type { Session } from './session.ts';
import { stateChecksum } from './state.ts';
import { toStorageError } from './storage-errors.ts';

type Report = (problem: StoreProblem) => void;
type Owned<Row> = Row & { readonly owner: number; readonly name: string };

const WRONG = 'its checksum is wrong';

function verifyRecords(session: Session, report: Report): number {
  const topics = session.database.prepare<[], { id: number; name: string; width: number; first: number }>(
    'select id, name, width, first_sequence as first from topic where width > 0 order by id',
  );
  const chunks = session.database.prepare<[number], ChunkRow>('select * from record_chunk where topic_id = ? order by first_sequence');
  const tails = session.database.prepare<[number], TailRow>('select * from record_tail where topic_id = ? order by first_sequence');
  let checked = 0;
  for (const { id, name, width, first } of topics.all()) {
    let expected = first;
    const follow = (row: { first_sequence: number; count: number }, isSound: boolean): void => {
      checked++;
      const where = `${name}, events ${row.first_sequence} to ${row.first_sequence + row.count - 1}`;
      if (!isSound) report({ where, what: WRONG });
      if (row.first_sequence !== expected) report({ where, what: `expected the sequence to go on at ${expected}` });
      expected = row.first_sequence + row.count;
    };
    for (const row of chunks.iterate(id)) follow(row, isChunkSound({ id, width }, row));
    for (const row of tails.iterate(id)) follow(row, isTailSound({ id, width }, row));
  }
  return checked;
}

function verifyDocuments(session: Session, report: Report): number {
  const topics = session.database.prepare<[], { id: number; name: string; first: number }>(
    'select id, name, first_sequence as first from topic where width = 0 order by id',
  );
  const rows = session.database.prepare<[number], DocumentRow>(
    `select ${DOCUMENT_COLUMNS} from document where topic_id = ? order by sequence`,
  );
  for (const { id, name, first } of topics.all()) {
    let expected = first;
    for (const row of rows.iterate(id)) {
      const { sequence } = row;
      const where = `${name}, event ${sequence}`;
      if (documentChecksum(id, row) !== row.crc) report({ where, what: WRONG });
      if (sequence !== expected) report({ where, what: `expected the sequence to go on at ${expected}` });
      expected = sequence + 1;
    }
  }
  return 0;
}

function verifyBars(session: Session, report: Report): number {
  const chunks = session.database.prepare<[], Owned<BarChunkRow> & { timeframe: number }>(
    `select bar_chunk.*, bar_series.id as owner, symbol as name, timeframe from bar_chunk left join bar_series on bar_series.id = series_id
     order by series_id, first_time`,
  );
  let checked = 0;
  let previousOwner = Number.NaN;
  let previousLast = Number.NaN;
  for (const row of chunks.iterate()) {
    checked++;
    const where = `bars of ${row.name} ${TIMEFRAMES[row.timeframe]} at ${row.first_time}`;
    if (!isBarChunkSound(row.owner, row)) report({ where, what: WRONG });
    if (previousOwner === row.owner && row.first_time <= previousLast) report({ where, what: 'it overlaps the chunk before it' });
    previousOwner = row.owner;
    previousLast = row.last_time;
  }
  return checked;
}

function verifyBarTails(session: Session, report: Report): number {
  type Row = { symbol: string; timeframe: number; owner: number; time: number; crc: number } & Record<
    'open' | 'high' | 'low' | 'close' | 'volume',
    number | null
  >;
  const rows = session.database.prepare<[], Row>(
    `select bar_tail.*, series_id as owner, symbol, timeframe from bar_tail left join bar_series on bar_series.id = series_id`,
  );
  for (const { symbol, timeframe, owner, time, crc, open, high, low, close, volume } of rows.iterate()) {
    if (tailBarChecksum(owner, time, open, high, low, close, volume) === crc) continue;
    report({ where: `bar of ${symbol} ${TIMEFRAMES[timeframe]} at ${time}`, what: WRONG });
  }
  return 0;
}

function verifyInstruments(session: Session, report: Report): number {
  const rows = session.database.prepare<[], { symbol: string; crc: number; properties: string }>('select * from instrument');
  for (const { symbol, crc, properties } of rows.iterate()) {
    if (instrumentChecksum(symbol, properties) !== crc) report({ where: `properties of ${symbol}`, what: WRONG });
  }
  return 0;
}

function verifyState(session: Session, report: Report): number {
  const rows = session.database.prepare<[], { key: string; crc: number; bytes: Buffer }>('select * from state');
  let checked = 0;
  for (const { key, crc, bytes } of rows.iterate()) {
    checked++;
    if (stateChecksum(key, bytes) !== crc) report({ where: `saved state ${key}`, what: WRONG });
  }
  return checked;
}

function verifyPages(session: Session, report: Report): number {
  for (const { quick_check: what } of session.database.pragma('quick_check(20)') as { quick_check: string }[]) {
    if (what !== 'ok') report({ where: basename(session.path), what });
  }
  return 0;
}

/** Checks the pages, every checksum and that sequences have no hole; returns the number of chunks checked. A part that can't be read is a problem, and the next part is checked all the same. */
export function verifyFile(session: Session, report: Report): number {
  let checked = 0;
  for (const part of [verifyPages, verifyRecords, verifyDocuments, verifyBars, verifyBarTails, verifyInstruments, verifyState]) {
    try {
      checked += session.read(() => part(session, report));
    } catch (error) {
      const problem = toStorageError(error, session.path);
      report({ where: basename(session.path), what: problem instanceof Error ? problem.message : String(problem) });
    }
  }
  return checked;
}
