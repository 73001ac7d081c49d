import type { EventLogWriter, TopicSummary } from '#core/ports/event-log.ts';
import { createDocumentLog } from './document-log.ts';
import { createRecordLog } from './record-log.ts';
import type { Session } from './session.ts';
import { createTopics, type Topic } from './topics.ts';

/** The event log's tables behind their port. A reader's session hands out the same object as an `EventLogReader`. */
export function createEventLog(session: Session): EventLogWriter {
  const topics = createTopics(session);
  const records = createRecordLog(session, topics);
  const documents = createDocumentLog(session, topics);
  const logOf = (topic: Topic) => (topic.kind === 'columnar' ? records : documents);
  const findOf = (name: string, kind: TopicSummary['kind']): Topic | null => {
    const topic = topics.find(name);
    if (topic && topic.kind !== kind) throw new RangeError(`Topic ${name} holds ${topic.kind} events, not ${kind} events.`);
    return topic;
  };

  return {
    topics: () =>
      session.read(() =>
        topics.list().map((topic) => ({
          topic: topic.name,
          kind: topic.kind,
          width: topic.width,
          firstSequence: topics.firstSequence(topic),
          nextSequence: logOf(topic).nextSequence(topic),
        })),
      ),
    nextSequence: (name) =>
      session.read(() => {
        const topic = topics.find(name);
        return topic ? logOf(topic).nextSequence(topic) : 0;
      }),
    readRecords: (name, fromSequence, limit) =>
      session.read(() => {
        const topic = findOf(name, 'columnar');
        return topic ? records.read(topic, fromSequence, limit) : { firstSequence: 0, records: new Float64Array(0), count: 0 };
      }),
    readDocuments: (name, fromSequence, limit) =>
      session.read(() => {
        const topic = findOf(name, 'document');
        return topic ? documents.read(topic, fromSequence, limit) : [];
      }),
    sequenceAtTime: (name, timeUs) =>
      session.read(() => {
        const topic = topics.find(name);
        return topic ? logOf(topic).sequenceAtTime(topic, timeUs) : 0;
      }),
    appendRecords(name, width, values) {
      if (!(Number.isInteger(width) && width > 0) || values.length % width !== 0) {
        throw new RangeError(`Expected whole records of ${width} doubles for ${name}, found ${values.length} doubles.`);
      }
      return session.write(() => records.append(topics.findOrCreate(name, 'columnar', width), values));
    },
    appendDocuments: (name, events) => session.write(() => documents.append(topics.findOrCreate(name, 'document', 0), events)),
    dropBefore: (name, beforeTimeUs) =>
      session.write(() => {
        const topic = topics.find(name);
        return topic ? logOf(topic).dropBefore(topic, beforeTimeUs) : 0;
      }),
  };
}
