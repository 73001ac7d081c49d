// verifies: settings-kept
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '#contract/workstation.ts';
import { LatestChannel } from '#services/latest-channel.ts';
import { createWorkstationService } from '#services/workstation-service.ts';

const about = { version: '1', mode: 'browser' as const, dataDir: '/x', platform: 'linux', electron: null, node: '24', notices: '' };
const context = { signal: new AbortController().signal, caller: 'renderer' as const };

const notices = ['The settings could not be read.'];

function setUp(stored: Record<string, unknown> | null, save: () => Promise<void> = async () => undefined) {
  const saved: object[] = [];
  const { handlers } = createWorkstationService({
    store: {
      load: () => stored,
      save: async (settings) => {
        await save();
        saved.push(settings);
      },
    },
    drawings: {
      load: () => ({ is: 'absent' }),
      save: async () => undefined,
      setAside: () => null,
      watch: () => () => undefined,
    },
    status: new LatestChannel(),
    interruptions: new LatestChannel(),
    restart: () => undefined,
    notices,
    about,
  });
  return { handlers, saved };
}

it('tells what its start has to say', async () => {
  expect(await setUp(null).handlers['notices.list']({}, context)).toEqual(notices);
});

describe('settings', () => {
  it('start with the defaults', async () => {
    expect(await setUp(null).handlers['settings.get']({}, context)).toEqual(DEFAULT_SETTINGS);
  });

  it('change only what was sent', async () => {
    const { handlers, saved } = setUp({ theme: 'light', watchlist: ['AAPL'] });
    const result = await handlers['settings.save']({ fontScale: 1.2 }, context);
    expect(result).toEqual({ ...DEFAULT_SETTINGS, theme: 'light', watchlist: ['AAPL'], fontScale: 1.2 });
    expect(saved).toEqual([result]);
  });

  it('keep each of two changes that were sent at once', async () => {
    const { handlers, saved } = setUp(null);
    await Promise.all([handlers['settings.save']({ theme: 'light' }, context), handlers['settings.save']({ fontScale: 1.2 }, context)]);
    expect(await handlers['settings.get']({}, context)).toEqual({ ...DEFAULT_SETTINGS, theme: 'light', fontScale: 1.2 });
    expect(saved.at(-1)).toEqual({ ...DEFAULT_SETTINGS, theme: 'light', fontScale: 1.2 });
  });

  it('take the next change after one that could not be kept', async () => {
    let isFull = true;
    const { handlers } = setUp(null, async () => {
      if (isFull) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    });
    const refused = handlers['settings.save']({ theme: 'light' }, context);
    await expect(refused).rejects.toMatchObject({ code: 'StorageFull' });
    isFull = false;
    await handlers['settings.save']({ fontScale: 1.2 }, context);
    expect(await handlers['settings.get']({}, context)).toEqual({ ...DEFAULT_SETTINGS, fontScale: 1.2 });
  });

  it('keep what is readable of a file with a value that this version does not know', async () => {
    const { handlers } = setUp({ theme: 'sepia', fontScale: 1.3, density: 42, unknown: true });
    expect(await handlers['settings.get']({}, context)).toEqual({ ...DEFAULT_SETTINGS, fontScale: 1.3 });
  });

  it('stay as they were when the disk is full, and say so', async () => {
    const { handlers } = setUp(null, async () => {
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    });
    await expect(handlers['settings.save']({ theme: 'light' }, context)).rejects.toMatchObject({ code: 'StorageFull' });
    expect((await handlers['settings.get']({}, context)).theme).toBe('dark');
  });

  it('stay as they were when their file may not be written, and say so', async () => {
    const { handlers } = setUp(null, async () => {
      throw Object.assign(new Error('read-only'), { code: 'EROFS', syscall: 'open' });
    });
    await expect(handlers['settings.save']({ theme: 'light' }, context)).rejects.toMatchObject({
      code: 'StorageFailed',
      message: "The settings were not saved: their file can't be written (EROFS).",
    });
    expect((await handlers['settings.get']({}, context)).theme).toBe('dark');
  });

  it('reach every reader when they change', async () => {
    const { handlers } = setUp(null);
    const abort = new AbortController();
    const seen: string[] = [];
    for await (const settings of handlers['settings.changed']({}, { ...context, signal: abort.signal })) {
      seen.push(settings.theme);
      if (seen.length === 1) await handlers['settings.save']({ theme: 'light' }, context);
      else abort.abort();
    }
    expect(seen).toEqual(['dark', 'light']);
  });
});
