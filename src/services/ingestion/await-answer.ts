import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { ANSWERS_GIVEN, type Answer, fromCrossingError } from './writer-thread-protocol.ts';

/**
 * Stands still until the question of a number is answered, and returns its value or throws its error. Answers of other questions are dropped: taken for
 * this one's, they would make each later answer that of the question before it.
 */
export function awaitAnswer(answers: MessagePort, signal: Int32Array<SharedArrayBuffer>, number: number, timeoutMs: number): unknown {
  for (;;) {
    const given = Atomics.load(signal, ANSWERS_GIVEN);
    const received = receiveMessageOnPort(answers) as { message: Answer } | undefined;
    if (received === undefined) {
      if (Atomics.wait(signal, ANSWERS_GIVEN, given, timeoutMs) === 'timed-out')
        throw new Error(`the writer thread gave no answer within ${timeoutMs / 1000} s`);
      continue;
    }
    const { outcome, number: answered } = received.message;
    if (answered !== number) continue;
    if (outcome.ok) return outcome.value;
    throw fromCrossingError(outcome.error);
  }
}
