// verifies: mt5-faults
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { TICK_ASK, TICK_BID, TICK_EVENT_TIME, TICK_SOURCE_SEQUENCE } from '#core/market/tick-record.ts';
import { hasRealTicks, realTicks, seededTicks, WHY_SKIPPED } from '#tests/emulator/eurusd-ticks.ts';
import { Bridge, NOW_US, seededRandom } from '#tests/emulator/mt5-bridge.ts';
import type { TerminalTick } from '#tests/emulator/terminal-database.ts';

let bridge: Bridge;
afterEach(() => bridge.close());

const HOUR_MS = 3_600_000;
/** Server time as the terminal has it: two hours ahead of UTC. */
const asServerTime = (ticks: TerminalTick[]) => ticks.map((tick) => ({ ...tick, ms: tick.ms + 2 * HOUR_MS }));
const arrived = () => bridge.data.ticks.map((tick) => [tick[TICK_EVENT_TIME], tick[TICK_BID], tick[TICK_ASK]]);
const wanted = (ticks: TerminalTick[]) => ticks.map((tick) => [tick.ms * 1000, tick.bid, tick.ask]);

async function streamWithCuts(ticks: TerminalTick[], seed: number): Promise<void> {
  const random = seededRandom(seed);
  bridge = new Bridge();
  await bridge.open();
  bridge.database.addTicks('EURUSD', asServerTime(ticks));
  const terminal = bridge.terminal({ tzOffsetS: 7200, zone: 'new-york', ringSize: 700, ticksPerPoll: 37 });
  terminal.faults.cutAfterBytes = 2000;
  terminal.start();
  for (let cuts = 0; cuts < 5; cuts++) {
    await once(terminal, 'closed');
    terminal.faults.cutAfterBytes = 2000 + random(60_000);
  }
  delete terminal.faults.cutAfterBytes;
  await bridge.sink.committed(ticks.length);
  await bridge.sink.reached('connected');
}

describe.skipIf(!hasRealTicks)(`the real hour of EURUSD ticks${hasRealTicks ? '' : ` (${WHY_SKIPPED})`}`, () => {
  it.each([1, 2, 3])('arrives exactly once, in order and in UTC across five random cuts (seed %i)', async (seed) => {
    const ticks = realTicks();
    expect(ticks.length).toBe(3733);
    await streamWithCuts(ticks, seed);
    expect(arrived()).toStrictEqual(wanted(ticks));
    expect(bridge.data.ticks.map((tick) => tick[TICK_SOURCE_SEQUENCE])).toStrictEqual(ticks.map((_, i) => i + 1));
  });
});

describe('a seeded stream with several ticks in one millisecond', () => {
  const ticks = seededTicks(7, 5000, NOW_US / 1000 - HOUR_MS);

  it.each([11, 12])('arrives exactly once, in order and in UTC across five random cuts (seed %i)', async (seed) => {
    await streamWithCuts(ticks, seed);
    expect(arrived()).toStrictEqual(wanted(ticks));
  });

  it('arrives exactly once when the terminal, ingestion, or both lose their memory in the middle', async () => {
    bridge = new Bridge();
    await bridge.open();
    const terminal = bridge.terminal({ ticksPerPoll: 23 }).start();
    const feedIn = (from: number, to: number) => {
      bridge.database.addTicks('EURUSD', ticks.slice(from, to));
      terminal.ticksArrived();
    };
    feedIn(0, 1500);
    await bridge.sink.committed(400);
    await terminal.restart();
    await bridge.sink.committed(900);
    await bridge.restartIngestion();
    await bridge.sink.committed(1500);
    feedIn(1500, 3000);
    await bridge.sink.committed(1900);
    await bridge.restartIngestion();
    await terminal.restart();
    feedIn(3000, 5000);
    await bridge.sink.committed(3500);
    terminal.cut();
    await bridge.sink.committed(5000);
    expect(arrived()).toStrictEqual(wanted(ticks));
  });

  it('arrives exactly once when the terminal and ingestion lose their memory among hundreds of ticks of one millisecond', async () => {
    const burst = Array.from({ length: 3000 }, (_, i) => ({
      ms: NOW_US / 1000 - HOUR_MS + Math.floor(i / 400),
      bid: 1 + i / 1e5,
      ask: 1 + (i + 1) / 1e5,
      last: 0,
      volume: 0,
      flags: 6,
    }));
    bridge = new Bridge();
    await bridge.open();
    bridge.database.addTicks('EURUSD', burst);
    const terminal = bridge.terminal({ ticksPerPoll: 7, ringSize: 50 }).start();
    for (const [count, isBoth] of [
      [150, false],
      [550, true],
      [930, false],
      [1700, true],
    ] as const) {
      await bridge.sink.committed(count);
      if (isBoth) await bridge.restartIngestion();
      await terminal.restart();
    }
    await bridge.sink.committed(3000);
    expect(arrived()).toStrictEqual(wanted(burst));
  });
});
