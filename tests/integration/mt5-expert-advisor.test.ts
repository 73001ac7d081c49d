// verifies: mt5-expert-advisor
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { TICK_ASK, TICK_BID, TICK_EVENT_TIME, TICK_INSTRUMENT, TICK_SOURCE_SEQUENCE, TICK_VOLUME } from '#core/market/tick-record.ts';
import { freshFolder } from '#tests/contract/fresh-folder.ts';
import { hasRealTicks, realTicks, seededTicks } from '#tests/emulator/eurusd-ticks.ts';
import { buildExpertAdvisor, hasCompiler } from '#tests/emulator/mql5/build-expert-advisor.ts';
import { Bridge, NOW_US, TOKEN } from '#tests/emulator/mt5-bridge.ts';
import type { TerminalTick } from '#tests/emulator/terminal-database.ts';

const OFFSET_S = 7200;
const cleanUp: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

/** The ticks of several symbols as the terminal's file, in server time. */
function terminalFile(folder: string, symbols: Record<string, readonly TerminalTick[]>): string {
  const path = join(folder, 'ticks.txt');
  const lines = Object.entries(symbols).flatMap(([symbol, ticks]) =>
    ticks.map((tick) => `${symbol} ${tick.ms + OFFSET_S * 1000} ${tick.bid} ${tick.ask} ${tick.last} ${tick.volume} ${tick.flags}`),
  );
  writeFileSync(path, lines.join('\n'));
  return path;
}

class ExpertAdvisor {
  readonly #program: string;
  readonly #words: string[];
  #process: ChildProcess | null = null;

  constructor(program: string, file: string, ticksPerRound: number) {
    this.#program = program;
    this.#words = [file, String(OFFSET_S), String(ticksPerRound)];
  }

  start(): void {
    this.#process = spawn(this.#program, this.#words, { stdio: 'ignore' });
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    const running = this.#process;
    this.#process = null;
    if (running === null || running.exitCode !== null) return running?.exitCode ?? null;
    const exit = once(running, 'exit');
    running.kill(signal);
    return (await exit)[0] as number | null;
  }
}

async function build(bridge: Bridge, symbols: Record<string, readonly TerminalTick[]>, ticksPerRound: number): Promise<ExpertAdvisor> {
  const folder = freshFolder();
  cleanUp.push(folder.remove, () => bridge.close());
  const program = buildExpertAdvisor(folder.path, {
    InpPort: String(bridge.feed.port),
    InpToken: JSON.stringify(TOKEN),
    InpSymbols: '"*"',
  });
  const advisor = new ExpertAdvisor(program, terminalFile(folder.path, symbols), ticksPerRound);
  cleanUp.push(async () => {
    await advisor.end('SIGKILL');
  });
  return advisor;
}

const ofInstrument = (bridge: Bridge, symbol: string) => {
  const id = bridge.data.instruments.findIndex((one) => one.symbol === symbol);
  return bridge.data.ticks
    .filter((tick) => tick[TICK_INSTRUMENT] === id)
    .map((tick) => [tick[TICK_EVENT_TIME], tick[TICK_BID], tick[TICK_ASK], tick[TICK_VOLUME]]);
};
const quotes = (ticks: readonly TerminalTick[]) => ticks.map((tick) => [tick.ms * 1000, tick.bid, tick.ask, 0]);

describe.skipIf(!hasCompiler)(`the code of the expert advisor, run outside MetaTrader${hasCompiler ? '' : ' (SKIPPED: needs g++)'}`, () => {
  it('brings every tick of two symbols once and in order, across kill -9 of the terminal, cuts and a restart of ingestion', async () => {
    const eurusd = hasRealTicks ? realTicks() : seededTicks(31, 3733, NOW_US / 1000 - 3_600_000);
    const gbpusd = seededTicks(32, 2000, NOW_US / 1000 - 3_600_000);
    const bridge = new Bridge({ heartbeatMs: 500 });
    await bridge.open();
    const advisor = await build(bridge, { EURUSD: eurusd, GBPUSD: gbpusd }, 7);
    advisor.start();
    await bridge.sink.committed(500);
    await advisor.end('SIGKILL');
    advisor.start();
    await bridge.sink.committed(1200);
    await bridge.restartIngestion();
    await bridge.sink.committed(2500);
    await bridge.restartIngestion();
    await advisor.end('SIGKILL');
    advisor.start();
    await bridge.sink.committed(eurusd.length + gbpusd.length);
    await bridge.sink.reached('connected');
    expect(ofInstrument(bridge, 'EURUSD')).toStrictEqual(quotes(eurusd));
    expect(ofInstrument(bridge, 'GBPUSD')).toStrictEqual(quotes(gbpusd));
    expect(bridge.data.ticks.map((tick) => tick[TICK_SOURCE_SEQUENCE])).toStrictEqual(bridge.data.ticks.map((_, i) => i + 1));
    expect(bridge.data.instruments[0]).toMatchObject({
      symbol: 'EURUSD',
      assetClass: 'fx',
      tickSize: 0.00001,
      pip: 0.0001,
      contractSize: 100_000,
    });
  });

  it('sends trade prints as lines of their own, and history before the ticks', async () => {
    const at = NOW_US / 1000 - 1000;
    const bridge = new Bridge({ historyBars: { '1m': 1200, '1h': 30 } });
    await bridge.open();
    const ticks = [
      { ms: at, bid: 1.1, ask: 1.2, last: 0, volume: 0, flags: 6 },
      { ms: at, bid: 1.1, ask: 1.3, last: 1.25, volume: 2.5, flags: 4 | 8 | 16 | 1024 },
      { ms: at + 1, bid: 1.1, ask: 1.3, last: 1.26, volume: 1, flags: 8 | 16 | 32 },
    ];
    const advisor = await build(bridge, { EURUSD: ticks }, 10);
    advisor.start();
    await bridge.sink.committed(4);
    expect(ofInstrument(bridge, 'EURUSD')).toStrictEqual([
      [at * 1000, 1.1, 1.2, 0],
      [at * 1000, 1.1, 1.3, 0],
      [at * 1000, 1.25, Number.NaN, 2.5],
      [(at + 1) * 1000, 1.26, Number.NaN, 1],
    ]);
    const minutes = bridge.data.bars.filter(({ timeframe }) => timeframe === '1m');
    expect(minutes.map(({ bars }) => bars.timeUs.length)).toStrictEqual([500, 500, 200]);
    const times = minutes.flatMap(({ bars }) => [...bars.timeUs]);
    // Up to the start of the server's day, which is 22:00 UTC of the day before.
    expect(times.at(-1)).toBe(Date.UTC(2019, 1, 3, 21, 59) * 1000);
    expect(times.every((timeUs, i) => i === 0 || timeUs - (times[i - 1] as number) === 60e6)).toBe(true);
    expect(bridge.data.bars.filter(({ timeframe }) => timeframe === '1h').flatMap(({ bars }) => [...bars.timeUs])).toHaveLength(30);
    expect(await advisor.end('SIGTERM')).toBe(0);
    await bridge.sink.reached('connecting');
    expect(bridge.sink.states.at(-1)?.message).toMatch(/stopped in the terminal/);
  });
});
