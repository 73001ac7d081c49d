import { describe, expect, test, vi } from 'vitest';
import { workstationContract } from '#contract/index.ts';
import { DEFAULT_SETTINGS, type Settings } from '#contract/workstation.ts';
import { ExpectedError } from '#core/result.ts';
import type { Handlers } from '#rpc/types.ts';
import { LatestChannel } from '#services/latest-channel.ts';
import { follow } from '../../src/renderer/connection/follow.ts';
import { fakeLink } from './fake-link.ts';

function settingsLink() {
  const channel = new LatestChannel<Settings>();
  let opened = 0;
  const link = fakeLink(workstationContract, {
    'settings.changed': (_: unknown, context: { signal: AbortSignal }) => {
      opened++;
      return channel.read(context.signal);
    },
  } as unknown as Handlers<typeof workstationContract>);
  return { link, channel, opened: () => opened };
}

describe('following a stream', () => {
  test('subscribes again by itself when the service comes back', async () => {
    const { link, channel, opened } = settingsLink();
    const seen: string[] = [];
    const stop = follow(
      link,
      (signal) => link.client['settings.changed']({}, signal),
      (settings) => seen.push(settings.theme),
    );
    channel.publish(DEFAULT_SETTINGS);
    await vi.waitFor(() => expect(seen).toEqual(['dark']));
    link.setUp(false);
    channel.publish({ ...DEFAULT_SETTINGS, theme: 'light' });
    link.setUp(true);
    await vi.waitFor(() => expect(seen).toEqual(['dark', 'light']));
    expect(opened()).toBe(2);
    stop();
  });

  test('waits for a service that is not there yet', async () => {
    const { link, channel, opened } = settingsLink();
    link.setUp(false);
    const seen: string[] = [];
    const stop = follow(
      link,
      (signal) => link.client['settings.changed']({}, signal),
      (settings) => seen.push(settings.theme),
    );
    channel.publish(DEFAULT_SETTINGS);
    await Promise.resolve();
    expect(opened()).toBe(0);
    link.setUp(true);
    await vi.waitFor(() => expect(seen).toEqual(['dark']));
    stop();
  });

  test('hears nothing more after it was stopped', async () => {
    const { link, channel } = settingsLink();
    const seen: string[] = [];
    const stop = follow(
      link,
      (signal) => link.client['settings.changed']({}, signal),
      (settings) => seen.push(settings.theme),
    );
    channel.publish(DEFAULT_SETTINGS);
    await vi.waitFor(() => expect(seen).toHaveLength(1));
    stop();
    channel.publish({ ...DEFAULT_SETTINGS, theme: 'light' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toEqual(['dark']);
  });

  test('takes no item before its pace allows: a slow page sees the newest only', async () => {
    const { link, channel } = settingsLink();
    const seen: string[] = [];
    let release = () => {};
    const stop = follow(
      link,
      (signal) => link.client['settings.changed']({}, signal),
      (settings) => seen.push(settings.numberLocale),
      { pace: () => new Promise((resolve) => (release = resolve)) },
    );
    for (const numberLocale of ['a', 'b', 'c']) {
      channel.publish({ ...DEFAULT_SETTINGS, numberLocale });
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(seen).toEqual(['a']);
    release();
    await vi.waitFor(() => expect(seen).toEqual(['a', 'c']));
    stop();
  });

  test('an error of a service that is up is told, and the stream is opened again after a pause', async () => {
    vi.useFakeTimers();
    let opened = 0;
    const problems: string[] = [];
    const stop = follow(
      { isUp: () => true, onUp: () => () => {} },
      // biome-ignore lint/correctness/useYield: this stream only fails
      async function* () {
        opened++;
        throw new ExpectedError('UnknownInstrument', 'No instrument is called X.');
      },
      () => {},
      { onError: (error) => problems.push(error.code) },
    );
    await vi.advanceTimersByTimeAsync(10);
    expect(opened).toBe(1);
    await vi.advanceTimersByTimeAsync(2_100);
    expect(opened).toBe(2);
    expect(problems).toEqual(['UnknownInstrument', 'UnknownInstrument']);
    stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(opened).toBe(2);
    vi.useRealTimers();
  });
});
