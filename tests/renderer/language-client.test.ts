// verifies: user-code-editor
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LanguageClient, type LanguageThread } from '../../src/renderer/features/own-code/language/language-client.ts';
import type { FromLanguageThread, ToLanguageThread } from '../../src/renderer/features/own-code/language/language-messages.ts';

function fakeThread() {
  const sent: ToLanguageThread[] = [];
  const heard: ((event: MessageEvent<FromLanguageThread>) => void)[] = [];
  const failed: ((event: ErrorEvent) => void)[] = [];
  const state = { isEnded: false };
  const thread: LanguageThread = {
    postMessage: (message) => sent.push(message),
    addEventListener: (type: string, listener: (event: never) => void) => {
      if (type === 'message') heard.push(listener as (event: MessageEvent<FromLanguageThread>) => void);
      else failed.push(listener as (event: ErrorEvent) => void);
    },
    terminate: () => {
      state.isEnded = true;
    },
  };
  return {
    thread,
    sent,
    state,
    say(data: FromLanguageThread): void {
      for (const listener of heard) listener(new MessageEvent('message', { data }));
    },
    fail(message: string): void {
      for (const listener of failed) listener(new ErrorEvent('error', { message }));
    },
  };
}

let fake = fakeThread();
let lost: string[] = [];
let client = new LanguageClient(fake.thread, () => undefined);
beforeEach(() => {
  vi.useFakeTimers();
  fake = fakeThread();
  lost = [];
  client = new LanguageClient(fake.thread, (message) => lost.push(message));
});
afterEach(() => {
  client.close();
  vi.useRealTimers();
});

describe('the page and the thread with the compiler', () => {
  test('what is asked before the declarations are there is answered after them, each by its own answer', async () => {
    const first = client.ask('check', { source: 'a' });
    const second = client.ask('check', { source: 'b' });
    expect(fake.sent).toEqual([]);
    client.begin('declarations');
    client.begin('again');
    expect(fake.sent.map((message) => message.kind)).toEqual(['begin', 'ask', 'ask']);
    fake.say({ kind: 'answer', id: 2, answer: [{ from: 0, to: 1, message: 'b', severity: 'error' }] });
    fake.say({ kind: 'answer', id: 1, answer: [] });
    expect(await first).toEqual([]);
    expect(await second).toMatchObject([{ message: 'b' }]);
  });

  test('a question that fails leaves the others be', async () => {
    client.begin('');
    const bad = client.ask('hover', { source: 'a', position: 9 });
    fake.say({ kind: 'failed', id: 1, message: 'No such place.' });
    await expect(bad).rejects.toThrow('No such place.');
    expect(lost).toEqual([]);
  });

  test('types that compute for ever end the thread, not the page', async () => {
    client.begin('');
    const asked = client.ask('check', { source: 'a' });
    vi.advanceTimersByTime(19_999);
    expect(fake.state.isEnded).toBe(false);
    vi.advanceTimersByTime(1);
    await expect(asked).rejects.toThrow('did not end within 20 s');
    expect(fake.state.isEnded).toBe(true);
    expect(lost).toEqual(['the type check did not end within 20 s.']);
    await expect(client.ask('check', { source: 'b' })).rejects.toThrow('was ended');
  });

  test('many questions in a row are no standstill while answers come', () => {
    client.begin('');
    void client.ask('check', { source: 'a' }).catch(() => undefined);
    vi.advanceTimersByTime(15_000);
    void client.ask('check', { source: 'b' }).catch(() => undefined);
    fake.say({ kind: 'answer', id: 1, answer: [] });
    vi.advanceTimersByTime(15_000);
    fake.say({ kind: 'answer', id: 2, answer: [] });
    vi.advanceTimersByTime(60_000);
    expect(lost).toEqual([]);
  });

  test('a thread that can not be loaded says so', async () => {
    const asked = client.ask('check', { source: 'a' });
    fake.fail('');
    await expect(asked).rejects.toThrow();
    await expect(client.ready).rejects.toThrow();
    expect(lost).toEqual([
      'the thread with the compiler could not be started. If Tradewind was updated since this page was opened, reload the page.',
    ]);
  });
});
