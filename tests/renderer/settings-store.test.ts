// verifies: settings-kept
import { afterEach, expect, test, vi } from 'vitest';
import { workstationContract } from '#contract/index.ts';
import { DEFAULT_SETTINGS, type Settings } from '#contract/workstation.ts';
import type { Handlers } from '#rpc/types.ts';
import { LatestChannel } from '#services/latest-channel.ts';
import { provideLinks, type ServiceLinks } from '../../src/renderer/connection/service-link.ts';
import { changeSettings, currentSettings, followSettings } from '../../src/renderer/state/settings-store.ts';
import { fakeLink } from './fake-link.ts';

let stop = (): void => undefined;
afterEach(() => stop());

/** A host that saves when it is told to, as a slow disk does. */
function openHost() {
  let present = DEFAULT_SETTINGS;
  const channel = new LatestChannel<Settings>();
  const waiting: (() => void)[] = [];
  const keep = (change: Partial<Settings>): Settings => {
    present = { ...present, ...change };
    channel.publish(present);
    return present;
  };
  keep({});
  const handlers: Partial<Handlers<typeof workstationContract>> = {
    'settings.save': async (change) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return keep(change as Partial<Settings>);
    },
    'settings.changed': (_input, { signal }) => channel.read(signal),
  };
  const workstation = fakeLink(workstationContract, handlers as Handlers<typeof workstationContract>);
  provideLinks({ workstation } as unknown as ServiceLinks);
  stop = followSettings();
  return { keep, saveNext: () => waiting.shift()?.() };
}

test('what another window changed while a change of this one was on its way is shown, and so is the change', async () => {
  const host = openHost();
  await vi.waitFor(() => expect(currentSettings()).toEqual(DEFAULT_SETTINGS));
  const saved = changeSettings({ theme: 'light' });
  host.keep({ density: 'comfortable' });
  await vi.waitFor(() => expect(currentSettings()).toEqual({ ...DEFAULT_SETTINGS, theme: 'light', density: 'comfortable' }));
  host.saveNext();
  await saved;
  expect(currentSettings()).toEqual({ ...DEFAULT_SETTINGS, theme: 'light', density: 'comfortable' });
});

test('the newer of two changes of one setting stays while the older one is answered', async () => {
  const host = openHost();
  await vi.waitFor(() => expect(currentSettings()).toEqual(DEFAULT_SETTINGS));
  const first = changeSettings({ fontScale: 1.1 });
  const second = changeSettings({ fontScale: 1.2 });
  host.saveNext();
  await first;
  expect(currentSettings().fontScale).toBe(1.2);
  host.saveNext();
  await second;
  expect(currentSettings().fontScale).toBe(1.2);
});
