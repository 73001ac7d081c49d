import { z } from 'zod';
import { call, latestStream } from './define.ts';
import { drawingMethods } from './drawings.ts';
import { symbol, timeframe, timeUs } from './shared.ts';

export const SERVICES = ['ingestion', 'feature', 'inference', 'research'] as const;
export type ServiceName = (typeof SERVICES)[number];
/** Started by the first who connects to it, so that a process that is not needed costs no memory. */
export const ON_DEMAND_SERVICES: ReadonlySet<ServiceName> = new Set<ServiceName>(['research']);

export const serviceStatus = z.object({
  name: z.enum(SERVICES),
  /** `resting`: starts when somebody connects. */
  state: z.enum(['resting', 'starting', 'ready', 'restarting', 'failed', 'stopped']),
  pid: z.number().int().nullable(),
  restarts: z.number().int(),
  sinceUs: z.number(),
  /** What the trader should know and do; null when all is well. */
  message: z.string().nullable(),
  memoryBytes: z.number().nullable(),
});

/** A time in which a process was away: since when, until when (null while it still is), how often it was started meanwhile, and why. */
export const interruption = z.object({
  name: z.enum(SERVICES),
  fromUs: timeUs,
  untilUs: timeUs.nullable(),
  attempts: z.number().int(),
  why: z.string(),
});

const THEMES = ['dark', 'light', 'system'] as const;

/** Settings of the app itself, one file in the data folder. */
export const settings = z.object({
  theme: z.enum(THEMES),
  priceColours: z.enum(['blue-orange', 'classic', 'east-asian']),
  density: z.enum(['dense', 'regular', 'comfortable']),
  fontScale: z.number().min(0.9).max(1.5),
  /** IANA zone of times on charts; times in tables follow it. */
  chartTimeZone: z.string().max(60),
  numberLocale: z.string().max(35),
  singleLetterKeys: z.boolean(),
  watchlist: z.array(symbol).max(500),
  /** Whether points of new drawings go to the nearest open, high, low or close. */
  drawingMagnet: z.boolean(),
  /** Whether alerts are told by the system as well: by the app itself on the desktop, in a browser once the trader allowed it there. */
  systemNotifications: z.boolean(),
  /** The saved workspace, as the renderer wrote it; versioned there. */
  workspace: z.string().max(500_000).nullable(),
  /** Favourite and recent indicators and saved sets of them, as the renderer wrote them; versioned there. */
  indicatorShelf: z.string().max(300_000).nullable(),
  /** The backtest that the wizard was left with, as the renderer wrote it; versioned there. */
  backtestDraft: z.string().max(100_000).nullable(),
});
export type Settings = z.output<typeof settings>;

/** What a new data folder starts with. An empty watchlist means: every instrument that has prices. */
export const DEFAULT_SETTINGS: Settings = {
  theme: 'dark',
  priceColours: 'blue-orange',
  density: 'dense',
  fontScale: 1,
  chartTimeZone: 'UTC',
  numberLocale: 'en-GB',
  singleLetterKeys: true,
  watchlist: [],
  drawingMagnet: false,
  systemNotifications: true,
  workspace: null,
  indicatorShelf: null,
  backtestDraft: null,
};

/** Something that the host asks the page to show: the trader clicked a notification of the system. */
const pageRequest = z.object({ kind: z.literal('show-chart'), symbol, timeframe, timeUs, askedAtUs: timeUs });
export type PageRequest = z.output<typeof pageRequest>;

/** What the host process (Electron main, or the headless server) answers. */
export const workstationContract = {
  'services.status': latestStream({ input: z.object({}), item: z.array(serviceStatus) }),
  /** What interrupted the processes since the host was started, oldest first. */
  'services.interruptions': latestStream({ input: z.object({}), item: z.array(interruption) }),
  'services.restart': call({ input: z.object({ name: z.enum(SERVICES) }), output: z.object({}) }),
  /** What the trader should know of the start of the host, such as settings that could not be read. */
  'notices.list': call({ input: z.object({}), output: z.array(z.string()) }),
  'settings.get': call({ input: z.object({}), output: settings }),
  'settings.save': call({ input: settings.partial(), output: settings, errors: ['StorageFull'] }),
  'settings.changed': latestStream({ input: z.object({}), item: settings }),
  /** What the page is to show; the newest request again to a page that connects, which can tell by its time that it is old. */
  'page.asked': latestStream({ input: z.object({}), item: pageRequest }),
  ...drawingMethods,
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
