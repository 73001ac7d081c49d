import { MessageChannel, Worker } from 'node:worker_threads';
import type { BarColumns } from '#core/market/bar-columns.ts';
import type { MergeReport } from '#core/ports/bars.ts';
import { StorageError } from '#core/ports/market-store.ts';
import { awaitAnswer } from './await-answer.ts';
import type { FlushReceipt, MarketWriter, VerifyReport } from './market-writer.ts';
import { compact, createThreadStore } from './thread-store.ts';
import {
  buffersOf,
  type FromWriter,
  fromCrossingError,
  MESSAGES_SENT,
  type Outcome,
  type Question,
  type ToWriter,
  type WriterThreadData,
} from './writer-thread-protocol.ts';

/** A checkpoint or a sick disk may take long; a thread that says nothing for this long is dead. */
const ANSWER_TIMEOUT_MS = 60_000;

const closed = (): StorageError => new StorageError('StorageFailed', 'The market file is closed: the app is ending. Start it again first.');

interface ThreadWriterOptions {
  /** The thread's program: the file beside the ingestion entry. */
  readonly threadUrl: URL;
  /** The database file. */
  readonly path: string;
}

export interface ThreadWriter extends MarketWriter {
  /** Path of the damaged database that was set aside at opening; null when all is well. */
  readonly damagedFileKept: string | null;
}

/** Starts the writer thread and resolves when it has opened the store. A bug in the thread ends the process, as any other does. */
export async function createThreadWriter(options: ThreadWriterOptions): Promise<ThreadWriter> {
  const { port1: port, port2: threadPort } = new MessageChannel();
  const { port1: answers, port2: threadAnswers } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(8));
  const workerData: WriterThreadData = { path: options.path, port: threadPort, answers: threadAnswers, signal };
  const thread = new Worker(options.threadUrl, { workerData, transferList: [threadPort, threadAnswers], name: 'market-writer' });

  const waiting = new Map<number, (receipt: FlushReceipt) => void>();
  const merging = new Map<number, (outcome: Outcome<MergeReport>) => void>();
  const verifying: ((report: VerifyReport) => void)[] = [];
  let nextNumber = 0;
  let onClosed = (): void => {};

  let closing: Promise<void> | null = null;

  const send = (message: ToWriter, buffers: ArrayBuffer[] = []): void => {
    port.postMessage(message, buffers);
    Atomics.add(signal, MESSAGES_SENT, 1);
    Atomics.notify(signal, MESSAGES_SENT);
  };

  const ask = (question: Question): unknown => {
    // Nobody would answer, and this thread would stand still until the time is up.
    if (closing !== null) throw closed();
    const number = nextNumber++;
    send({ ...question, number });
    return awaitAnswer(answers, signal, number, ANSWER_TIMEOUT_MS);
  };

  const writer: MarketWriter = {
    store: createThreadStore(ask),
    onProblem: () => {},
    flush: (batch) =>
      new Promise((resolve) => {
        const number = nextNumber++;
        waiting.set(number, resolve);
        send({ kind: 'flush', number, batch }, buffersOf(batch));
      }),
    mergeBars: async (symbol, timeframe, bars, replaceDiffering) => {
      if (closing !== null) throw closed();
      const number = nextNumber++;
      const outcome = await new Promise<Outcome<MergeReport>>((resolve) => {
        merging.set(number, resolve);
        send({ kind: 'merge', number, args: [symbol, timeframe, compact(bars) as BarColumns, replaceDiffering] });
      });
      if (outcome.ok) return outcome.value;
      throw fromCrossingError(outcome.error);
    },
    verify: () =>
      new Promise((resolve) => {
        verifying.push(resolve);
        send({ kind: 'verify' });
      }),
    close: () => {
      closing ??= new Promise((resolve) => {
        onClosed = () => {
          port.close();
          answers.close();
          resolve();
        };
        send({ kind: 'close' });
      });
      return closing;
    },
  };

  const damagedFileKept = await new Promise<string | null>((resolve, reject) => {
    thread.once('error', reject);
    port.on('message', (message: FromWriter) => {
      if (message.kind === 'ready') {
        thread.off('error', reject);
        resolve(message.damagedFileKept);
      } else if (message.kind === 'written') {
        const done = waiting.get(message.number);
        waiting.delete(message.number);
        done?.({ firstTickSequence: message.firstTickSequence, batch: message.batch });
      } else if (message.kind === 'merged') {
        const done = merging.get(message.number);
        merging.delete(message.number);
        done?.(message.outcome);
      } else if (message.kind === 'problem') writer.onProblem(message.sentence);
      else if (message.kind === 'verified') verifying.shift()?.(message.report);
      else onClosed();
    });
  });
  return Object.assign(writer, { damagedFileKept });
}
