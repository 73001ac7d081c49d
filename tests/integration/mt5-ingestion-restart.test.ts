// verifies: mt5-faults, kill-loses-nothing
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createMt5Feed, type Mt5Feed } from '#adapters/mt5/mt5-feed.ts';
import { digestOfToken } from '#adapters/mt5/token-gate.ts';
import { openMarketStore } from '#adapters/sqlite/market-store.ts';
import { LOGGED_TICK_WIDTH, TOPIC_REJECTED_TICKS, TOPIC_TICKS } from '#core/market/logged-tick-record.ts';
import { TICK_RECEIVED_TIME } from '#core/market/tick-record.ts';
import { TIMEFRAMES } from '#core/market/timeframe.ts';
import type { FeedSink } from '#core/ports/market-feed.ts';
import { createDirectWriter } from '#services/ingestion/direct-writer.ts';
import { IngestionPipeline } from '#services/ingestion/pipeline.ts';
import { freshFolder } from '#tests/contract/fresh-folder.ts';
import { hasRealTicks, realTicks, seededTicks } from '#tests/emulator/eurusd-ticks.ts';
import { NOW_US, TOKEN, testClock } from '#tests/emulator/mt5-bridge.ts';
import { Mt5Terminal } from '#tests/emulator/mt5-terminal.ts';
import { EURUSD, TerminalDatabase, type TerminalTick } from '#tests/emulator/terminal-database.ts';

const cleanUp: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

/** Ingestion as the worker has it, without the process: feed, pipeline and the SQLite file. */
class Ingestion {
  readonly #path: string;
  #feed!: Mt5Feed;
  #pipeline!: IngestionPipeline;
  #store!: ReturnType<typeof openMarketStore>;
  #life = { isOver: false };

  constructor(path: string) {
    this.#path = path;
  }

  get port(): number {
    return this.#feed.port;
  }

  async start(): Promise<void> {
    this.#store = openMarketStore(this.#path, { clock: testClock });
    const life = { isOver: false };
    this.#life = life;
    const writer = createDirectWriter(this.#store);
    const write = writer.flush;
    // What a killed process had not written is never written.
    writer.flush = (batch) => (life.isOver ? new Promise(() => {}) : write(batch));
    const pipeline = new IngestionPipeline({ clock: testClock, writer });
    this.#pipeline = pipeline;
    this.#feed = createMt5Feed({
      port: 0,
      tokenDigest: digestOfToken(TOKEN),
      clock: testClock,
      limits: { historyBars: {} },
      store: this.#store,
    });
    const feed = this.#feed;
    const sink: FeedSink = {
      openSource: (name, options) => pipeline.sources.open(feed, name, options),
      instrument: (instrument) => pipeline.instruments.save(instrument),
      ticks: (records, count) => (life.isOver ? true : pipeline.take(feed, records, count)),
      history: (symbol, timeframe, bars) => pipeline.history(symbol, timeframe, bars),
      state: (source, state, message) => pipeline.setSourceState(source, state, message),
      latency: () => {},
    };
    await feed.start(sink);
  }

  /** Takes no more ticks, drops what is not committed, leaves the file as it is. */
  async kill(): Promise<void> {
    this.#life.isOver = true;
    await this.#feed.stop();
    this.#store.close();
  }

  async finish(): Promise<{ ticks: number[][]; rejected: number; bars: Record<string, number[][]> }> {
    await this.#pipeline.settle();
    await this.#feed.stop();
    // That the source stopped is an event of its own.
    await this.#pipeline.settle();
    const { records, count } = this.#store.readRecords(TOPIC_TICKS, 0, 100_000);
    const ticks = Array.from({ length: count }, (_, i) => [...records.subarray(i * LOGGED_TICK_WIDTH, (i + 1) * LOGGED_TICK_WIDTH)]);
    // When it was received differs from run to run only if the clock moves; the test's clock stands still.
    for (const tick of ticks) expect(tick[TICK_RECEIVED_TIME]).toBe(NOW_US);
    const bars: Record<string, number[][]> = {};
    for (const timeframe of TIMEFRAMES) {
      const columns = this.#store.readByTime('EURUSD', timeframe, 0, Number.MAX_SAFE_INTEGER);
      bars[timeframe] = [columns.timeUs, columns.open, columns.high, columns.low, columns.close, columns.volume].map((column) => [
        ...column,
      ]);
    }
    const rejected = this.#store.nextSequence(TOPIC_REJECTED_TICKS);
    this.#store.close();
    return { ticks, rejected, bars };
  }
}

async function run(ticks: readonly TerminalTick[], disturb: (terminal: Mt5Terminal, ingestion: Ingestion) => Promise<void>) {
  const folder = freshFolder();
  cleanUp.push(folder.remove);
  const ingestion = new Ingestion(join(folder.path, 'market.db'));
  await ingestion.start();
  const database = new TerminalDatabase();
  database.addSymbol('EURUSD', EURUSD);
  database.addTicks('EURUSD', ticks);
  const terminal = new Mt5Terminal({ port: ingestion.port, token: TOKEN, database, ticksPerPoll: 29, ringSize: 400 });
  cleanUp.push(() => terminal.stop());
  terminal.start();
  await disturb(terminal, ingestion);
  while (terminal.acknowledged < ticks.length) await once(terminal, 'ack');
  const result = await ingestion.finish();
  await terminal.stop();
  return result;
}

async function untilAcknowledged(terminal: Mt5Terminal, count: number): Promise<void> {
  while (terminal.acknowledged < count) await once(terminal, 'ack');
}

describe(`ticks of a terminal through ingestion to the disk (${hasRealTicks ? 'the real hour of EURUSD' : 'seeded; the real hour is not on this machine'})`, () => {
  const ticks = hasRealTicks ? realTicks() : seededTicks(21, 3733, NOW_US / 1000 - 3_600_000);

  it('are the same, bar by bar, after cuts of the connection and restarts of ingestion and terminal as in an uninterrupted run', async () => {
    const calm = await run(ticks, async () => {});
    expect(calm.ticks.length + calm.rejected).toBe(ticks.length);
    expect(calm.bars['1m']?.[0]?.length).toBeGreaterThan(hasRealTicks ? 50 : 5);

    const rough = await run(ticks, async (terminal, ingestion) => {
      await untilAcknowledged(terminal, 300);
      terminal.cut();
      await untilAcknowledged(terminal, 700);
      await ingestion.kill();
      await ingestion.start();
      terminal.movePort(ingestion.port);
      await untilAcknowledged(terminal, 1400);
      await terminal.restart();
      await untilAcknowledged(terminal, 2000);
      await ingestion.kill();
      await terminal.stop();
      await ingestion.start();
      terminal.movePort(ingestion.port);
      await terminal.restart();
      await untilAcknowledged(terminal, 3000);
      terminal.faults.cutAfterBytes = 7777;
    });
    expect(rough).toStrictEqual(calm);
  });
});
