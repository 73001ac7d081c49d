import { z } from 'zod';
import { call, latestStream } from './define.ts';

export const SERVICES = ['ingestion', 'feature', 'inference'] as const;
export type ServiceName = (typeof SERVICES)[number];

export const serviceStatus = z.object({
  name: z.enum(SERVICES),
  state: z.enum(['starting', 'ready', 'restarting', 'failed', 'stopped']),
  pid: z.number().int().nullable(),
  restarts: z.number().int(),
  sinceUs: z.number(),
  /** What the trader should know and do; null when all is well. */
  message: z.string().nullable(),
  memoryBytes: z.number().nullable(),
});

export const THEMES = ['dark', 'light', 'system'] as const;

/** Settings of the app itself, one file in the data folder. Every key has a default. */
export const settings = z.object({
  theme: z.enum(THEMES).default('dark'),
  priceColours: z.enum(['blue-orange', 'classic', 'east-asian']).default('blue-orange'),
  density: z.enum(['dense', 'regular', 'comfortable']).default('dense'),
  fontScale: z.number().min(0.9).max(1.5).default(1),
  /** IANA zone of times on charts; times in tables follow it. */
  chartTimeZone: z.string().default('UTC'),
  numberLocale: z.string().default('en-GB'),
  singleLetterKeys: z.boolean().default(true),
  watchlist: z.array(z.string()).default([]),
  /** The saved workspace, as the renderer wrote it; versioned there. */
  workspace: z.string().max(500_000).nullable().default(null),
});

/** What the host process (Electron main, or the headless server) answers. */
export const workstationContract = {
  'services.status': latestStream({ input: z.object({}), item: z.array(serviceStatus) }),
  'services.restart': call({ input: z.object({ name: z.enum(SERVICES) }), output: z.object({}) }),
  'settings.get': call({ input: z.object({}), output: settings }),
  'settings.save': call({ input: settings.partial(), output: settings, errors: ['StorageFull'] }),
  'settings.changed': latestStream({ input: z.object({}), item: settings }),
  'about.get': call({
    input: z.object({}),
    output: z.object({
      version: z.string(),
      mode: z.enum(['electron', 'browser']),
      dataDir: z.string(),
      platform: z.string(),
      electron: z.string().nullable(),
      node: z.string(),
      notices: z.string(),
    }),
  }),
} as const;
