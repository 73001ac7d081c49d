import { basename } from 'node:path';
import { crc32 } from 'node:zlib';
import type { DocumentEvent } from '#core/ports/event-log.ts';
import { StorageError } from '#core/ports/market-store.ts';
import type { Session } from './session.ts';
import type { Topic, Topics } from './topics.ts';

/** The document topics of one file: one row per event. */
interface DocumentLog {
  nextSequence(topic: Topic): number;
  read(topic: Topic, fromSequence: number, limit: number): DocumentEvent[];
  sequenceAtTime(topic: Topic, timeUs: number): number;
  append(topic: Topic, events: readonly Omit<DocumentEvent, 'sequence'>[]): number;
  dropBefore(topic: Topic, beforeTimeUs: number): number;
}

/** A document as its row holds it. */
export interface DocumentRow extends Omit<DocumentEvent, 'payload'> {
  readonly crc: number;
  readonly payload: string;
}

/** The columns of a {@link DocumentRow}. */
export const DOCUMENT_COLUMNS = `sequence, key, event_time as eventTimeUs, received_time as receivedTimeUs, source, schema_version as schemaVersion,
  caused_by as causedBy, crc, payload`;

/** CRC-32 over everything that a document's row says. */
export function documentChecksum(topicId: number, row: Omit<DocumentRow, 'crc'>): number {
  const { sequence, key, eventTimeUs, receivedTimeUs, source, schemaVersion, causedBy, payload } = row;
  return crc32(payload, crc32(JSON.stringify([topicId, sequence, key, eventTimeUs, receivedTimeUs, source, schemaVersion, causedBy])));
}

export function createDocumentLog(session: Session, topics: Topics): DocumentLog {
  const { database } = session;
  const last = database
    .prepare<[number], number>('select sequence + 1 from document where topic_id = ? order by sequence desc limit 1')
    .pluck();
  const select = database.prepare<[number, number, number], DocumentRow>(
    `select ${DOCUMENT_COLUMNS} from document where topic_id = ? and sequence >= ? order by sequence limit ?`,
  );
  const insert = database.prepare('insert into document values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const atTime = database
    .prepare<[number, number], number | null>('select min(sequence) from document where topic_id = ? and event_time >= ?')
    .pluck();
  const remove = database.prepare<[number, number]>('delete from document where topic_id = ? and sequence < ?');

  const decode = (topic: Topic, { crc, ...row }: DocumentRow): DocumentEvent => {
    if (documentChecksum(topic.id, row) !== crc) {
      throw new StorageError(
        'StorageCorrupt',
        `${basename(session.path)}: event ${row.sequence} of ${topic.name} fails its checksum. The others can still be read. Restore the file from a backup to get it back.`,
      );
    }
    return { ...row, payload: JSON.parse(row.payload) as DocumentEvent['payload'] };
  };

  const nextSequence = (topic: Topic): number => last.get(topic.id) ?? topics.firstSequence(topic);
  const sequenceAtTime = (topic: Topic, timeUs: number): number => atTime.get(topic.id, timeUs) ?? nextSequence(topic);

  return {
    nextSequence,
    sequenceAtTime,
    read: (topic, fromSequence, limit) =>
      select.all(topic.id, fromSequence, Math.min(Math.max(limit, 0), Number.MAX_SAFE_INTEGER)).map((row) => decode(topic, row)),
    append(topic, events) {
      const first = nextSequence(topic);
      let sequence = first;
      for (const event of events) {
        const { key, eventTimeUs, receivedTimeUs, source, schemaVersion, causedBy } = event;
        const payload = JSON.stringify(event.payload);
        const crc = documentChecksum(topic.id, { sequence, ...event, payload });
        insert.run(topic.id, sequence++, eventTimeUs, receivedTimeUs, key, source, schemaVersion, causedBy, crc, payload);
      }
      return first;
    },
    dropBefore(topic, beforeTimeUs) {
      const first = topics.firstSequence(topic);
      const left = sequenceAtTime(topic, beforeTimeUs);
      if (left === first) return 0;
      remove.run(topic.id, left);
      topics.saveFirstSequence(topic, left);
      return left - first;
    },
  };
}
