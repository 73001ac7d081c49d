// verifies: mt5-protocol, mt5-faults, feeds-one-port
import { once } from 'node:events';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { createMt5Feed } from '#adapters/mt5/mt5-feed.ts';
import {
  TICK_ASK,
  TICK_BID,
  TICK_EVENT_TIME,
  TICK_INSTRUMENT,
  TICK_SOURCE,
  TICK_SOURCE_SEQUENCE,
  TICK_VOLUME,
} from '#core/market/tick-record.ts';
import { StorageError } from '#core/ports/market-store.ts';
import { CommittedData, CommittingSink } from '#tests/emulator/committing-sink.ts';
import { seededTicks } from '#tests/emulator/eurusd-ticks.ts';
import { Bridge, NOW_US, seededRandom, testClock } from '#tests/emulator/mt5-bridge.ts';
import { EURUSD } from '#tests/emulator/terminal-database.ts';

const START_MS = NOW_US / 1000 - 3_600_000;
const TICKS = seededTicks(3, 1000, START_MS);

let bridge: Bridge;
afterEach(() => bridge.close());

async function open(limits?: ConstructorParameters<typeof Bridge>[0]): Promise<void> {
  bridge = new Bridge(limits);
  await bridge.open();
}

const sequences = () => bridge.data.ticks.map((tick) => tick[TICK_SOURCE_SEQUENCE]);
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

describe('the MetaTrader feed', () => {
  it('names the source after server and login, and keeps the name and the properties that the terminal gives to a symbol', async () => {
    await open();
    bridge.database.addSymbol('EURUSD.m#', EURUSD);
    bridge.database.addSymbol('XAUUSD', {
      ...EURUSD,
      digits: 2,
      point: 0.01,
      tickSize: 0.01,
      contractSize: 100,
      currencyBase: 'XAU',
      path: 'Spot Metals\\XAUUSD',
    });
    bridge.database.addSymbol('#AAPL', {
      ...EURUSD,
      digits: 2,
      point: 0.01,
      tickSize: 0.01,
      contractSize: 1,
      volumeStep: 1,
      currencyBase: 'USD',
      path: 'Stocks\\US\\#AAPL',
      calcMode: 2,
    });
    bridge.terminal().start();
    await bridge.sink.reached('connected');
    expect(bridge.data.sources).toStrictEqual(['mt5:Demo-Server:5012345']);
    expect(
      bridge.data.instruments.map(({ symbol, assetClass, tickSize, pip, contractSize, lotStep, calendar, currency }) => [
        symbol,
        assetClass,
        tickSize,
        pip,
        contractSize,
        lotStep,
        calendar,
        currency,
      ]),
    ).toStrictEqual([
      ['EURUSD', 'fx', 0.00001, 0.0001, 100_000, 0.01, 'fx', 'USD'],
      ['EURUSD.m#', 'fx', 0.00001, 0.0001, 100_000, 0.01, 'fx', 'USD'],
      ['XAUUSD', 'metal', 0.01, 0.01, 100, 0.01, 'fx', 'USD'],
      ['#AAPL', 'equity', 0.01, 0.01, 1, 1, 'utc', 'USD'],
    ]);
  });

  it('turns server time into UTC, and follows a change of the offset from the next tick on', async () => {
    await open();
    const terminal = bridge.terminal({ tzOffsetS: 7200 }).start();
    bridge.database.addTicks('EURUSD', [{ ms: START_MS + 7_200_000, bid: 1, ask: 1.1, last: 0, volume: 0, flags: 6 }]);
    await bridge.sink.committed(1);
    terminal.changeOffset(10_800);
    bridge.database.addTicks('EURUSD', [{ ms: START_MS + 10_800_000 + 5, bid: 1, ask: 1.1, last: 0, volume: 0, flags: 6 }]);
    terminal.ticksArrived();
    await bridge.sink.committed(2);
    expect(bridge.data.ticks.map((tick) => tick[TICK_EVENT_TIME])).toStrictEqual([START_MS * 1000, (START_MS + 5) * 1000]);
  });

  it('tells quotes from trade prints, and takes both from a tick that changed both', async () => {
    await open();
    bridge.database.addTicks('EURUSD', [
      { ms: START_MS, bid: 10, ask: 11, last: 10.5, volume: 3, flags: 1030 },
      { ms: START_MS + 1, bid: 10, ask: 11, last: 10.5, volume: 3, flags: 8 | 16 | 32 },
      { ms: START_MS + 2, bid: 10, ask: 12, last: 10.75, volume: 4, flags: 4 | 8 | 16 },
    ]);
    bridge.terminal().start();
    await bridge.sink.committed(4);
    expect(bridge.data.ticks.map((tick) => [tick[TICK_EVENT_TIME], tick[TICK_BID], tick[TICK_ASK], tick[TICK_VOLUME]])).toStrictEqual([
      [START_MS * 1000, 10, 11, 0],
      [(START_MS + 1) * 1000, 10.5, Number.NaN, 3],
      [(START_MS + 2) * 1000, 10, 12, 0],
      [(START_MS + 2) * 1000, 10.75, Number.NaN, 4],
    ]);
  });

  it('acknowledges a tick only after it was committed', async () => {
    await open();
    bridge.database.addTicks('EURUSD', TICKS.slice(0, 100));
    const terminal = bridge.terminal().start();
    await once(terminal, 'live');
    expect(terminal.acknowledged).toBeLessThanOrEqual(bridge.data.ticks.length);
    terminal.on('ack', (sequence: number) => expect(sequence).toBeLessThanOrEqual(bridge.data.ticks.length));
    while (terminal.acknowledged < 100) await once(terminal, 'ack');
    expect(bridge.data.ticks).toHaveLength(100);
  });

  it('says connected only when everything that was missed is here', async () => {
    await open();
    bridge.database.addTicks('EURUSD', TICKS);
    bridge.terminal().start();
    await bridge.sink.reached('connected');
    const before = bridge.sink.states.map(({ state }) => state);
    await bridge.sink.committed(TICKS.length);
    expect(before).toStrictEqual(['connecting', 'connected']);
    expect(sequences()).toStrictEqual(upTo(1000));
  });

  it('keeps several terminals apart, each with its own count', async () => {
    await open();
    bridge.database.addTicks('EURUSD', TICKS.slice(0, 300));
    bridge.terminal({ login: 1 }).start();
    bridge.terminal({ login: 2 }).start();
    bridge.terminal({ login: 1, server: 'Other-Live' }).start();
    await bridge.sink.committed(900);
    expect([...bridge.data.sources].sort()).toStrictEqual(['mt5:Demo-Server:1', 'mt5:Demo-Server:2', 'mt5:Other-Live:1']);
    for (const source of [0, 1, 2]) {
      expect(bridge.data.ticks.filter((tick) => tick[TICK_SOURCE] === source).map((tick) => tick[TICK_SOURCE_SEQUENCE])).toStrictEqual(
        upTo(300),
      );
    }
  });

  it('keeps the order of each symbol when a terminal sends several', async () => {
    await open();
    bridge.database.addSymbol('GBPUSD', { ...EURUSD, currencyBase: 'GBP' });
    bridge.database.addTicks('EURUSD', TICKS);
    bridge.database.addTicks('GBPUSD', seededTicks(4, 800, START_MS));
    const terminal = bridge.terminal({ ticksPerPoll: 17 });
    terminal.faults.cutAfterBytes = 30_000;
    terminal.start();
    await bridge.sink.committed(1800);
    const timesOf = (instrument: number) =>
      bridge.data.ticks.filter((tick) => tick[TICK_INSTRUMENT] === instrument).map((tick) => tick[TICK_EVENT_TIME]);
    expect(timesOf(0)).toStrictEqual(TICKS.map((tick) => tick.ms * 1000));
    expect(timesOf(1)).toStrictEqual(seededTicks(4, 800, START_MS).map((tick) => tick.ms * 1000));
  });

  it('lets a newer connection of the same terminal take over, and tells the older one', async () => {
    await open();
    const older = bridge.terminal({ reconnectMs: 3_600_000 }).start();
    await once(older, 'live');
    const refused = once(older, 'refused');
    const newer = bridge.terminal().start();
    const [code] = await refused;
    expect(code).toBe('Replaced');
    bridge.database.addTicks('EURUSD', TICKS.slice(0, 10));
    newer.ticksArrived();
    await bridge.sink.committed(10);
    await bridge.sink.reached('connected');
  });

  it('stops reading when ingestion is behind, and goes on without a loss when it has room', async () => {
    await open();
    bridge.database.addTicks('EURUSD', TICKS);
    bridge.sink.fullAfterBatches = 1;
    const terminal = bridge.terminal({ ticksPerPoll: 10 }).start();
    while (bridge.sink.batches === 0) await once(bridge.sink, 'commit');
    const taken = bridge.data.ticks.length;
    expect(taken).toBeLessThan(1000);
    // The terminal may send what it wants: nothing is taken while ingestion is behind.
    await once(terminal, 'live');
    expect(bridge.sink.batches).toBe(1);
    bridge.sink.fullAfterBatches = Number.POSITIVE_INFINITY;
    bridge.feed.resumed();
    await bridge.sink.committed(1000);
    expect(sequences()).toStrictEqual(upTo(1000));
  });

  it('measures the way there and back, and answers the pings of the terminal', async () => {
    await open({ heartbeatMs: 5 });
    const terminal = bridge.terminal().start();
    const [latency] = await once(bridge.sink, 'latency');
    expect(latency).toBeGreaterThanOrEqual(0);
    expect(latency).toBeLessThan(1000);
    terminal.ping(77);
    expect(await once(terminal, 'pong')).toStrictEqual([77]);
  });

  it('notices a terminal that sleeps, says so, and takes what was missed when it wakes', async () => {
    await open({ heartbeatMs: 5, silenceMs: 30 });
    bridge.database.addTicks('EURUSD', TICKS.slice(0, 400));
    const terminal = bridge.terminal().start();
    await bridge.sink.committed(400);
    await bridge.sink.reached('connected');
    terminal.sleep();
    await bridge.sink.reached('connecting');
    expect(bridge.sink.states.at(-1)?.message).toMatch(/no sign of life/);
    bridge.database.addTicks('EURUSD', TICKS.slice(400));
    terminal.wake();
    await bridge.sink.committed(1000);
    expect(sequences()).toStrictEqual(upTo(1000));
  });

  it('asks for history of a new symbol once, before its ticks, and stores bars in UTC across a change of summer time', async () => {
    await open({ historyBars: { '1h': 2000, '1d': 2000, '1w': 100 } });
    // Hourly bars of a server that is 7 hours ahead of New York: 2 hours ahead of UTC in winter, 3 in summer.
    const summer = Date.UTC(2018, 6, 2, 3) / 1000;
    const winter = Date.UTC(2019, 0, 15, 2) / 1000;
    bridge.database.addBars('EURUSD', '1h', [
      [summer, 1, 3, 0.5, 2, 10],
      [winter, 2, 4, 1, 3, 20],
    ]);
    bridge.database.addBars(
      'EURUSD',
      '1d',
      Array.from({ length: 1200 }, (_, i) => [Date.UTC(2019, 1, 4) / 1000 - (1200 - i) * 86_400, 1, 2, 0.5, 1.5, i] as const),
    );
    bridge.database.addTicks(
      'EURUSD',
      TICKS.slice(0, 5).map((tick) => ({ ...tick, ms: tick.ms + 7_200_000 })),
    );
    const terminal = bridge.terminal({ tzOffsetS: 7200, zone: 'new-york' }).start();
    await bridge.sink.committed(5);
    const hours = bridge.data.bars.filter(({ timeframe }) => timeframe === '1h').flatMap(({ bars }) => [...bars.timeUs]);
    expect(hours).toStrictEqual([Date.UTC(2018, 6, 2, 0) * 1000, Date.UTC(2019, 0, 15, 0) * 1000]);
    const days = bridge.data.bars.filter(({ timeframe }) => timeframe === '1d').flatMap(({ bars }) => [...bars.volume]);
    expect(days).toStrictEqual(Array.from({ length: 1200 }, (_, i) => i));
    expect(bridge.data.bars.some(({ timeframe }) => timeframe === '1w')).toBe(false);
    const asked = () => terminal.received.flatMap((frame) => (frame.t === 'history' ? [frame.tf] : []));
    // Days first: weeks are folded from them, which finer bars taken before would make too old.
    expect(asked()).toEqual(['1d', '1h']);
    terminal.cut();
    await once(terminal, 'live');
    expect(asked()).toHaveLength(2);
  });

  it.each(['openSource', 'instrument'] as const)(
    'turns a terminal away while the disk refuses %s, and takes it when there is room',
    async (method) => {
      await open();
      bridge.database.addTicks('EURUSD', TICKS.slice(0, 5));
      let refusals = 0;
      const works = bridge.sink[method].bind(bridge.sink) as () => never;
      Object.assign(bridge.sink, {
        [method]: (...words: never[]) => {
          if (++refusals <= 2) throw new StorageError('StorageFull', 'There is no room left on the disk. Free some space.');
          return (works as (...given: never[]) => never)(...words);
        },
      });
      const terminal = bridge.terminal({ reconnectMs: 5 }).start();
      await bridge.sink.committed(5);
      expect(refusals).toBeGreaterThan(2);
      expect(sequences()).toStrictEqual(upTo(5));
      const refused = terminal.received.filter((frame) => frame.t === 'refuse');
      expect(refused).toHaveLength(2);
      expect(refused[0]).toMatchObject({ code: 'NoRoom', text: expect.stringContaining('no room left') });
    },
  );

  it('tells which port it is and says what to do when the port is taken', async () => {
    await open();
    const second = createMt5Feed({ port: bridge.feed.port, tokenDigest: null, clock: testClock });
    await expect(second.start(new CommittingSink(new CommittedData()))).rejects.toMatchObject({
      code: 'PortTaken',
      message: expect.stringContaining(`Port ${bridge.feed.port}`),
    });
    await second.stop();
  });

  it('reports stopped sources, tells the terminal, and can be stopped twice', async () => {
    await open();
    const terminal = bridge.terminal({ reconnectMs: 3_600_000 }).start();
    await bridge.sink.reached('connected');
    const refused = once(terminal, 'refused');
    await bridge.feed.stop();
    expect((await refused)[0]).toBe('Stopping');
    expect(bridge.sink.states.at(-1)?.state).toBe('stopped');
    await bridge.feed.stop();
  });

  it('says so when the expert advisor is removed', async () => {
    await open();
    const terminal = bridge.terminal().start();
    await bridge.sink.reached('connected');
    await terminal.stop();
    await bridge.sink.reached('connecting');
    expect(bridge.sink.states.at(-1)?.message).toMatch(/stopped in the terminal/);
  });

  it('takes the other symbols when the terminal does not know one of them', async () => {
    await open();
    bridge.database.addTicks('EURUSD', TICKS.slice(0, 3));
    bridge.terminal({ symbols: ['NOSUCH', 'EURUSD', 'no symbol at all'] }).start();
    await bridge.sink.committed(3);
    await bridge.sink.reached('connected');
    expect(bridge.sink.states.at(-1)?.message).toMatch(/1 symbols .* left out .*no symbol at all/);
  });
});

describe('a bad line between app and terminal', () => {
  it.each([
    ['garbage in place of a tick', () => '\u0007 not json {{{'],
    ['half of a tick', (line: string) => line.slice(0, line.length / 2)],
    ['nothing in place of a tick', () => null],
    ['a tick twice', (line: string) => `${line}\n${line}`],
    ['binary in place of a tick', () => Buffer.from([0, 255, 254, 128, 1, 2])],
  ])('costs no tick: %s', async (_name, change) => {
    await open();
    bridge.database.addTicks('EURUSD', TICKS);
    const terminal = bridge.terminal({ ticksPerPoll: 50 });
    const random = seededRandom(5);
    let damaged = 0;
    terminal.faults.mangle = (line) => {
      if (!line.startsWith('{"t":"tick"') || random(100) > 0) return line;
      damaged++;
      return change(line);
    };
    terminal.start();
    await bridge.sink.committed(1000);
    await bridge.sink.reached('connected');
    expect(damaged).toBeGreaterThan(3);
    expect(sequences()).toStrictEqual(upTo(1000));
  });

  it('costs no tick when the last tick before a silence is lost: the heartbeat shows the hole', async () => {
    await open();
    bridge.database.addTicks('EURUSD', TICKS.slice(0, 10));
    const terminal = bridge.terminal().start();
    await bridge.sink.committed(10);
    terminal.faults.mangle = (line) => (line.includes('"seq":11') && line.startsWith('{"t":"tick"') ? null : line);
    bridge.database.addTicks('EURUSD', TICKS.slice(10, 11));
    terminal.ticksArrived();
    while (terminal.lastSequence < 11) await new Promise((resolve) => setImmediate(resolve));
    delete terminal.faults.mangle;
    terminal.ping(1);
    await bridge.sink.committed(11);
    expect(sequences()).toStrictEqual(upTo(11));
  });

  it('costs no symbol when its description was lost', async () => {
    await open();
    bridge.database.addTicks('EURUSD', TICKS.slice(0, 20));
    const terminal = bridge.terminal();
    let isFirst = true;
    terminal.faults.mangle = (line) => {
      if (!line.startsWith('{"t":"symbol"') || !isFirst) return line;
      isFirst = false;
      return '{"t":"symb';
    };
    terminal.start();
    await bridge.sink.committed(20);
    expect(isFirst).toBe(false);
  });

  it('is reported with a count, and the state stays connected', async () => {
    await open();
    const terminal = bridge.terminal().start();
    await bridge.sink.reached('connected');
    terminal.say('garbage');
    await once(bridge.sink, 'state');
    expect(bridge.sink.states.at(-1)).toMatchObject({
      state: 'connected',
      message: '1 lines of the terminal could not be read and were left out.',
    });
  });

  it('closes the connection when there are more of them than the bound, with one sentence', async () => {
    await open({ maximumBadLines: 20 });
    const terminal = bridge.terminal({ reconnectMs: 3_600_000 }).start();
    await bridge.sink.reached('connected');
    const refused = once(terminal, 'refused');
    terminal.say(Array.from({ length: 30 }, (_, i) => `garbage ${i}`).join('\n'));
    const [code, text] = await refused;
    expect(code).toBe('TooManyBadLines');
    expect(text).not.toContain('garbage');
  });

  it('gives the connection up when the terminal can not send what is missing', async () => {
    await open();
    bridge.database.addTicks('EURUSD', TICKS.slice(0, 10));
    const terminal = bridge.terminal({ reconnectMs: 3_600_000 });
    terminal.faults.mangle = (line) => (line.startsWith('{"t":"tick"') && line.includes('"seq":4,') ? null : line);
    terminal.start();
    const [code] = await once(terminal, 'refused');
    expect(code).toBe('CannotResume');
    await bridge.sink.committed(3);
    expect(sequences()).toStrictEqual([1, 2, 3]);
  });

  it('arrives whole when lines come in pieces of a few bytes', async () => {
    await open();
    bridge.database.addTicks('EURUSD', TICKS.slice(0, 60));
    const terminal = bridge.terminal();
    terminal.faults.pieceBytes = 3;
    terminal.start();
    await bridge.sink.committed(60);
    expect(sequences()).toStrictEqual(upTo(60));
  });
});

// 127.0.0.2 is a loopback address that is not the one the feed listens on; Linux has it without any network.
const otherAddress =
  Object.values(networkInterfaces())
    .flat()
    .find((one) => one !== undefined && !one.internal && one.family === 'IPv4')?.address ??
  (process.platform === 'linux' ? '127.0.0.2' : '');

describe.skipIf(otherAddress === '')(
  `the port${otherAddress === '' ? ' (SKIPPED: this machine has no address but 127.0.0.1)' : ''}`,
  () => {
    it('listens on the loopback address only', async () => {
      await open();
      const socket = connect({ port: bridge.feed.port, host: otherAddress });
      const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
      expect(error.code).toBe('ECONNREFUSED');
    });
  },
);
