import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DocumentEvent, EventLogWriter } from '#core/ports/event-log.ts';

export interface OpenEventLog {
  readonly log: EventLogWriter;
  readonly close: () => void;
}

const WIDTH = 3;

/** Records whose first double is the time and whose others follow from it. */
const records = (from: number, count: number): Float64Array =>
  Float64Array.from({ length: count * WIDTH }, (_, i) => {
    const time = from + Math.floor(i / WIDTH);
    return [time, time * 1.5 + 0.25, time % 3 === 0 ? Number.NaN : -time][i % WIDTH] as number;
  });

const document = (timeUs: number, text: string): Omit<DocumentEvent, 'sequence'> => ({
  key: `key-${timeUs}`,
  eventTimeUs: timeUs,
  receivedTimeUs: timeUs + 5,
  source: 'test',
  schemaVersion: 1,
  causedBy: timeUs % 2 === 0 ? 'market.ticks:7' : null,
  payload: { text, nested: { list: [1, null, 'ü€𝄞'] } },
});

/** What every `EventLogWriter` promises. */
export function eventLogSuite(name: string, open: () => OpenEventLog): void {
  describe(`event log: ${name}`, () => {
    let opened: OpenEventLog;
    let log: EventLogWriter;
    beforeEach(() => {
      opened = open();
      log = opened.log;
    });
    afterEach(() => opened.close());

    it('01 knows nothing of a topic that was never written', () => {
      expect(log.topics()).toEqual([]);
      expect(log.nextSequence('t')).toBe(0);
      expect(log.readRecords('t', 0, 10)).toEqual({ firstSequence: 0, records: new Float64Array(0), count: 0 });
      expect(log.readDocuments('t', 0, 10)).toEqual([]);
      expect(log.sequenceAtTime('t', 0)).toBe(0);
      expect(log.dropBefore('t', 100)).toBe(0);
    });

    it('02 numbers records from 0 without holes and gives back the same bits', () => {
      expect(log.appendRecords('t', WIDTH, records(0, 2))).toBe(0);
      expect(log.appendRecords('t', WIDTH, records(2, 3))).toBe(2);
      expect(log.nextSequence('t')).toBe(5);
      expect(log.readRecords('t', 0, 100)).toEqual({ firstSequence: 0, records: records(0, 5), count: 5 });
      expect(log.readRecords('t', 3, 1)).toEqual({ firstSequence: 3, records: records(3, 1), count: 1 });
    });

    it('03 keeps records across many flushes of uneven size', () => {
      let at = 0;
      for (const size of [1, 3_999, 4_000, 1, 8_001, 2, 3_997, 3_999, 12_000, 7]) {
        expect(log.appendRecords('t', WIDTH, records(at, size))).toBe(at);
        at += size;
      }
      expect(log.readRecords('t', 0, at)).toEqual({ firstSequence: 0, records: records(0, at), count: at });
      expect(log.readRecords('t', 3_998, 4_005).records).toEqual(records(3_998, 4_005));
      expect(log.readRecords('t', at - 3, 50)).toEqual({ firstSequence: at - 3, records: records(at - 3, 3), count: 3 });
    });

    it('04 reads nothing past the end and says where the end is', () => {
      log.appendRecords('t', WIDTH, records(0, 10));
      expect(log.readRecords('t', 10, 5)).toEqual({ firstSequence: 10, records: new Float64Array(0), count: 0 });
      expect(log.readRecords('t', 99, 5)).toEqual({ firstSequence: 10, records: new Float64Array(0), count: 0 });
      expect(log.readRecords('t', 0, 0).count).toBe(0);
    });

    it('05 refuses another width, part of a record and the other kind of event', () => {
      log.appendRecords('t', WIDTH, records(0, 1));
      expect(() => log.appendRecords('t', 2, new Float64Array(4))).toThrow(RangeError);
      expect(() => log.appendRecords('t', WIDTH, new Float64Array(4))).toThrow(RangeError);
      expect(() => log.appendDocuments('t', [document(1, 'x')])).toThrow(RangeError);
      expect(() => log.readDocuments('t', 0, 1)).toThrow(RangeError);
      expect(log.nextSequence('t')).toBe(1);
    });

    it("06 does not keep the caller's buffer", () => {
      const buffer = records(0, 4);
      log.appendRecords('t', WIDTH, buffer);
      buffer.fill(0);
      log.appendRecords('t', WIDTH, buffer.subarray(0, 0));
      expect(log.readRecords('t', 0, 9).records).toEqual(records(0, 4));
    });

    it('07 gives back documents as they were', () => {
      expect(log.appendDocuments('d', [document(1, 'one'), document(2, 'two')])).toBe(0);
      expect(log.appendDocuments('d', [document(3, 'three')])).toBe(2);
      expect(log.readDocuments('d', 1, 10)).toEqual([
        { sequence: 1, ...document(2, 'two') },
        { sequence: 2, ...document(3, 'three') },
      ]);
      expect(log.readDocuments('d', 0, 1)).toEqual([{ sequence: 0, ...document(1, 'one') }]);
      expect(log.nextSequence('d')).toBe(3);
    });

    it('08 lists topics with their kind and their span', () => {
      log.appendRecords('b', WIDTH, records(0, 2));
      log.appendDocuments('a', [document(1, 'x')]);
      expect(log.topics()).toEqual([
        { topic: 'a', kind: 'document', width: 0, firstSequence: 0, nextSequence: 1 },
        { topic: 'b', kind: 'columnar', width: WIDTH, firstSequence: 0, nextSequence: 2 },
      ]);
    });

    it('09 finds the first record not before a time, also where times go backwards', () => {
      const times = [10, 20, 15, 40, 5, 60];
      log.appendRecords(
        't',
        1,
        Float64Array.from({ length: 4_000 }, (_, i) => i / 1000),
      );
      log.appendRecords('t', 1, Float64Array.from(times));
      const expected = (time: number) => {
        const found = times.findIndex((candidate) => candidate >= time);
        return 4_000 + (found < 0 ? times.length : found);
      };
      for (const time of [10, 11, 16, 21, 41, 60, 61]) expect(log.sequenceAtTime('t', time)).toBe(expected(time));
      expect(log.sequenceAtTime('t', 1)).toBe(1_000);
      expect(log.sequenceAtTime('t', -1)).toBe(0);
    });

    it('10 finds the first document not before a time', () => {
      log.appendDocuments('d', [document(10, 'a'), document(30, 'b'), document(20, 'c')]);
      expect([0, 10, 11, 31].map((time) => log.sequenceAtTime('d', time))).toEqual([0, 0, 1, 3]);
    });

    it('11 drops whole chunks of old records, never one that is not older', () => {
      log.appendRecords('t', WIDTH, records(0, 12_500));
      expect(log.dropBefore('t', 3_999)).toBe(0);
      expect(log.dropBefore('t', 9_000)).toBe(8_000);
      expect(log.topics()).toEqual([{ topic: 't', kind: 'columnar', width: WIDTH, firstSequence: 8_000, nextSequence: 12_500 }]);
      expect(log.readRecords('t', 0, 3)).toEqual({ firstSequence: 8_000, records: records(8_000, 3), count: 3 });
      expect(log.sequenceAtTime('t', 0)).toBe(8_000);
      expect(log.dropBefore('t', 99_999)).toBe(4_000);
      expect(log.appendRecords('t', WIDTH, records(12_500, 1))).toBe(12_500);
      expect(log.readRecords('t', 12_000, 600).records).toEqual(records(12_000, 501));
    });

    it('12 goes on counting after everything was dropped', () => {
      log.appendRecords('t', WIDTH, records(0, 8_000));
      expect(log.dropBefore('t', 99_999)).toBe(8_000);
      expect(log.nextSequence('t')).toBe(8_000);
      expect(log.appendRecords('t', WIDTH, records(8_000, 2))).toBe(8_000);
      log.appendDocuments('d', [document(1, 'a'), document(2, 'b')]);
      expect(log.dropBefore('d', 99)).toBe(2);
      expect(log.appendDocuments('d', [document(3, 'c')])).toBe(2);
      expect(log.readDocuments('d', 0, 9)).toEqual([{ sequence: 2, ...document(3, 'c') }]);
    });

    it('13 behaves like a plain array under random appends, drops and reads', () => {
      const append = fc.record({
        kind: fc.constant('append' as const),
        count: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 9_000 })),
      });
      const drop = fc.record({ kind: fc.constant('drop' as const), before: fc.integer({ min: 0, max: 30_000 }) });
      const read = fc.record({
        kind: fc.constant('read' as const),
        from: fc.integer({ min: 0, max: 30_000 }),
        limit: fc.integer({ min: 0, max: 10_000 }),
      });
      let run = 0;
      fc.assert(
        fc.property(
          fc.array(fc.oneof({ weight: 3, arbitrary: append }, drop, { weight: 3, arbitrary: read }), { maxLength: 14 }),
          (steps) => {
            const topic = `t${run++}`;
            let next = 0;
            let first = 0;
            for (const step of steps) {
              if (step.kind === 'append') {
                expect(log.appendRecords(topic, WIDTH, records(next, step.count))).toBe(next);
                next += step.count;
              } else if (step.kind === 'drop') {
                const closed = Math.floor(next / 4_000) * 4_000;
                const left = Math.max(first, Math.min(closed, Math.floor(step.before / 4_000) * 4_000));
                expect(log.dropBefore(topic, step.before)).toBe(left - first);
                first = left;
              } else {
                const start = Math.min(Math.max(step.from, first), next);
                const count = Math.min(step.limit, next - start);
                expect(log.readRecords(topic, step.from, step.limit)).toEqual({
                  firstSequence: start,
                  records: records(start, count),
                  count,
                });
                expect(log.sequenceAtTime(topic, step.from)).toBe(start);
              }
            }
            expect(log.nextSequence(topic)).toBe(next);
          },
        ),
        { numRuns: 30 },
      );
    });
  });
}
