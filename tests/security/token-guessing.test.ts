// verifies: mt5-faults, secure-secrets
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { DEFAULT_MT5_LIMITS } from '#adapters/mt5/limits.ts';
import { digestOfToken, TokenGate } from '#adapters/mt5/token-gate.ts';
import { Bridge, TOKEN, testClock } from '#tests/emulator/mt5-bridge.ts';
import { helloWith, LocalStranger } from './mt5-stranger.ts';

let bridge: Bridge;
afterEach(() => bridge?.close());

describe('guessing the token of the MetaTrader bridge', () => {
  it('gets one clear refusal, a closed connection, no source and not a word about the token', async () => {
    bridge = new Bridge();
    await bridge.open();
    const told = await new LocalStranger(bridge.feed.port).say(helloWith({ token: 'my-secret-guess' })).untilClosed();
    expect(JSON.parse(told)).toMatchObject({ t: 'refuse', code: 'BadToken', retry_s: 60 });
    expect(told.trim().split('\n')).toHaveLength(1);
    expect(bridge.data.sources).toStrictEqual([]);
    const everything = JSON.stringify([told, bridge.events, bridge.sink.states]);
    for (const secret of ['my-secret-guess', TOKEN, digestOfToken(TOKEN)]) expect(everything).not.toContain(secret);
    expect(bridge.events.map(({ code }) => code)).toStrictEqual(['WrongToken']);
  });

  it('is slowed down after a few attempts, while a terminal with the right token still gets in', async () => {
    bridge = new Bridge({ wrongTokensPerMinute: 3, tokenDelayMs: 40 });
    await bridge.open();
    const guess = () => new LocalStranger(bridge.feed.port).say(helloWith({})).untilClosed();
    for (let i = 0; i < 3; i++) await guess();
    const before = performance.now();
    for (let i = 0; i < 3; i++) await guess();
    expect(performance.now() - before).toBeGreaterThanOrEqual(3 * 40 - 5);
    const terminal = bridge.terminal().start();
    await once(terminal, 'welcome');
  });

  it('by many at once is judged one at a time, and the rest is dropped without a word', async () => {
    bridge = new Bridge({ wrongTokensPerMinute: 1, tokenDelayMs: 20, maximumStrangers: 4 });
    await bridge.open();
    await new LocalStranger(bridge.feed.port).say(helloWith({})).untilClosed();
    const told = await Promise.all(Array.from({ length: 40 }, () => new LocalStranger(bridge.feed.port).say(helloWith({})).untilClosed()));
    expect(told.filter((text) => text.includes('BadToken')).length).toBeLessThanOrEqual(8);
    expect(bridge.data.sources).toStrictEqual([]);
  });

  it('fails with every token while none was created, with the empty one too', () => {
    for (const digest of [null, '', 'ab', 'zz'.repeat(32)]) {
      const gate = new TokenGate(digest, testClock, DEFAULT_MT5_LIMITS);
      for (const token of ['', 'null', digestOfToken('')]) expect(gate.isRight(token)).toBe(false);
    }
  });

  it('fails with the digest in place of the token', () => {
    const gate = new TokenGate(digestOfToken(TOKEN), testClock, DEFAULT_MT5_LIMITS);
    expect(gate.isRight(digestOfToken(TOKEN))).toBe(false);
    expect(gate.isRight(`${TOKEN} `)).toBe(false);
    expect(gate.isRight(TOKEN)).toBe(true);
  });
});
