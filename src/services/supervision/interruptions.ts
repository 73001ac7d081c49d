import type { ServiceName } from '#contract/workstation.ts';
import { LatestChannel } from '../latest-channel.ts';

/** A time in which a worker process was away. */
export interface Interruption {
  readonly name: ServiceName;
  /** When it was found to be gone. */
  readonly fromUs: number;
  /** When it was ready again; null while it is away. */
  readonly untilUs: number | null;
  /** How often it was started in that time. */
  readonly attempts: number;
  /** The newest reason, as a sentence. */
  readonly why: string;
}

/** As many as a page shows. */
const MOST_KEPT = 200;

/** What interrupted the workers since the host was started, oldest first. */
export class Interruptions {
  readonly changed = new LatestChannel<readonly Interruption[]>();
  #all: readonly Interruption[] = [];

  constructor() {
    this.changed.publish(this.#all);
  }

  /** The worker is gone. While it is away already, another attempt has failed. */
  began(name: ServiceName, why: string, nowUs: number): void {
    const open = this.#open(name);
    if (open) this.#replace(open, { ...open, why });
    else this.#set([...this.#all, { name, fromUs: nowUs, untilUs: null, attempts: 0, why }].slice(-MOST_KEPT));
  }

  /** It is started again. */
  tried(name: ServiceName): void {
    const open = this.#open(name);
    if (open) this.#replace(open, { ...open, attempts: open.attempts + 1 });
  }

  /** It is ready. */
  ended(name: ServiceName, nowUs: number): void {
    const open = this.#open(name);
    if (open) this.#replace(open, { ...open, untilUs: nowUs });
  }

  #open(name: ServiceName): Interruption | undefined {
    return this.#all.findLast((one) => one.name === name && one.untilUs === null);
  }

  #replace(old: Interruption, next: Interruption): void {
    this.#set(this.#all.map((one) => (one === old ? next : one)));
  }

  #set(all: readonly Interruption[]): void {
    this.#all = all;
    this.changed.publish(all);
  }
}
