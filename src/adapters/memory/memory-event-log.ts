import type { DocumentEvent, EventLogWriter, TopicSummary } from '#core/ports/event-log.ts';
import type { UndoLog } from './undo-log.ts';

/** Old records go in steps of this many, as on disk. */
const CHUNK_RECORDS = 4000;

interface Topic {
  readonly kind: TopicSummary['kind'];
  readonly width: number;
  firstSequence: number;
  nextSequence: number;
  /** Records from `firstSequence` on, with room behind them. */
  records: Float64Array;
  documents: DocumentEvent[];
}

/** The event log's port over arrays. */
export function createMemoryEventLog({ transaction, onUndo }: UndoLog): EventLogWriter {
  const topics = new Map<string, Topic>();

  function topicFor(name: string, kind: Topic['kind'], width: number): Topic {
    let topic = topics.get(name);
    if (!topic) {
      topic = { kind, width, firstSequence: 0, nextSequence: 0, records: new Float64Array(0), documents: [] };
      topics.set(name, topic);
      onUndo(() => topics.delete(name));
    }
    if (topic.kind !== kind || topic.width !== width) {
      throw new RangeError(`Topic ${name} holds ${topic.kind} events of width ${topic.width}, not ${kind} events of width ${width}.`);
    }
    return topic;
  }

  function find(name: string, kind: Topic['kind']): Topic | null {
    const topic = topics.get(name) ?? null;
    if (topic && topic.kind !== kind) throw new RangeError(`Topic ${name} holds ${topic.kind} events, not ${kind} events.`);
    return topic;
  }

  /** Counts from `firstSequence`; the number of events when none is late enough. */
  function offsetAtTime(topic: Topic, timeUs: number): number {
    const count = topic.nextSequence - topic.firstSequence;
    for (let i = 0; i < count; i++) {
      const time = topic.kind === 'columnar' ? topic.records[i * topic.width] : topic.documents[i]?.eventTimeUs;
      if ((time as number) >= timeUs) return i;
    }
    return count;
  }

  function drop(topic: Topic, count: number): void {
    const { firstSequence, records, documents } = topic;
    topic.firstSequence += count;
    if (topic.kind === 'columnar') topic.records = records.slice(count * topic.width);
    else topic.documents = documents.slice(count);
    onUndo(() => Object.assign(topic, { firstSequence, records, documents }));
  }

  return {
    topics: () =>
      [...topics]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([topic, { kind, width, firstSequence, nextSequence }]) => ({ topic, kind, width, firstSequence, nextSequence })),
    nextSequence: (name) => topics.get(name)?.nextSequence ?? 0,
    readRecords(name, fromSequence, limit) {
      const topic = find(name, 'columnar');
      if (!topic) return { firstSequence: 0, records: new Float64Array(0), count: 0 };
      const start = Math.min(Math.max(fromSequence, topic.firstSequence), topic.nextSequence);
      const count = Math.max(0, Math.min(limit, topic.nextSequence - start));
      const from = (start - topic.firstSequence) * topic.width;
      return { firstSequence: start, records: topic.records.slice(from, from + count * topic.width), count };
    },
    readDocuments(name, fromSequence, limit) {
      const topic = find(name, 'document');
      if (!topic) return [];
      const from = Math.max(0, fromSequence - topic.firstSequence);
      return structuredClone(topic.documents.slice(from, from + Math.max(0, limit)));
    },
    sequenceAtTime(name, timeUs) {
      const topic = topics.get(name);
      return topic ? topic.firstSequence + offsetAtTime(topic, timeUs) : 0;
    },
    appendRecords(name, width, records) {
      if (!(Number.isInteger(width) && width > 0) || records.length % width !== 0) {
        throw new RangeError(`Expected whole records of ${width} doubles for ${name}, found ${records.length} doubles.`);
      }
      return transaction(() => {
        const topic = topicFor(name, 'columnar', width);
        const first = topic.nextSequence;
        const used = (first - topic.firstSequence) * width;
        if (used + records.length > topic.records.length) {
          const larger = new Float64Array(Math.max(2 * topic.records.length, used + records.length));
          larger.set(topic.records.subarray(0, used));
          topic.records = larger;
        }
        topic.records.set(records, used);
        topic.nextSequence += records.length / width;
        onUndo(() => {
          topic.nextSequence = first;
        });
        return first;
      });
    },
    appendDocuments: (name, events) =>
      transaction(() => {
        const topic = topicFor(name, 'document', 0);
        const first = topic.nextSequence;
        for (const event of events) {
          const payload = JSON.parse(JSON.stringify(event.payload)) as DocumentEvent['payload'];
          topic.documents.push({ ...event, payload, sequence: topic.nextSequence++ });
        }
        onUndo(() => {
          topic.nextSequence = first;
          topic.documents.length = first - topic.firstSequence;
        });
        return first;
      }),
    dropBefore: (name, beforeTimeUs) =>
      transaction(() => {
        const topic = topics.get(name);
        if (!topic) return 0;
        const older = offsetAtTime(topic, beforeTimeUs);
        const count = topic.kind === 'columnar' ? older - (older % CHUNK_RECORDS) : older;
        if (count > 0) drop(topic, count);
        return count;
      }),
  };
}
