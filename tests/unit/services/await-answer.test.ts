import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { awaitAnswer } from '#services/ingestion/await-answer.ts';
import { ANSWERS_GIVEN, type Outcome } from '#services/ingestion/writer-thread-protocol.ts';

describe('waiting for the answer of the writer thread', () => {
  let channel = new MessageChannel();
  let signal = new Int32Array(new SharedArrayBuffer(8));
  beforeEach(() => {
    channel = new MessageChannel();
    signal = new Int32Array(new SharedArrayBuffer(8));
  });
  afterEach(() => channel.port1.close());

  const give = (number: number, outcome: Outcome<unknown>): void => {
    channel.port2.postMessage({ number, outcome });
    Atomics.add(signal, ANSWERS_GIVEN, 1);
  };
  const wait = (number: number) => awaitAnswer(channel.port1, signal, number, 50);

  it('returns what was answered, and throws what was thrown', () => {
    give(7, { ok: true, value: 'seven' });
    expect(wait(7)).toBe('seven');
    give(8, { ok: false, error: { name: 'RangeError', message: 'backwards', code: null } });
    expect(() => wait(8)).toThrow(RangeError);
    give(9, { ok: false, error: { name: 'StorageError', message: 'The disk is full.', code: 'StorageFailed' } });
    expect(() => wait(9)).toThrow(expect.objectContaining({ name: 'StorageError', code: 'StorageFailed' }));
  });

  it('takes no answer for that of another question, or every later one would be that of the question before it', () => {
    give(1, { ok: true, value: null });
    give(2, { ok: true, value: ['two'] });
    expect(wait(2)).toEqual(['two']);
    give(2, { ok: true, value: null });
    give(3, { ok: true, value: ['three'] });
    expect(wait(3)).toEqual(['three']);
  });

  it('is not deceived by a signal without an answer, and ends when none comes', () => {
    Atomics.add(signal, ANSWERS_GIVEN, 1);
    expect(() => wait(1)).toThrow('gave no answer within 0.05 s');
    give(2, { ok: true, value: 2 });
    expect(wait(2)).toBe(2);
  });
});
