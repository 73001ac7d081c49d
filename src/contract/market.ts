import { z } from 'zod';
import { call, latestStream, queueStream } from './define.ts';
import { barColumns, column, instrument, instrumentEvents, symbol, timeframe, timeUs, windowPosition, windowRequest } from './shared.ts';

const feedState = z.enum(['stopped', 'connecting', 'connected', 'stale', 'failed']);

/** One source of ticks as the status bar and the connections screen show it. */
export const sourceStatus = z.object({
  id: z.number().int(),
  name: z.string(),
  feedId: z.string(),
  kind: z.enum(['simulator', 'replay', 'mt5']),
  isSimulated: z.boolean(),
  state: feedState,
  message: z.string().nullable(),
  symbols: z.array(symbol),
  ticksPerSecond: z.number(),
  lastTickTimeUs: timeUs.nullable(),
  acceptedTicks: z.number().int(),
  rejectedTicks: z.number().int(),
  /** Round trip to the source in milliseconds; null where it can't be measured. */
  latencyMs: z.number().nullable(),
});

export const feedConfiguration = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('simulator'),
    enabled: z.boolean(),
    seed: z.number().int(),
    ticksPerSecond: z.number().min(0.1).max(500_000),
  }),
  z.object({
    kind: z.literal('mt5'),
    enabled: z.boolean(),
    port: z.number().int().min(1024).max(65_535),
    /** Whether a token has been created. The token itself is never stored: only its digest. */
    hasToken: z.boolean(),
  }),
]);

const seriesSummary = z.object({
  symbol,
  timeframe,
  count: z.number().int(),
  fromUs: timeUs,
  toUs: timeUs,
  generation: z.number().int(),
});

/** The newest prices of the asked symbols, one entry per symbol in the same order; null where nothing is known yet. */
const quoteBoard = z.object({
  symbols: z.array(symbol),
  bid: column,
  ask: column,
  last: column,
  /** Change since the session day's open, as a fraction. */
  change: column,
  timeUs: column,
  /** 1 where the primary source is stale. */
  stale: column,
});

const formingBar = z.object({
  /** Number of closed bars stored: when it grows, fetch the new ones by index. */
  closedCount: z.number().int(),
  generation: z.number().int(),
  /** Null when no tick has come since the last bar closed. */
  bar: z.object({ timeUs, open: z.number(), high: z.number(), low: z.number(), close: z.number(), volume: z.number() }).nullable(),
  /** When the forming bar's period ends. */
  closesAtUs: timeUs.nullable(),
  /** When the newest tick in it was received, for measuring the way from tick to chart. */
  receivedTimeUs: timeUs.nullable(),
});

const importProblem = z.object({ line: z.number().int(), reason: z.string(), text: z.string().optional() });

/** What the import found in the file before anything is written. */
export const importPreview = z.object({
  format: z.enum(['csv', 'mt5-ticks', 'mt5-bars', 'json']),
  encoding: z.string(),
  delimiter: z.string().nullable(),
  decimalComma: z.boolean(),
  header: z.array(z.string()).nullable(),
  /** Role of each column in the file, in order; null for columns that are not used. */
  columns: z.array(z.string().nullable()),
  timeFormat: z.string(),
  timeZone: z.string(),
  kind: z.enum(['ticks', 'bars']),
  suggestedSymbol: z.string().nullable(),
  suggestedTimeframe: z.string().nullable(),
  sampleRows: z.array(z.array(z.string())),
  sampleProblems: z.array(importProblem),
  /** What was decided from evidence, in sentences. */
  notes: z.array(z.string()),
});

export const importOptions = z.object({
  symbol,
  timeframe: z.union([z.literal('tick'), timeframe]),
  format: z.enum(['auto', 'csv', 'mt5', 'json']).default('auto'),
  columns: z.array(z.string()).optional(),
  timeZone: z.string().default('UTC'),
  repair: z.boolean().default(false),
  replace: z.boolean().default(false),
});

export const importReport = z.object({
  /** Names the import for `import.rejectedRows`, until the app ends or five more were made. */
  importId: z.string(),
  symbol,
  timeframe: z.union([z.literal('tick'), timeframe]),
  rows: z.number().int(),
  added: z.number().int(),
  rejected: z.number().int(),
  repaired: z.number().int(),
  duplicates: z.number().int(),
  /** Bars that were stored already with other values: kept (counted as duplicates), or replaced when asked to (counted as added). */
  differing: z.number().int(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  datasetHash: z.string(),
  problems: z.array(importProblem),
  quality: z.object({ gaps: z.number().int(), outliers: z.number().int(), longestGapSeconds: z.number(), zeroVolume: z.number().int() }),
  /** What was decided from evidence and what to look at, in sentences. */
  notes: z.array(z.string()),
});

const importProgress = z.discriminatedUnion('phase', [
  z.object({
    phase: z.literal('reading'),
    bytesRead: z.number(),
    bytesTotal: z.number(),
    rows: z.number().int(),
    rejected: z.number().int(),
  }),
  z.object({ phase: z.literal('done'), report: importReport }),
]);

/** Figures of the running pipeline. */
export const pipelineFigures = z.object({
  ticksPerSecond: z.number(),
  durableLagP50Ms: z.number(),
  durableLagP99Ms: z.number(),
  acceptedTicks: z.number().int(),
  rejectedTicks: z.number().int(),
  lateTicks: z.number().int(),
  /** A sentence when writing is blocked (disk full …); null when all is well. */
  storageProblem: z.string().nullable(),
});

/** What the ingestion process answers. */
export const marketContract = {
  'instruments.list': call({ input: z.object({}), output: z.array(instrument) }),
  'instruments.save': call({ input: instrument.partial().required({ symbol: true }), output: instrument, errors: ['UnknownInstrument'] }),
  'instruments.changed': latestStream({ input: z.object({}), item: z.array(instrument) }),

  /** Splits, dividends and halts of an instrument. */
  'instruments.events': call({ input: z.object({ symbol }), output: instrumentEvents, errors: ['UnknownInstrument'] }),
  'instruments.saveEvents': call({
    input: z.object({ symbol, events: instrumentEvents }),
    output: instrumentEvents,
    errors: ['UnknownInstrument'],
  }),
  /** Adds the events of a CSV or JSON text to those that are stored, or puts them in their place. */
  'instruments.importEvents': call({
    input: z.object({ symbol, text: z.string().max(4_000_000), replace: z.boolean().default(false) }),
    output: z.object({
      symbol,
      rows: z.number().int(),
      added: z.number().int(),
      rejected: z.number().int(),
      problems: z.array(z.object({ line: z.number().int(), reason: z.string() })),
      events: instrumentEvents,
    }),
    errors: ['UnknownInstrument', 'NothingUsable'],
  }),

  'quotes.watch': latestStream({ input: z.object({ symbols: z.array(symbol).max(500) }), item: quoteBoard }),

  'bars.series': call({ input: z.object({}), output: z.array(seriesSummary) }),
  'bars.window': call({
    input: windowRequest,
    output: windowPosition.extend({ bars: barColumns }),
    errors: ['UnknownInstrument', 'NoData'],
  }),
  'bars.forming': latestStream({ input: z.object({ symbol, timeframe }), item: formingBar, errors: ['UnknownInstrument'] }),
  'bars.read': call({
    input: z.object({ symbol, timeframe, fromUs: timeUs.optional(), toUs: timeUs.optional() }),
    output: z.object({ bars: barColumns, builtFrom: timeframe.nullable() }),
    errors: ['UnknownInstrument', 'NoData'],
  }),

  'feeds.sources': latestStream({ input: z.object({}), item: z.array(sourceStatus) }),
  'feeds.configuration': call({ input: z.object({}), output: z.array(feedConfiguration) }),
  'feeds.configure': call({ input: feedConfiguration, output: feedConfiguration, errors: ['PortTaken'] }),
  'feeds.replay': call({
    input: z.object({
      symbol,
      fromUs: timeUs.optional(),
      toUs: timeUs.optional(),
      speed: z.union([z.literal(1), z.literal(10), z.literal('max')]),
    }),
    output: z.object({ sourceName: z.string(), symbol }),
    errors: ['UnknownInstrument', 'NoData'],
  }),
  'feeds.stopReplay': call({ input: z.object({ sourceName: z.string() }), output: z.object({}) }),
  'feeds.sourceOrder': call({
    input: z.object({ symbol, sources: z.array(z.string()).optional() }),
    output: z.object({ sources: z.array(z.string()) }),
    errors: ['UnknownInstrument'],
  }),
  /** Creates a new token for terminals and forgets the old one. This is the only time that it can be read. */
  'mt5.createToken': call({ input: z.object({}), output: z.object({ token: z.string() }) }),

  /** The end of topic `market.bars` whenever closed bars reached the disk: wakes those who read the log. */
  'bars.advanced': latestStream({ input: z.object({}), item: z.object({ nextSequence: z.number().int() }) }),
  'pipeline.figures': latestStream({ input: z.object({}), item: pipelineFigures }),
  /** The end of topic `market.events` whenever something happened to sources or the clock. */
  'events.advanced': latestStream({ input: z.object({}), item: z.object({ nextSequence: z.number().int() }) }),
  'events.recent': call({
    input: z.object({ topic: z.enum(['market.ticks.rejected', 'market.events']), limit: z.number().int().min(1).max(1000).default(200) }),
    output: z.array(
      z.object({
        sequence: z.number().int(),
        timeUs,
        key: z.string(),
        source: z.string(),
        /** What happened, for example `failover` or `clock-jump`; of a rejected tick the name of the reason. */
        kind: z.string(),
        text: z.string(),
      }),
    ),
  }),

  'import.begin': call({
    input: z.object({ fileName: z.string().max(255), bytesTotal: z.number().int().min(0) }),
    output: z.object({ uploadId: z.string() }),
    errors: ['TooLarge'],
  }),
  /** Appends up to 4 MB to the upload. */
  'import.append': call({
    input: z.object({ uploadId: z.string(), bytes: z.instanceof(Uint8Array) }),
    output: z.object({ bytesReceived: z.number().int() }),
    errors: ['UnknownUpload', 'TooLarge', 'StorageFull'],
  }),
  'import.preview': call({
    input: z.object({ uploadId: z.string(), options: importOptions.partial() }),
    output: importPreview,
    errors: ['UnknownUpload', 'UnreadableFile', 'BadRequest'],
  }),
  'import.run': queueStream({
    input: z.object({ uploadId: z.string(), options: importOptions }),
    item: importProgress,
    bound: 1000,
    errors: ['UnknownUpload', 'UnreadableFile', 'NothingUsable', 'StorageFull', 'BadRequest'],
  }),
  'import.discard': call({ input: z.object({ uploadId: z.string() }), output: z.object({}) }),
  /** Imports a file of this machine by path. Refused to the renderer; for the command line. */
  'import.file': queueStream({
    input: z.object({ path: z.string(), options: importOptions }),
    item: importProgress,
    bound: 1000,
    errors: ['UnreadableFile', 'NothingUsable', 'StorageFull', 'Forbidden', 'BadRequest'],
  }),
  /** A page of the CSV of an import's rejected rows (`line,reason,text`), from a byte on; the next page starts at `nextOffset`. */
  'import.rejectedRows': call({
    input: z.object({ importId: z.string().max(60), offset: z.number().int().min(0).default(0) }),
    output: z.object({ csv: z.instanceof(Uint8Array), nextOffset: z.number().int().nullable() }),
    errors: ['UnknownImport'],
  }),

  /** Symbols of which ticks were imported from files. */
  'ticks.series': call({
    input: z.object({}),
    output: z.array(z.object({ symbol, count: z.number().int(), fromUs: timeUs, toUs: timeUs })),
  }),
  /**
   * Stored ticks in order, page by page: while `isMore`, ask again from the last time that came, and skip as many as came with that
   * time. `imported` ticks came from files,
   * `live` ones from feeds. A print has its price as `bid` and NaN as `ask`.
   */
  'ticks.read': call({
    input: z.object({
      symbol,
      fromUs: timeUs.optional(),
      toUs: timeUs.optional(),
      source: z.enum(['imported', 'live']),
      skip: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(100_000).default(50_000),
    }),
    output: z.object({ timeUs: column, bid: column, ask: column, volume: column, isMore: z.boolean() }),
    errors: ['UnknownInstrument'],
  }),
  /** Deletes the imported ticks of a symbol. The bars made of them stay. */
  'ticks.delete': call({
    input: z.object({ symbol }),
    output: z.object({ deleted: z.number().int() }),
    errors: ['UnknownInstrument', 'NoData'],
  }),

  'data.delete': call({
    input: z.object({ symbol, timeframe: z.union([z.literal('tick'), timeframe]), fromUs: timeUs.optional(), toUs: timeUs.optional() }),
    output: z.object({ deleted: z.number().int() }),
    errors: ['UnknownInstrument', 'NoData'],
  }),
  'data.verify': call({
    input: z.object({}),
    output: z.object({ chunksChecked: z.number().int(), problems: z.array(z.string()) }),
  }),
} as const;
