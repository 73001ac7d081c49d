import { linkTo } from '../connection/service-link.ts';
import type { ChartSubject } from './chart-data.ts';
import type { FormingBar } from './live-feed.ts';

/**
 * Tells of a series that is replayed how many bars it has, as the live feed does of one that is not: no bar forms in it. One question at a time, the
 * newest last, however fast the replay goes.
 */
export class ReplayFeed {
  readonly #onBar: (bar: FormingBar) => void;
  #next: ChartSubject | null = null;
  #isBusy = false;
  #isStopped = false;

  constructor(onBar: (bar: FormingBar) => void) {
    this.#onBar = onBar;
  }

  /** Asks how many bars there are now. */
  ask(subject: ChartSubject): void {
    this.#next = subject;
    if (!this.#isBusy) void this.#run();
  }

  stop(): void {
    this.#isStopped = true;
    this.#next = null;
  }

  async #run(): Promise<void> {
    this.#isBusy = true;
    while (this.#next !== null) {
      const { symbol, timeframe, untilUs } = this.#next;
      this.#next = null;
      const request = { symbol, timeframe, level: 1 as const, count: 1, ...(untilUs === undefined ? {} : { untilUs }) };
      const answer = await linkTo('ingestion').client['bars.window'](request);
      if (this.#isStopped || !answer.ok) continue;
      const { baseCount, generation } = answer.value;
      this.#onBar({ closedCount: baseCount, generation, bar: null, closesAtUs: null, receivedTimeUs: null });
    }
    this.#isBusy = false;
  }
}
