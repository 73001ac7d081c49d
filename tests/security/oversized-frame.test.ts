import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { LineBuffer } from '#adapters/mt5/line-buffer.ts';
import { Bridge, seededRandom, TOKEN } from '#tests/emulator/mt5-bridge.ts';
import { helloWith, LocalStranger } from './mt5-stranger.ts';

let bridge: Bridge;
afterEach(() => bridge?.close());

describe('an oversized line to the MetaTrader bridge', () => {
  it('is refused before the greeting, at a small bound', async () => {
    bridge = new Bridge({ maximumHelloBytes: 4096 });
    await bridge.open();
    const told = await new LocalStranger(bridge.feed.port).say('x'.repeat(5000)).untilClosed();
    expect(JSON.parse(told)).toMatchObject({ t: 'refuse', code: 'LineTooLong' });
  });

  it('is refused from an accepted terminal, whole or without an end, and costs nobody else', async () => {
    bridge = new Bridge({ maximumLineBytes: 10_000 });
    await bridge.open();
    const other = bridge.terminal({ login: 2 }).start();
    await bridge.sink.reached('connected');
    for (const line of [`"${'x'.repeat(20_000)}"\n`, 'y'.repeat(200_000)]) {
      const stranger = new LocalStranger(bridge.feed.port).say(helloWith({ token: TOKEN, symbols: [] }), line);
      expect(await stranger.untilClosed()).toContain('"code":"LineTooLong"');
    }
    other.ping(5);
    expect(await once(other, 'pong')).toStrictEqual([5]);
  });

  it('of random bytes ends at the bound of bad lines or of the length', async () => {
    bridge = new Bridge({ maximumLineBytes: 10_000, maximumBadLines: 10 });
    await bridge.open();
    const stranger = new LocalStranger(bridge.feed.port).say(helloWith({ token: TOKEN, symbols: [] }));
    const random = seededRandom(1);
    const flood = Buffer.from(Array.from({ length: 400_000 }, () => random(256)));
    stranger.socket.write(flood);
    expect(await stranger.untilClosed()).toMatch(/TooManyBadLines|LineTooLong/);
    expect(bridge.sink.batches).toBe(0);
  });

  it('in very many pieces is searched once, not again with every piece', () => {
    const buffer = new LineBuffer();
    const searched: number[] = [];
    for (let i = 0; i < 200; i++) {
      buffer.push(Buffer.alloc(100, 120));
      const search = buffer.bytes.indexOf.bind(buffer.bytes);
      buffer.bytes.indexOf = ((value: number, from: number) => {
        searched.push(buffer.bytes.length - from);
        return search(value, from);
      }) as typeof buffer.bytes.indexOf;
      expect(buffer.advance()).toBe(false);
    }
    expect(searched.every((bytes) => bytes === 100)).toBe(true);
    buffer.push(Buffer.from('\n'));
    expect(buffer.advance()).toBe(true);
    expect(buffer.to - buffer.from).toBe(20_000);
  });
});
