import type { BridgeEvent } from '#adapters/mt5/bridge-context.ts';
import type { Mt5Limits } from '#adapters/mt5/limits.ts';
import { createMt5Feed, type Mt5Feed } from '#adapters/mt5/mt5-feed.ts';
import { digestOfToken } from '#adapters/mt5/token-gate.ts';
import { TICK_WIDTH } from '#core/market/tick-record.ts';
import type { Clock } from '#core/ports/clock.ts';
import { CommittedData, CommittingSink } from './committing-sink.ts';
import { Mt5Terminal, type TerminalOptions } from './mt5-terminal.ts';
import { EURUSD, TerminalDatabase } from './terminal-database.ts';

export const TOKEN = 'a-token-for-tests-7f3c';
/** 2019-02-04 01:00 UTC: the end of the hour of real ticks. */
export const NOW_US = Date.UTC(2019, 1, 4, 1) * 1000;

/** A wall clock that stands where the test puts it; durations are real. */
export const testClock: Clock = { nowUs: () => NOW_US, monotonicMs: () => performance.now() };

/** A feed, the sink behind it and the terminals in front of it, all on free ports and all stopped by `close`. */
export class Bridge {
  readonly data = new CommittedData();
  readonly events: BridgeEvent[] = [];
  readonly terminals: Mt5Terminal[] = [];
  readonly database = new TerminalDatabase();
  readonly #limits: Partial<Mt5Limits>;
  sink = new CommittingSink(this.data);
  feed: Mt5Feed;

  constructor(limits: Partial<Mt5Limits> = {}) {
    this.#limits = limits;
    this.database.addSymbol('EURUSD', EURUSD);
    this.feed = this.#makeFeed();
  }

  async open(): Promise<void> {
    this.sink.attach(this.feed);
    await this.feed.start(this.sink);
  }

  terminal(options: Partial<TerminalOptions> = {}): Mt5Terminal {
    const terminal = new Mt5Terminal({ port: this.feed.port, token: TOKEN, database: this.database, ...options });
    this.terminals.push(terminal);
    return terminal;
  }

  /** Kills ingestion with everything that is not committed, and starts it again on the same port. */
  async restartIngestion(): Promise<void> {
    const { port } = this.feed;
    this.sink.crash();
    await this.feed.stop();
    this.sink = new CommittingSink(this.data);
    this.feed = this.#makeFeed(port);
    await this.open();
  }

  async close(): Promise<void> {
    await Promise.all(this.terminals.map((terminal) => terminal.stop()));
    await this.feed.stop();
  }

  #makeFeed(port = 0): Mt5Feed {
    const { data } = this;
    return createMt5Feed({
      port,
      tokenDigest: digestOfToken(TOKEN),
      clock: testClock,
      limits: { heartbeatMs: 1000, silenceMs: 5000, historyBars: {}, ...this.#limits },
      report: (event) => this.events.push(event),
      store: {
        topics: () => [{ topic: 'market.ticks', kind: 'columnar', width: TICK_WIDTH, firstSequence: 0, nextSequence: data.ticks.length }],
        readRecords: (_topic, from, limit) => {
          const part = data.ticks.slice(from, from + limit);
          return { firstSequence: from, records: Float64Array.from(part.flat()), count: part.length };
        },
        instrumentId: (symbol) => {
          const id = data.instruments.findIndex((one) => one.symbol === symbol);
          return id < 0 ? null : id;
        },
      },
    });
  }
}

/** A small random number generator with a seed, for tests that choose where to cut. */
export function seededRandom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
