import { basename } from 'node:path';
import type { RecordBatch } from '#core/ports/event-log.ts';
import { StorageError } from '#core/ports/market-store.ts';
import { columnsToRecords } from './column-chunk.ts';
import { CHUNK_RECORDS, createRecordChunks } from './record-chunks.ts';
import { createRecordTails } from './record-tails.ts';
import type { Session } from './session.ts';
import type { Topic, Topics } from './topics.ts';

/** The columnar topics of one file. */
interface RecordLog {
  nextSequence(topic: Topic): number;
  read(topic: Topic, fromSequence: number, limit: number): RecordBatch;
  sequenceAtTime(topic: Topic, timeUs: number): number;
  /** Appends whole records inside the transaction at hand; returns the sequence of the first. */
  append(topic: Topic, records: Float64Array): number;
  dropBefore(topic: Topic, beforeTimeUs: number): number;
}

/** The open end of a topic as its writer holds it: what the tail's rows hold, ready to become a chunk. */
interface OpenEnd {
  firstSequence: number;
  count: number;
  highTimeUs: number;
  readonly records: Float64Array;
}

export function createRecordLog(session: Session, topics: Topics): RecordLog {
  const chunks = createRecordChunks(session);
  const tails = createRecordTails(session);
  const openEnds = new Map<number, OpenEnd>();
  session.onUndone(() => openEnds.clear());

  const nextSequence = (topic: Topic): number => tails.end(topic) ?? chunks.end(topic)?.sequence ?? topics.firstSequence(topic);

  const missing = (topic: Topic, sequence: number) =>
    new StorageError(
      'StorageCorrupt',
      `${basename(session.path)}: event ${sequence} of ${topic.name} is missing. The others can still be read. Restore the file from a backup to get it back.`,
    );

  function fill(topic: Topic, out: Float64Array, start: number, end: number): void {
    const { width } = topic;
    let at = start;
    // Who follows the log reads its tail all the time: no chunk is fetched for that.
    const closedEnd = chunks.end(topic)?.sequence ?? 0;
    while (at < Math.min(end, closedEnd)) {
      const chunk = chunks.holding(topic, at);
      if (!chunk) break;
      const from = at - chunk.first_sequence;
      const to = Math.min(chunk.count, end - chunk.first_sequence);
      columnsToRecords(chunks.columns(topic, chunk), chunk.count, width, from, to, out, at - start);
      at += to - from;
    }
    if (at === end) return;
    for (const row of tails.rows(topic, at, end)) {
      if (row.first_sequence > at) throw missing(topic, at);
      const from = at - row.first_sequence;
      const to = Math.min(row.count, end - row.first_sequence);
      out.set(tails.records(topic, row).subarray(from * width, to * width), (at - start) * width);
      at += to - from;
    }
    if (at < end) throw missing(topic, at);
  }

  function openEndOf(topic: Topic): OpenEnd {
    const known = openEnds.get(topic.id);
    if (known) return known;
    const closed = chunks.end(topic);
    const firstSequence = closed?.sequence ?? topics.firstSequence(topic);
    const count = nextSequence(topic) - firstSequence;
    const records = new Float64Array(CHUNK_RECORDS * topic.width);
    fill(topic, records, firstSequence, firstSequence + count);
    const open = { firstSequence, count, highTimeUs: closed?.highTimeUs ?? Number.NEGATIVE_INFINITY, records };
    openEnds.set(topic.id, open);
    return open;
  }

  function append(topic: Topic, records: Float64Array): number {
    const { width } = topic;
    const open = openEndOf(topic);
    const first = open.firstSequence + open.count;
    const total = records.length / width;
    let taken = 0;
    while (total - taken >= CHUNK_RECORDS - open.count) {
      const take = CHUNK_RECORDS - open.count;
      let source = records;
      let from = taken;
      if (open.count > 0) {
        open.records.set(records.subarray(taken * width, (taken + take) * width), open.count * width);
        source = open.records;
        from = 0;
      }
      open.highTimeUs = chunks.write(topic, open.firstSequence, source, from, open.highTimeUs);
      open.firstSequence += CHUNK_RECORDS;
      open.count = 0;
      taken += take;
    }
    if (taken > 0) tails.deleteBelow(topic, open.firstSequence);
    if (taken < total) {
      const rest = records.subarray(taken * width);
      open.records.set(rest, open.count * width);
      tails.write(topic, open.firstSequence + open.count, rest);
      open.count += total - taken;
    }
    return first;
  }

  /** The tail is short: look at its times one by one. */
  function tailSequenceAtTime(topic: Topic, timeUs: number): number {
    const next = nextSequence(topic);
    for (const row of tails.rows(topic, 0, next)) {
      const records = tails.records(topic, row);
      for (let i = 0; i < row.count; i++) if ((records[i * topic.width] as number) >= timeUs) return row.first_sequence + i;
    }
    return next;
  }

  return {
    nextSequence,
    append,
    read(topic, fromSequence, limit) {
      const next = nextSequence(topic);
      const start = Math.min(Math.max(fromSequence, topics.firstSequence(topic)), next);
      const count = Math.max(0, Math.min(limit, next - start));
      const records = new Float64Array(count * topic.width);
      fill(topic, records, start, start + count);
      return { firstSequence: start, records, count };
    },
    sequenceAtTime(topic, timeUs) {
      const chunk = chunks.reachingTime(topic, timeUs);
      if (!chunk) return tailSequenceAtTime(topic, timeUs);
      const columns = chunks.columns(topic, chunk);
      for (let i = 0; i < chunk.count; i++) if ((columns[i] as number) >= timeUs) return chunk.first_sequence + i;
      return chunk.first_sequence + chunk.count;
    },
    dropBefore(topic, beforeTimeUs) {
      const first = topics.firstSequence(topic);
      const left = chunks.deleteBefore(topic, beforeTimeUs);
      if (left === null) return 0;
      topics.saveFirstSequence(topic, left);
      // The open end counts from the last closed chunk, or from here when no chunk is left: the same sequence either way.
      return left - first;
    },
  };
}
