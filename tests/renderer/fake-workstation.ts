import type { z } from 'zod';
import { featuresContract, marketContract, predictionsContract, workstationContract } from '#contract/index.ts';
import type { sourceStatus } from '#contract/market.ts';
import type { instrumentEvents as instrumentEventsSchema } from '#contract/shared.ts';
import { DEFAULT_SETTINGS, type interruption, type PageRequest, type Settings, type serviceStatus } from '#contract/workstation.ts';
import { isTimeframe, TIMEFRAMES, type Timeframe, timeframeLengthUs } from '#core/market/timeframe.ts';
import { ExpectedError } from '#core/result.ts';
import type { IndicatorListing } from '../../src/renderer/state/indicator-catalogue.ts';
import type { OwnIndicator } from '../../src/renderer/state/own-indicators.ts';
import { createDrawingHandlers } from '../../src/services/drawings/drawing-handlers.ts';
import { LatestChannel } from '../../src/services/latest-channel.ts';
import { fakeAlerts } from './fake-alerts.ts';
import { computeFake, FAKE_INDICATORS, FAKE_ZONES, fakeZones } from './fake-indicators.ts';
import { fakeLink } from './fake-link.ts';
import { FAKE_INSTRUMENTS, FakeSeries, levelBars, seededRandom } from './fake-market.ts';
import { type FakeReplays, fakeResearch } from './fake-research.ts';

export interface FakeOptions {
  /** Closed bars of each symbol's one-minute series. */
  readonly minuteBars?: number;
  /** Symbol with one million one-minute bars, for measuring. */
  readonly longSymbol?: string;
  readonly symbols?: number;
  readonly nowUs: () => number;
  readonly settings?: Partial<Settings>;
  /** Whether the model of EURUSD 15m has an edge. */
  readonly hasEdge?: boolean;
  readonly uploadDelayMs?: number;
  /** What the host has to say of its start. */
  readonly notices?: readonly string[];
  /** Holds what the research process does until a test lets it go on. */
  readonly holdResearch?: (what: 'run' | 'evaluate' | 'list') => Promise<void>;
  readonly replays?: FakeReplays;
}

/** Every service of the app in one page, over generated data. For development and tests of the page; never shipped. */
export function fakeWorkstation(options: FakeOptions) {
  const chosen = FAKE_INSTRUMENTS.slice(0, options.symbols ?? FAKE_INSTRUMENTS.length);
  const random = seededRandom(99);
  const series = new Map<string, FakeSeries>();
  const price = new Map<string, number>();
  const sessionOpen = new Map<string, number>();
  const changed = new Map<string, LatestChannel<number>>();
  const quotesChanged = new LatestChannel<number>();
  let instruments = chosen.map(([instrument]) => instrument);
  let version = 0;
  let accepted = 0;
  const startUs = options.nowUs();
  for (const [instrument, start] of chosen) {
    price.set(instrument.symbol, start);
    sessionOpen.set(instrument.symbol, start * (1 + (random() - 0.5) * 0.01));
    for (const timeframe of TIMEFRAMES) {
      const minutes = instrument.symbol === options.longSymbol ? 1_000_000 : (options.minuteBars ?? 20_000);
      const count = Math.max(60, Math.min(minutes, Math.floor((minutes * 60e6) / timeframeLengthUs(timeframe))));
      series.set(
        `${instrument.symbol} ${timeframe}`,
        new FakeSeries(timeframe, count, startUs, start, Math.round(start * 1000) + timeframe.length),
      );
      changed.set(`${instrument.symbol} ${timeframe}`, new LatestChannel());
    }
  }
  const find = (symbol: string, timeframe: Timeframe): FakeSeries => {
    const found = series.get(`${symbol} ${timeframe}`);
    if (!found)
      throw new ExpectedError('UnknownInstrument', `No instrument is called ${symbol}. Import a file or connect a feed that has it.`);
    return found;
  };
  const sources = new LatestChannel<z.infer<typeof sourceStatus>[]>();
  const services = new LatestChannel<z.infer<typeof serviceStatus>[]>();
  const interruptions = new LatestChannel<z.infer<typeof interruption>[]>();
  interruptions.publish([]);
  const settingsChannel = new LatestChannel<Settings>();
  const instrumentsChannel = new LatestChannel<typeof instruments>();
  const cards = new LatestChannel<{ cards: [] }>();
  const figures = new LatestChannel<{
    ticksPerSecond: number;
    durableLagP50Ms: number;
    durableLagP99Ms: number;
    acceptedTicks: number;
    rejectedTicks: number;
    lateTicks: number;
    storageProblem: string | null;
  }>();
  const happened = [{ sequence: 1, timeUs: startUs - 8_040e6, key: 'Simulator', source: 'Simulator', kind: 'state', text: 'connected' }];
  const happenedChannel = new LatestChannel<{ nextSequence: number }>();
  happenedChannel.publish({ nextSequence: 2 });
  /** Something happens to a source or to the clock. */
  const happen = (kind: string, text: string) => {
    happened.push({ sequence: happened.length + 1, timeUs: options.nowUs(), key: 'Simulator', source: 'Simulator', kind, text });
    happenedChannel.publish({ nextSequence: happened.length + 1 });
  };
  let settings: Settings = { ...DEFAULT_SETTINGS, ...options.settings };
  settingsChannel.publish(settings);
  instrumentsChannel.publish(instruments);
  cards.publish({ cards: [] });
  const state = { stale: false, storageProblem: null as string | null, ticksPerSecond: 0, mt5: true };
  let simulator = { kind: 'simulator' as const, enabled: true, seed: 20_261_120, ticksPerSecond: 1200 };
  let mt5 = { kind: 'mt5' as const, enabled: false, port: 7788, hasToken: false };

  const publishStatus = () => {
    const now = options.nowUs();
    const common = { symbols: instruments.map((i) => i.symbol), acceptedTicks: accepted, rejectedTicks: 3 };
    sources.publish([
      {
        ...common,
        id: 1,
        name: 'Simulator',
        feedId: 'simulator',
        kind: 'simulator',
        isSimulated: true,
        state: state.stale ? 'stale' : simulator.enabled ? 'connected' : 'stopped',
        message: null,
        ticksPerSecond: state.ticksPerSecond,
        lastTickTimeUs: state.stale ? startUs : now,
        latencyMs: null,
      },
      ...(mt5.enabled
        ? [
            {
              ...common,
              id: 2,
              name: 'IC Markets demo 5012883',
              feedId: 'mt5',
              kind: 'mt5' as const,
              isSimulated: false,
              state: 'connected' as const,
              message: null,
              ticksPerSecond: 84.2,
              lastTickTimeUs: now,
              latencyMs: 12.4,
            },
          ]
        : []),
    ]);
    figures.publish({
      ticksPerSecond: state.ticksPerSecond,
      durableLagP50Ms: 11.2,
      durableLagP99Ms: 24.8,
      acceptedTicks: accepted,
      rejectedTicks: 3,
      lateTicks: 1,
      storageProblem: state.storageProblem,
    });
    const service = (name: 'ingestion' | 'feature' | 'inference', pid: number) => ({
      name,
      state: 'ready' as const,
      pid,
      restarts: 0,
      sinceUs: startUs - 8_040e6,
      message: null,
      memoryBytes: 92e6,
    });
    services.publish([service('ingestion', 4101), service('feature', 4102), service('inference', 4103)]);
  };
  publishStatus();

  /** Moves one symbol by one tick. */
  const tick = (symbol: string, at: number) => {
    const [instrument] = chosen.find(([candidate]) => candidate.symbol === symbol) ?? [];
    if (!instrument) return;
    const before = price.get(symbol) as number;
    const next = Math.max(instrument.tickSize, before + (random() - 0.5) * instrument.pip * 1.2);
    price.set(symbol, next);
    accepted++;
    for (const timeframe of TIMEFRAMES) {
      find(symbol, timeframe).tick(at, Math.round(next / instrument.tickSize) * instrument.tickSize);
      changed.get(`${symbol} ${timeframe}`)?.publish(++version);
    }
    quotesChanged.publish(++version);
  };

  const indicatorCache = new Map<string, { count: number; outputs: Record<string, Float64Array> }>();
  const indicatorValues = (symbol: string, timeframe: Timeframe, id: string, parameters: Record<string, unknown>) => {
    const listing = FAKE_INDICATORS.find((candidate) => candidate.id === id);
    if (!listing) throw new ExpectedError('UnknownIndicator', `No indicator is called ${id}.`);
    const data = find(symbol, timeframe);
    const key = `${symbol} ${timeframe} ${id} ${JSON.stringify(parameters)}`;
    let cached = indicatorCache.get(key);
    if (!cached || cached.count !== data.count) {
      cached = {
        count: data.count,
        outputs: computeFake(id, { ...listing.defaults, ...parameters }, data.bars.close.slice(0, data.count)),
      };
      indicatorCache.set(key, cached);
    }
    return cached.outputs;
  };
  const cut = (
    data: FakeSeries,
    input: { level: number; fromIndex?: number | undefined; aroundTimeUs?: number | undefined; count: number },
    barCount = data.count,
  ) => {
    const totalCount = Math.ceil(barCount / input.level);
    const middle =
      input.aroundTimeUs === undefined
        ? undefined
        : Math.floor(data.indexAt(input.aroundTimeUs) / input.level) - Math.floor(input.count / 2);
    const from = Math.max(0, Math.min(input.fromIndex ?? middle ?? totalCount - input.count, totalCount));
    return { from, count: Math.min(input.count, totalCount - from), totalCount };
  };
  const uploads = new Map<string, { name: string; chunks: Uint8Array[]; total: number }>();

  type Events = z.output<typeof instrumentEventsSchema>;
  const instrumentEvents = new Map<string, Events>();
  const eventsOf = (symbol: string): Events =>
    instrumentEvents.get(symbol) ?? { adjustedFor: 'nothing', splits: [], dividends: [], halts: [] };

  const ingestion = fakeLink(marketContract, {
    'instruments.list': async () => instruments,
    'instruments.save': async (input) => {
      const found = instruments.find((candidate) => candidate.symbol === input.symbol);
      if (!found) throw new ExpectedError('UnknownInstrument', `No instrument is called ${input.symbol}.`);
      const saved = { ...found, ...input } as typeof found;
      instruments = instruments.map((candidate) => (candidate.symbol === input.symbol ? saved : candidate));
      instrumentsChannel.publish(instruments);
      return saved;
    },
    'instruments.events': async ({ symbol }) => eventsOf(symbol),
    'instruments.saveEvents': async ({ symbol, events }) => {
      instrumentEvents.set(symbol, events);
      return events;
    },
    'instruments.importEvents': async ({ symbol, text }) => {
      if (!text.includes('split')) throw new ExpectedError('NothingUsable', 'The file has no split, dividend or halt.');
      const events = { ...eventsOf(symbol), splits: [{ date: '2020-08-31', ratio: 4 }] };
      instrumentEvents.set(symbol, events);
      return { symbol, rows: 1, added: 1, rejected: 1, problems: [{ line: 3, reason: 'there is no day "2020-02-31"' }], events };
    },
    'instruments.changed': (_, context) => instrumentsChannel.read(context.signal),
    'quotes.watch': async function* (input, context) {
      const make = () => {
        const of = (read: (symbol: string) => number) =>
          Float64Array.from(input.symbols, (symbol) => (price.has(symbol) ? read(symbol) : Number.NaN));
        const half = (symbol: string) => (instruments.find((i) => i.symbol === symbol)?.pip ?? 1) * 0.4;
        return {
          symbols: input.symbols,
          bid: of((s) => (price.get(s) as number) - half(s)),
          ask: of((s) => (price.get(s) as number) + half(s)),
          last: of((s) => (price.get(s) as number) - half(s)),
          change: of((s) => (price.get(s) as number) / (sessionOpen.get(s) as number) - 1),
          timeUs: of(() => (state.stale ? startUs : options.nowUs())),
          stale: of((s) => (state.stale && s.startsWith('BTC') ? 1 : 0)),
        };
      };
      yield make();
      for await (const _ of quotesChanged.read(context.signal)) yield make();
    },
    'bars.series': async () =>
      [...series]
        .filter(([, data]) => data.count > 0)
        .map(([key, data]) => ({
          symbol: key.split(' ')[0] as string,
          timeframe: data.timeframe,
          count: data.count,
          fromUs: data.bars.timeUs[0] as number,
          toUs: data.bars.timeUs[data.count - 1] as number,
          generation: data.generation,
        })),
    'bars.window': async (input) => {
      const data = find(input.symbol, input.timeframe);
      const barCount = input.untilUs === undefined ? data.count : data.indexAt(input.untilUs);
      if (barCount === 0) throw new ExpectedError('NoData', `No bars of ${input.symbol} ${input.timeframe} are stored yet.`);
      const { from, count, totalCount } = cut(data, input, barCount);
      return {
        fromIndex: from,
        totalCount,
        baseCount: barCount,
        level: input.level,
        generation: data.generation,
        bars: levelBars(data.bars, barCount, input.level, from, count),
      };
    },
    'bars.forming': async function* (input, context) {
      const data = find(input.symbol, input.timeframe);
      const channel = changed.get(`${input.symbol} ${input.timeframe}`) as LatestChannel<number>;
      const make = () => ({
        closedCount: data.count,
        generation: data.generation,
        bar: data.forming ? { ...data.forming } : null,
        closesAtUs: data.forming ? data.forming.timeUs + data.stepUs : null,
        receivedTimeUs: data.receivedTimeUs,
      });
      yield make();
      for await (const _ of channel.read(context.signal)) yield make();
    },
    'bars.read': async (input) => {
      const data = find(input.symbol, input.timeframe);
      return { bars: levelBars(data.bars, data.count, 1, 0, data.count), builtFrom: null };
    },
    'feeds.sources': (_, context) => sources.read(context.signal),
    'feeds.configuration': async () => [simulator, mt5],
    'feeds.configure': async (input) => {
      if (input.kind === 'simulator') simulator = input;
      else {
        if (input.port === 8080) throw new ExpectedError('PortTaken', 'Port 8080 is in use by another program. Choose another port.');
        mt5 = { ...input, hasToken: mt5.hasToken };
      }
      publishStatus();
      return input.kind === 'simulator' ? simulator : mt5;
    },
    'feeds.replay': async (input) => ({ sourceName: `replay ${input.symbol}`, symbol: `${input.symbol}.replay` }),
    'feeds.stopReplay': async () => ({}),
    'feeds.sourceOrder': async (input) => ({ sources: input.sources ?? ['Simulator'] }),
    'mt5.createToken': async () => {
      mt5 = { ...mt5, hasToken: true };
      return { token: 'tw_5fJ2kQ9vXrT8mB4nLs7cWz1dHy6gPe3a' };
    },
    'pipeline.figures': (_, context) => figures.read(context.signal),
    'events.recent': async (input) =>
      input.topic === 'market.ticks.rejected'
        ? [
            {
              sequence: 3,
              timeUs: startUs - 60e6,
              key: 'XAUUSD',
              source: 'Simulator',
              kind: 'Outlier',
              text: 'outlier: bid 2,519.40 is 9.1 deviations from 2,341.80',
            },
            {
              sequence: 2,
              timeUs: startUs - 400e6,
              key: 'EURUSD',
              source: 'Simulator',
              kind: 'Crossed',
              text: 'crossed: bid 1.08431 is above ask 1.08425',
            },
          ]
        : [...happened].reverse(),
    'events.advanced': (_, context) => happenedChannel.read(context.signal),
    'import.begin': async (input) => {
      const uploadId = `upload-${uploads.size + 1}`;
      uploads.set(uploadId, { name: input.fileName, chunks: [], total: input.bytesTotal });
      return { uploadId };
    },
    'import.append': async (input) => {
      const upload = uploads.get(input.uploadId);
      if (!upload) throw new ExpectedError('UnknownUpload', 'This upload is not known any more. Choose the file again.');
      upload.chunks.push(input.bytes);
      if (options.uploadDelayMs) await new Promise((resolve) => setTimeout(resolve, options.uploadDelayMs));
      return { bytesReceived: upload.chunks.reduce((sum, chunk) => sum + chunk.length, 0) };
    },
    'import.preview': async (input) => {
      const upload = uploads.get(input.uploadId);
      if (!upload) throw new ExpectedError('UnknownUpload', 'This upload is not known any more. Choose the file again.');
      if (upload.name.endsWith('.png'))
        throw new ExpectedError('UnreadableFile', 'This is a picture, not a table of prices. Choose a CSV or JSON file.');
      return {
        format: 'csv' as const,
        encoding: 'utf-8',
        delimiter: ',',
        decimalComma: false,
        header: ['Date', 'Time', 'Open', 'High', 'Low', 'Close', 'Volume'],
        columns: input.options.columns ?? ['date', 'clock', 'open', 'high', 'low', 'close', 'volume'],
        timeFormat: 'yyyy.MM.dd HH:mm',
        timeZone: input.options.timeZone ?? 'UTC',
        kind: 'bars' as const,
        notes: ['Times look like broker time: the daily gap moves with summer time.'],
        suggestedSymbol: upload.name.split(/[_.]/)[0]?.toUpperCase() ?? null,
        suggestedTimeframe: '15m',
        sampleRows: Array.from({ length: 8 }, (_, i) => [
          '2019.03.10',
          `0${Math.floor(i / 4) + 2}:${String((i % 4) * 15).padStart(2, '0')}`,
          '1.12340',
          '1.12391',
          '1.12312',
          '1.12377',
          String(312 + i),
        ]),
        sampleProblems: [{ line: 7, reason: 'high below open', text: '2019.03.10,03:15,1.12340,1.12301,1.12300,1.12311,90' }],
      };
    },
    'import.run': async function* (input, context) {
      const upload = uploads.get(input.uploadId);
      if (!upload) throw new ExpectedError('UnknownUpload', 'This upload is not known any more. Choose the file again.');
      const total = Math.max(upload.total, 1);
      for (let i = 1; i <= 10 && !context.signal.aborted; i++) {
        yield { phase: 'reading' as const, bytesRead: (total * i) / 10, bytesTotal: total, rows: i * 104_811, rejected: i * 12 };
        if (options.uploadDelayMs) await new Promise((resolve) => setTimeout(resolve, options.uploadDelayMs));
      }
      yield {
        phase: 'done' as const,
        report: {
          symbol: input.options.symbol,
          timeframe: input.options.timeframe,
          rows: 1_048_112,
          added: 1_047_590,
          rejected: 120,
          repaired: 402,
          duplicates: 31,
          from: '2019-01-01T22:00:00Z',
          to: '2019-12-31T21:45:00Z',
          datasetHash: '7f3c91e0b5d24c11a8fe2c7795b06fdd0a1c3be97db9ef3360a5f1f9c2d8e410',
          problems: Array.from({ length: 120 }, (_, i) => ({
            line: 88_214 + i * 97,
            reason: ['high below open or close', 'duplicate time', 'outside tick size'][i % 3] as string,
            text: '2019.03.10,02:15,1.12030,1.12010,1.11980,1.12000,41',
          })),
          importId: 'import-1',
          differing: 0,
          notes: ['Times are broker time, two hours ahead of UTC in winter: decided from 52 daily gaps.'],
          quality: { gaps: 312, outliers: 4, longestGapSeconds: 172_800, zeroVolume: 0 },
        },
      };
    },
    'import.discard': async (input) => {
      uploads.delete(input.uploadId);
      return {};
    },
    'import.file': () => {
      throw new ExpectedError('Forbidden', 'The page may not read files by path.');
    },
    'import.rejectedRows': async () => ({ csv: new TextEncoder().encode('line,reason,text\n'), nextOffset: null }),
    'bars.advanced': async function* () {},
    'ticks.series': async () => [],
    'ticks.read': async () => {
      const none = new Float64Array(0);
      return { timeUs: none, bid: none, ask: none, volume: none, isMore: false };
    },
    'ticks.delete': async () => ({ deleted: 0 }),
    'data.delete': async (input) => {
      if (!isTimeframe(input.timeframe)) return { deleted: 0 };
      const data = find(input.symbol, input.timeframe);
      const deleted = data.count;
      data.count = 0;
      data.generation++;
      changed.get(`${input.symbol} ${input.timeframe}`)?.publish(++version);
      return { deleted };
    },
    'data.verify': async () => ({ chunksChecked: 412, problems: [] }),
  });

  const noScaling = async () => {
    throw new ExpectedError('UnknownScaling', 'No scaling was fitted here.');
  };
  const alerts = fakeAlerts(options.nowUs);
  const own = { status: new LatestChannel<OwnIndicator[]>(), listings: [] as IndicatorListing[] };
  own.status.publish([]);
  const feature = fakeLink(featuresContract, {
    'indicators.list': async () => [...FAKE_INDICATORS, FAKE_ZONES, ...own.listings],
    'indicators.user': (_input, { signal }) => own.status.read(signal),
    'indicators.check': async () => ({ problems: [], nanosecondsPerBar: 100 }),
    'indicators.source': async () => ({ source: 'export {};\n' }),
    'indicators.save': async () => ({}),
    'indicators.remove': async () => ({}),
    'indicators.types': async () => ({ declarations: '' }),
    'indicators.create': async ({ name }) => ({ path: `/data/indicators/${name}.ts` }),
    'indicators.window': async (input) => {
      const data = find(input.symbol, input.timeframe);
      if (data.count === 0) throw new ExpectedError('NoData', 'No bars.');
      const form = input.form ?? 'live';
      const all = indicatorValues(input.symbol, input.timeframe, input.indicator, input.parameters);
      const { from, count, totalCount } = cut(data, input);
      const outputs: Record<string, Float64Array<ArrayBuffer>> = {};
      for (const [name, column] of Object.entries(all))
        outputs[name] = Float64Array.from(
          { length: count },
          (_, i) => column[Math.min(data.count, (from + i + 1) * input.level) - 1] as number,
        );
      const timeUs = Float64Array.from({ length: count }, (_, i) => data.bars.timeUs[(from + i) * input.level] as number);
      return { fromIndex: from, totalCount, baseCount: data.count, level: input.level, generation: data.generation, form, timeUs, outputs };
    },
    'indicators.forming': async function* (input, context) {
      const data = find(input.symbol, input.timeframe);
      const channel = changed.get(`${input.symbol} ${input.timeframe}`) as LatestChannel<number>;
      const make = () => {
        const tail = data.bars.close.slice(Math.max(0, data.count - 400), data.count);
        const close = new Float64Array(tail.length + 1);
        close.set(tail);
        close[tail.length] = data.forming?.close ?? (tail.at(-1) as number);
        const values: Record<string, number | null> = {};
        const listing = FAKE_INDICATORS.find((candidate) => candidate.id === input.indicator);
        if (!listing) throw new ExpectedError('UnknownIndicator', `No indicator is called ${input.indicator}.`);
        for (const [name, column] of Object.entries(computeFake(input.indicator, { ...listing.defaults, ...input.parameters }, close)))
          values[name] = Number.isFinite(column.at(-1)) ? (column.at(-1) as number) : null;
        return { timeUs: data.forming?.timeUs ?? null, closedCount: data.count, values };
      };
      yield make();
      for await (const _ of channel.read(context.signal)) yield make();
    },
    'indicators.read': async (input) => {
      const data = find(input.symbol, input.timeframe);
      return {
        form: input.form ?? ('live' as const),
        timeUs: data.bars.timeUs.slice(0, data.count),
        outputs: Object.fromEntries(
          Object.entries(indicatorValues(input.symbol, input.timeframe, input.indicator, input.parameters)).map(([name, column]) => [
            name,
            new Float64Array(column),
          ]),
        ),
      };
    },
    'indicators.marks': async (input) => {
      const data = find(input.symbol, input.timeframe);
      const marks = fakeZones(data.bars, data.count);
      const none = { total: 0, open: 0 };
      return {
        marks,
        nearPrice: data.bars.close[data.count - 1] as number,
        counts: { zone: { total: marks.length, open: 1 }, level: none, line: none, label: none },
        baseCount: data.count,
        generation: data.generation,
        forgottenBeforeUs: null,
        notes: [],
      };
    },
    'features.progress': async function* () {},
    ...alerts.handlers,
    'features.list': async () => [],
    'features.read': async ({ set }) => ({
      set,
      version: 1,
      timeUs: new Float64Array(0),
      features: {},
      nextFromUs: null,
      scaling: null,
      fittedPart: null,
    }),
    'features.forming': async function* () {},
    'features.scaling.fit': noScaling,
    'features.scaling.get': noScaling,
    'features.scaling.list': async () => [],
  });

  const inference = fakeLink(predictionsContract, {
    'model.card': async (input) => {
      if (input.symbol !== 'EURUSD' || input.timeframe !== '15m')
        return { card: null, reason: `No model was trained for ${input.symbol} ${input.timeframe}.` };
      return {
        reason: null,
        card: {
          id: 'lstm-eurusd-15m',
          version: 1,
          symbol: 'EURUSD',
          timeframe: '15m' as const,
          title: 'LSTM direction, 15 minutes',
          provider: 'cpu',
          trainedFromUs: Date.UTC(2021, 0, 1) * 1000,
          trainedToUs: Date.UTC(2025, 0, 1) * 1000,
          testFromUs: Date.UTC(2025, 0, 8) * 1000,
          testToUs: Date.UTC(2026, 0, 1) * 1000,
          testCount: 24_810,
          testLogLoss: options.hasEdge ? 0.6871 : 0.6934,
          baselineLogLoss: 0.6929,
          testAccuracy: options.hasEdge ? 0.541 : 0.503,
          baseRateAccuracy: 0.502,
          testAuc: options.hasEdge ? 0.556 : 0.504,
          pValue: options.hasEdge ? 0.0004 : 0.61,
          hasEdge: options.hasEdge ?? false,
          verdict: options.hasEdge
            ? 'Beats the base rate out of sample by a small margin.'
            : 'No edge out of sample: always predicting the base rate does as well.',
          trainedOn: 'Generated EURUSD 15m',
        },
      };
    },
    'model.changed': (_, context) => cards.read(context.signal),
    'predictions.read': async (input) => {
      const data = find(input.symbol, input.timeframe);
      const from = data.indexAt(input.fromUs);
      const to = Math.min(data.count, data.indexAt(input.toUs));
      const timeUs = data.bars.timeUs.slice(from, to);
      const probabilityUp = timeUs.map((_, i) => 0.5 + 0.14 * Math.sin((from + i) * 0.7));
      return { timeUs, probabilityUp, correct: timeUs.map((_, i) => (i % 3 === 0 ? 0 : 1)) };
    },
    'predictions.latest': async function* () {},
  });

  const pageRequests = new LatestChannel<PageRequest>();
  const drawings = new Map<string, unknown>();
  const workstation = fakeLink(workstationContract, {
    ...createDrawingHandlers({
      load: (symbol) => (drawings.has(symbol) ? { is: 'saved', value: drawings.get(symbol) } : { is: 'absent' }),
      save: async (symbol, value) => void drawings.set(symbol, value),
      setAside: () => null,
      watch: () => () => undefined,
    }),
    'services.status': (_, context) => services.read(context.signal),
    'services.interruptions': (_, context) => interruptions.read(context.signal),
    'services.restart': async () => ({}),
    'notices.list': async () => [...(options.notices ?? [])],
    'settings.get': async () => settings,
    'settings.save': async (input) => {
      settings = { ...settings, ...(input as Partial<Settings>) };
      settingsChannel.publish(settings);
      return settings;
    },
    'settings.changed': (_, context) => settingsChannel.read(context.signal),
    'page.asked': (_, context) => pageRequests.read(context.signal),
    'about.get': async () => ({
      version: '0.1.0',
      mode: 'browser' as const,
      dataDir: '/Users/trader/Library/Application Support/Tradewind',
      platform: 'darwin',
      electron: null,
      node: '24.21.0',
      notices: 'TradingView Lightweight Charts™ Copyright (с) 2025 TradingView, Inc. https://www.tradingview.com/',
    }),
  });

  const research = fakeResearch({
    nowUs: options.nowUs,
    symbols: () => new Set(instruments.map(({ symbol }) => symbol)),
    ...(options.holdResearch ? { pause: options.holdResearch } : {}),
    ...(options.replays ? { replays: options.replays } : {}),
  });

  return {
    links: { workstation, ingestion, feature, inference, research: research.link },
    research,
    alerts,
    own,
    pageRequests,
    tick,
    happen,
    state,
    publishStatus,
    series,
    prices: price,
    settings: () => settings,
  };
}
