import type { TopicSummary } from '#core/ports/event-log.ts';
import type { Session } from './session.ts';

/** What never changes about a topic. */
export interface Topic {
  readonly id: number;
  readonly name: string;
  readonly kind: TopicSummary['kind'];
  readonly width: number;
}

export interface Topics {
  list(): Topic[];
  find(name: string): Topic | null;
  /** The topic, made at first use. Throws when it exists with another kind or width: that is a defect of the caller. */
  findOrCreate(name: string, kind: TopicSummary['kind'], width: number): Topic;
  firstSequence(topic: Topic): number;
  saveFirstSequence(topic: Topic, sequence: number): void;
}

export function createTopics(session: Session): Topics {
  const { database } = session;
  const columns = `select id, name, width, iif(width > 0, 'columnar', 'document') as kind from topic`;
  const select = database.prepare<[string], Topic>(`${columns} where name = ?`);
  const selectAll = database.prepare<[], Topic>(`${columns} order by name`);
  const insert = database.prepare<[string, number]>('insert into topic (name, width, first_sequence) values (?, ?, 0)');
  const selectFirst = database.prepare<[number], number>('select first_sequence from topic where id = ?').pluck();
  const updateFirst = database.prepare<[number, number]>('update topic set first_sequence = ? where id = ?');
  const known = new Map<string, Topic>();
  session.onUndone(() => known.clear());

  const find = (name: string): Topic | null => {
    const cached = known.get(name);
    if (cached) return cached;
    const stored = select.get(name);
    if (!stored) return null;
    known.set(name, stored);
    return stored;
  };

  return {
    list: () => selectAll.all(),
    find,
    findOrCreate(name, kind, width) {
      let topic = find(name);
      if (!topic) {
        insert.run(name, width);
        topic = find(name) as Topic;
      }
      if (topic.kind !== kind || topic.width !== width) {
        throw new RangeError(`Topic ${name} holds ${topic.kind} events of width ${topic.width}, not ${kind} events of width ${width}.`);
      }
      return topic;
    },
    firstSequence: (topic) => selectFirst.get(topic.id) ?? 0,
    saveFirstSequence(topic, sequence) {
      updateFirst.run(sequence, topic.id);
    },
  };
}
