import { receiveMessageOnPort } from 'node:worker_threads';
import type { MarketStore, StoreProblem } from '#core/ports/market-store.ts';
import { FlushApplier } from './flush-batch.ts';
import { FlushQueue } from './flush-queue.ts';
import type { VerifyReport } from './market-writer.ts';
import { watchBarChanges } from './watch-bar-changes.ts';
import {
  ANSWERS_GIVEN,
  type Answer,
  buffersOf,
  type FromWriter,
  MESSAGES_SENT,
  type Outcome,
  type ToWriter,
  toCrossingError,
  type WriterThreadData,
} from './writer-thread-protocol.ts';

/** Undoes a transaction. */
class RolledBack extends Error {}

/** The writer thread: flushes in their order, and calls for which ingestion waits. Ends when told to close. */
export function serveWriterThread(opened: MarketStore & { readonly damagedFileKept: string | null }, data: WriterThreadData): void {
  const { port, answers, signal } = data;
  const applier = new FlushApplier(opened);
  const store = watchBarChanges(opened, () => applier.forgetSeries());
  const tell = (message: FromWriter, buffers: ArrayBuffer[] = []): void => port.postMessage(message, buffers);
  const queue = new FlushQueue(applier, (sentence) => tell({ kind: 'problem', sentence }));

  const outcomeOf = <T>(work: () => T): Outcome<T> => {
    try {
      return { ok: true, value: work() };
    } catch (error) {
      return { ok: false, error: toCrossingError(error) };
    }
  };

  const answer = (number: number, work: () => unknown): void => tellOutcome(number, outcomeOf(work));

  const tellOutcome = (number: number, outcome: Outcome<unknown>): void => {
    answers.postMessage({ number, outcome } satisfies Answer);
    Atomics.add(signal, ANSWERS_GIVEN, 1);
    Atomics.notify(signal, ANSWERS_GIVEN);
  };

  /** While ingestion is inside its transaction it sends nothing else, and waits for every answer: so may this thread. */
  const untilEndOfTransaction = (): ToWriter & { readonly kind: 'commit' | 'rollback' } => {
    for (;;) {
      const sent = Atomics.load(signal, MESSAGES_SENT);
      const received = receiveMessageOnPort(port) as { message: ToWriter } | undefined;
      if (received === undefined) Atomics.wait(signal, MESSAGES_SENT, sent, 1000);
      else if (received.message.kind === 'commit' || received.message.kind === 'rollback') return received.message;
      else handle(received.message);
    }
  };

  /** Answers twice: that it has begun, and, under the number of the question that ended it, what came of it. */
  const runTransaction = (beginning: number): void => {
    let number = beginning;
    const outcome = outcomeOf(() => {
      try {
        store.transaction(() => {
          answer(beginning, () => null);
          const end = untilEndOfTransaction();
          number = end.number;
          if (end.kind === 'rollback') throw new RolledBack();
        });
      } catch (error) {
        if (!(error instanceof RolledBack)) throw error;
      }
      return null;
    });
    tellOutcome(number, outcome);
  };

  const verify = (): VerifyReport => {
    const problems: StoreProblem[] = [];
    return { chunksChecked: store.verify((problem) => problems.push(problem)), problems };
  };

  const handle = (message: ToWriter): void => {
    switch (message.kind) {
      case 'flush':
        queue.push(message.batch, (firstTickSequence) =>
          tell({ kind: 'written', number: message.number, firstTickSequence, batch: message.batch }, buffersOf(message.batch)),
        );
        return;
      case 'merge':
        tell({ kind: 'merged', number: message.number, outcome: outcomeOf(() => store.mergeBars(...message.args)) });
        return;
      case 'call':
        // The list of methods is closed, and the arguments come from this program's other thread.
        answer(message.number, () => (store[message.method] as (...args: readonly unknown[]) => unknown)(...message.args));
        return;
      case 'verify':
        tell({ kind: 'verified', report: verify() });
        return;
      case 'begin':
        runTransaction(message.number);
        return;
      case 'close':
        queue.drain();
        queue.stop();
        opened.close();
        tell({ kind: 'closed' });
        port.close();
        answers.close();
        return;
      default:
        throw new Error(`${message.kind} came without a transaction`);
    }
  };
  port.on('message', handle);
  tell({ kind: 'ready', damagedFileKept: opened.damagedFileKept });
}
