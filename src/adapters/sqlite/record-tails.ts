import { basename } from 'node:path';
import { StorageError } from '#core/ports/market-store.ts';
import { bytesOf, checksum, doublesOf } from './column-chunk.ts';
import type { ChunkOwner } from './record-chunks.ts';
import type { Session } from './session.ts';
import type { Topic } from './topics.ts';

export interface TailRow {
  readonly first_sequence: number;
  readonly count: number;
  readonly crc: number;
  readonly data: Uint8Array;
}

const tailChecksum = ({ id, width }: ChunkOwner, row: Omit<TailRow, 'crc'>): number =>
  checksum(row.data, { owner: id, width, first: row.first_sequence, last: 0, count: row.count, encoding: 0 });

/** The records of each flush since the last closed chunk, one row a flush, record after record. */
interface RecordTails {
  /** Rows that hold records of `[from, to)`, ascending. */
  rows(topic: Topic, from: number, to: number): TailRow[];
  /** Records of a row; throws `StorageCorrupt` when its checksum is wrong. */
  records(topic: Topic, row: TailRow): Float64Array;
  /** Sequence after the last record; null when the tail is empty. */
  end(topic: Topic): number | null;
  write(topic: Topic, firstSequence: number, records: Float64Array): void;
  deleteBelow(topic: Topic, sequence: number): void;
}

/** Whether the bytes of a row are those that were written. */
export const isTailSound = (topic: ChunkOwner, row: TailRow): boolean => tailChecksum(topic, row) === row.crc;

export function createRecordTails(session: Session): RecordTails {
  const { database } = session;
  const range = database.prepare<[number, number, number], TailRow>(
    `select first_sequence, count, crc, data from record_tail
     where topic_id = ? and first_sequence >= ? and first_sequence < ? order by first_sequence`,
  );
  const holding = database
    .prepare<[number, number], number | null>('select max(first_sequence) from record_tail where topic_id = ? and first_sequence <= ?')
    .pluck();
  const last = database
    .prepare<[number], number>('select first_sequence + count from record_tail where topic_id = ? order by first_sequence desc limit 1')
    .pluck();
  const insert = database.prepare('insert into record_tail values (?, ?, ?, ?, ?)');
  const deleteRows = database.prepare<[number, number]>('delete from record_tail where topic_id = ? and first_sequence < ?');

  return {
    rows: (topic, from, to) =>
      range.all(topic.id, holding.get(topic.id, from) ?? from, to).filter((row) => row.first_sequence + row.count > from),
    records(topic, row) {
      if (!isTailSound(topic, row)) {
        const last = row.first_sequence + row.count - 1;
        throw new StorageError(
          'StorageCorrupt',
          `${basename(session.path)}: events ${row.first_sequence} to ${last} of ${topic.name} fail their checksum. The others can still be read. Restore the file from a backup to get these back.`,
        );
      }
      return doublesOf(row.data);
    },
    end: (topic) => last.get(topic.id) ?? null,
    write(topic, firstSequence, records) {
      const bytes = bytesOf(records);
      const count = records.length / topic.width;
      insert.run(topic.id, firstSequence, count, tailChecksum(topic, { first_sequence: firstSequence, count, data: bytes }), bytes);
    },
    deleteBelow(topic, sequence) {
      deleteRows.run(topic.id, sequence);
    },
  };
}
