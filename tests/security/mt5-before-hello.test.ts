import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bridge, TOKEN } from '#tests/emulator/mt5-bridge.ts';
import { helloWith, LocalStranger } from './mt5-stranger.ts';

let bridge: Bridge;
beforeEach(async () => {
  bridge = new Bridge({ helloTimeoutMs: 50, maximumStrangers: 4 });
  await bridge.open();
});
afterEach(() => bridge.close());

const TICK = { t: 'tick', s: 'EURUSD', seq: 1, ms: 1_549_238_400_994, b: 1.1, a: 1.2, l: 0, v: 0, f: 6 };

describe('a program that skips the greeting of the MetaTrader bridge', () => {
  it.each([
    ['ticks', TICK],
    ['an acknowledgement', { t: 'ack', seq: 1_000_000 }],
    ['bars', { t: 'bars', s: 'EURUSD', tf: '1m', rows: [], last: true }],
    ['a greeting without a token', { ...helloWith({}), token: undefined }],
    ['a token that is no text', helloWith({ token: { toString: 'x' } })],
    ['a server name that would forge another source', helloWith({ token: TOKEN, server: 'a:1\nmt5:b' })],
    ['a request of a web page', 'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n\r\n{"t":"hello"}\n'],
    ['binary', '\u0000\u0001\u0002\n'],
  ])('is refused when it sends %s', async (_name, first) => {
    const told = await new LocalStranger(bridge.feed.port).say(first, TICK).untilClosed();
    expect(JSON.parse(told)).toMatchObject({ t: 'refuse', code: 'BadHello' });
    expect(bridge.data.sources).toStrictEqual([]);
    expect(bridge.sink.batches).toBe(0);
  });

  it('is dropped when it says nothing', async () => {
    expect(await new LocalStranger(bridge.feed.port).untilClosed()).toBe('');
  });

  it('is dropped when it sends its greeting a byte now and then', async () => {
    const slow = new LocalStranger(bridge.feed.port).say('{"t":"he');
    const timer = setInterval(() => slow.say('l'), 5);
    await slow.untilClosed();
    clearInterval(timer);
    expect(slow.heard).toBe('');
  });

  it('can not keep a terminal out by holding many connections open', async () => {
    const strangers = Array.from({ length: 30 }, () => new LocalStranger(bridge.feed.port));
    bridge.terminal().start();
    await bridge.sink.reached('connected');
    await Promise.all(strangers.map((stranger) => stranger.untilClosed()));
  });
});
