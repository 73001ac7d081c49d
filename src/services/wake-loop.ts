import { setImmediate as nextTurn, setTimeout as timeout } from 'node:timers/promises';
import { StorageError } from '#core/ports/market-store.ts';

/** How long to wait before asking again for a wake-up stream that ended, or for a disk that refused. */
const RETRY_MS = 1000;

interface WakeLoopOptions {
  /** Says that there may be something new; what it says does not matter. Asked for again when it ends. */
  readonly wake: (signal: AbortSignal) => AsyncIterable<unknown>;
  /** Handles a part of what there is; returns whether there may be more. */
  readonly step: () => boolean | Promise<boolean>;
  /** Told of a disk that refuses (with the sentence) and of its recovery (null). */
  readonly onStorageProblem: (sentence: string | null) => void;
  /** Told of a bug: the loop has ended. */
  readonly onDefect: (error: unknown) => void;
  /** Waits, and rejects when aborted. A timer by default. */
  readonly delay?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

const realDelay = (milliseconds: number, signal: AbortSignal): Promise<void> => timeout(milliseconds, undefined, { signal });

/** Works off what there is, lets others have a turn between the parts, and sleeps until woken. */
export class WakeLoop {
  readonly #options: WakeLoopOptions;
  readonly #abort = new AbortController();
  readonly #delay: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  #finished: Promise<void> = Promise.resolve();

  constructor(options: WakeLoopOptions) {
    this.#options = options;
    this.#delay = options.delay ?? realDelay;
  }

  start(): void {
    this.#finished = this.#run(this.#abort.signal).catch((error) => {
      if (!this.#abort.signal.aborted) this.#options.onDefect(error);
    });
  }

  /** Resolves when the part at hand is done. */
  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#finished;
  }

  async #run(signal: AbortSignal): Promise<void> {
    await this.#workOff(signal);
    while (!signal.aborted) {
      try {
        for await (const _ of this.#options.wake(signal)) {
          if (signal.aborted) return;
          await this.#workOff(signal);
        }
      } catch (error) {
        if (!isLostConnection(error)) throw error;
      }
      // What came while nobody listened is in the log: look before listening again.
      if (!signal.aborted) await this.#delay(RETRY_MS, signal);
      await this.#workOff(signal);
    }
  }

  async #workOff(signal: AbortSignal): Promise<void> {
    let hadProblem = false;
    while (!signal.aborted) {
      try {
        const hasMore = await this.#options.step();
        if (hadProblem) this.#options.onStorageProblem(null);
        hadProblem = false;
        if (!hasMore) return;
        await nextTurn();
      } catch (error) {
        if (!(error instanceof StorageError)) throw error;
        hadProblem = true;
        this.#options.onStorageProblem(error.message);
        await this.#delay(RETRY_MS, signal);
      }
    }
  }
}

const isLostConnection = (error: unknown): boolean => error instanceof Error && error.name === 'ExpectedError';
