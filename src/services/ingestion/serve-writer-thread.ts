import { receiveMessageOnPort } from 'node:worker_threads';
import type { MarketStore, StoreProblem } from '#core/ports/market-store.ts';
import { FlushApplier } from './flush-batch.ts';
import { FlushQueue } from './flush-queue.ts';
import type { VerifyReport } from './market-writer.ts';
import { watchBarChanges } from './watch-bar-changes.ts';
import {
  ANSWERS_GIVEN,
  buffersOf,
  type FromWriter,
  MESSAGES_SENT,
  type Outcome,
  type ToWriter,
  toCrossingError,
  type WriterThreadData,
} from './writer-thread-protocol.ts';

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

  const answer = (work: () => unknown): void => {
    answers.postMessage(outcomeOf(work));
    Atomics.add(signal, ANSWERS_GIVEN, 1);
    Atomics.notify(signal, ANSWERS_GIVEN);
  };

  /** While ingestion is inside its transaction it sends nothing else, and waits for every answer: so may this thread. */
  const untilEndOfTransaction = (): void => {
    for (;;) {
      const sent = Atomics.load(signal, MESSAGES_SENT);
      const received = receiveMessageOnPort(port) as { message: ToWriter } | undefined;
      if (received === undefined) Atomics.wait(signal, MESSAGES_SENT, sent, 1000);
      else if (received.message.kind === 'commit') return;
      else if (received.message.kind === 'rollback') throw new RolledBack();
      else handle(received.message);
    }
  };

  const runTransaction = (): unknown => {
    let hasBegun = false;
    try {
      store.transaction(() => {
        hasBegun = true;
        answer(() => null);
        untilEndOfTransaction();
      });
    } catch (error) {
      if (!hasBegun || !(error instanceof RolledBack)) throw error;
    }
    return null;
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
        answer(() => (store[message.method] as (...args: readonly unknown[]) => unknown)(...message.args));
        return;
      case 'verify':
        tell({ kind: 'verified', report: verify() });
        return;
      case 'begin':
        answer(runTransaction);
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
