import type { z } from 'zod';
import {
  DEFAULT_SETTINGS,
  type PageRequest,
  type Settings,
  settings as settingsSchema,
  type workstationContract,
} from '#contract/workstation.ts';
import type { DrawingStore } from '#core/ports/drawing-store.ts';
import { StorageError } from '#core/ports/market-store.ts';
import type { SettingsStore } from '#core/ports/settings-store.ts';
import { ExpectedError } from '#core/result.ts';
import type { Handlers } from '#rpc/types.ts';
import { createDrawingHandlers } from './drawings/drawing-handlers.ts';
import { LatestChannel } from './latest-channel.ts';
import type { Interruption } from './supervision/interruptions.ts';
import type { ServiceStatus } from './supervision/supervisor.ts';

interface WorkstationServiceDependencies {
  readonly store: SettingsStore;
  readonly drawings: DrawingStore;
  readonly status: LatestChannel<readonly ServiceStatus[]>;
  readonly interruptions: LatestChannel<readonly Interruption[]>;
  readonly restart: (name: ServiceStatus['name']) => void;
  /** Filled while the host starts, by its stores too. */
  readonly notices: readonly string[];
  readonly about: z.output<(typeof workstationContract)['about.get']['output']>;
}

/** What the host process answers: settings, drawings, the state of the workers, about. */
export function createWorkstationService({
  store,
  drawings,
  status,
  interruptions,
  restart,
  notices,
  about,
}: WorkstationServiceDependencies): {
  handlers: Handlers<typeof workstationContract>;
  settings: LatestChannel<Settings>;
  /** What the host asks the page to show. */
  pageRequests: LatestChannel<PageRequest>;
} {
  let present = readSettings(store.load());
  const settings = new LatestChannel<Settings>();
  const pageRequests = new LatestChannel<PageRequest>();
  settings.publish(present);

  const keep = async (change: z.output<(typeof workstationContract)['settings.save']['input']>): Promise<Settings> => {
    const next = settingsSchema.parse({ ...present, ...change });
    await store.save(next).catch((error: NodeJS.ErrnoException) => {
      throw saveError(error);
    });
    present = next;
    settings.publish(present);
    return present;
  };
  /** One after the other: a change that did not know of the one before would undo it. */
  let beforeIsKept: Promise<void> = Promise.resolve();

  const handlers: Handlers<typeof workstationContract> = {
    'services.status': async function* (_input, { signal }) {
      for await (const services of status.read(signal)) yield [...services];
    },
    'services.interruptions': async function* (_input, { signal }) {
      for await (const all of interruptions.read(signal)) yield [...all];
    },
    'services.restart': async ({ name }) => {
      restart(name);
      return {};
    },
    'notices.list': async () => [...notices],
    'settings.get': async () => present,
    'settings.save': (change) => {
      const isKept = beforeIsKept.then(() => keep(change));
      beforeIsKept = isKept.then(
        () => undefined,
        () => undefined,
      );
      return isKept;
    },
    'settings.changed': (_input, { signal }) => settings.read(signal),
    'page.asked': (_input, { signal }) => pageRequests.read(signal),
    ...createDrawingHandlers(drawings),
    'about.get': async () => about,
  };
  return { handlers, settings, pageRequests };
}

/** Why settings were not saved, as it is told; what is no fault of the disk is a defect, and stays what it is. */
function saveError(error: NodeJS.ErrnoException): Error {
  const { code, syscall } = error;
  if (code === 'ENOSPC')
    return new ExpectedError('StorageFull', 'The settings were not saved: the disk is full. Make room, then change the setting again.');
  if (syscall === undefined) return error;
  return new StorageError('StorageFailed', `The settings were not saved: their file can't be written (${code}).`);
}

/** What was stored over the defaults. A key with a value that this version does not know falls back to its default, alone. */
function readSettings(stored: Readonly<Record<string, unknown>> | null): Settings {
  const result: Record<string, unknown> = { ...DEFAULT_SETTINGS };
  for (const [key, schema] of Object.entries(settingsSchema.shape)) {
    const parsed = schema.safeParse(stored?.[key]);
    if (parsed.success) result[key] = parsed.data;
  }
  return settingsSchema.parse(result);
}
