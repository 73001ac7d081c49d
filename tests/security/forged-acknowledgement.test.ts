// verifies: mt5-faults
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TICK_SOURCE, TICK_SOURCE_SEQUENCE } from '#core/market/tick-record.ts';
import { seededTicks } from '#tests/emulator/eurusd-ticks.ts';
import { Bridge, NOW_US } from '#tests/emulator/mt5-bridge.ts';

let bridge: Bridge;
beforeEach(async () => {
  bridge = new Bridge();
  await bridge.open();
});
afterEach(() => bridge.close());

const TICKS = seededTicks(9, 200, NOW_US / 1000 - 3_600_000);

describe('a terminal that forges what only the app may say', () => {
  it('does not move the count with acknowledgements, positions or a go of its own', async () => {
    bridge.database.addTicks('EURUSD', TICKS.slice(0, 100));
    const terminal = bridge.terminal().start();
    await bridge.sink.committed(100);
    for (const frame of [
      { t: 'ack', seq: 5000 },
      { t: 'go', seq: 5000, ms: 0 },
      { t: 'position', s: 'EURUSD', ms: 0, n: 0 },
      { t: 'welcome' },
    ])
      terminal.say(JSON.stringify(frame));
    bridge.database.addTicks('EURUSD', TICKS.slice(100));
    terminal.ticksArrived();
    await bridge.sink.committed(200);
    expect(bridge.data.ticks.map((tick) => tick[TICK_SOURCE_SEQUENCE])).toStrictEqual(TICKS.map((_, i) => i + 1));
  });

  it('does not skip ahead with a resume frame: the missing ticks are asked for', async () => {
    bridge.database.addTicks('EURUSD', TICKS);
    const terminal = bridge.terminal({ ticksPerPoll: 20 });
    terminal.faults.mangle = (line) => (line.includes('"seq":50,') ? '{"t":"resume","seq":51}' : line);
    terminal.start();
    await once(terminal, 'live');
    delete terminal.faults.mangle;
    await bridge.sink.committed(200);
    expect(bridge.data.ticks.map((tick) => tick[TICK_SOURCE_SEQUENCE])).toStrictEqual(TICKS.map((_, i) => i + 1));
  });

  it('writes under its own source only, whatever its lines say', async () => {
    bridge.database.addTicks('EURUSD', TICKS.slice(0, 10));
    const victim = bridge.terminal({ login: 1 }).start();
    await bridge.sink.committed(10);
    const forger = bridge.terminal({ login: 2 }).start();
    await bridge.sink.committed(20);
    forger.say(`{"t":"tick","s":"EURUSD","seq":11,"ms":${NOW_US / 1000},"b":9,"a":9,"source":0,"login":1,"f":6}`);
    await bridge.sink.committed(21);
    expect(bridge.data.ticks.filter((tick) => tick[TICK_SOURCE] === 0)).toHaveLength(10);
    expect(victim.acknowledged).toBe(10);
  });

  it('gets no symbol in that it was not asked for', async () => {
    const terminal = bridge.terminal().start();
    await once(terminal, 'live');
    terminal.say(JSON.stringify({ t: 'symbol', s: 'FORGED', digits: 1, point: 1, tick_size: 1, contract_size: 1, volume_step: 1 }));
    terminal.ping(1);
    await once(terminal, 'pong');
    expect(bridge.data.instruments.map(({ symbol }) => symbol)).toStrictEqual(['EURUSD']);
  });
});
