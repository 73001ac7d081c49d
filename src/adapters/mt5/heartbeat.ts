import type { Clock } from '#core/ports/clock.ts';
import type { Mt5Limits } from './limits.ts';
import type { LineConnection } from './line-connection.ts';

/** Pings the terminal, measures the way there and back, and notices when nothing comes any more (sleep, half-open sockets). */
export class Heartbeat {
  readonly #timer: NodeJS.Timeout;
  readonly #clock: Clock;
  readonly #latency: (roundTripMs: number) => void;
  #id = 0;
  #sentMs = 0;

  constructor(
    connection: LineConnection,
    clock: Clock,
    limits: Mt5Limits,
    listener: { latency: (roundTripMs: number) => void; silent: () => void },
  ) {
    this.#clock = clock;
    this.#latency = listener.latency;
    this.#timer = setInterval(() => {
      const now = clock.monotonicMs();
      // While we do not read, silence proves nothing.
      if (!connection.isPaused && now - connection.lastByteMs > limits.silenceMs) listener.silent();
      else {
        this.#sentMs = now;
        connection.send({ t: 'ping', id: ++this.#id });
      }
    }, limits.heartbeatMs);
    this.#timer.unref();
  }

  /** Takes the answer to the newest ping; answers to older ones say nothing reliable. */
  pong(id: number): void {
    if (id === this.#id) this.#latency(this.#clock.monotonicMs() - this.#sentMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
