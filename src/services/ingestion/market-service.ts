import { setTimeout as delay } from 'node:timers/promises';
import type { z } from 'zod';
import type { marketContract, pipelineFigures } from '#contract/market.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { TOPIC_BARS, TOPIC_MARKET_EVENTS } from '#core/market/logged-tick-record.ts';
import type { Handlers } from '#rpc/types.ts';
import { LatestChannel } from '../latest-channel.ts';
import { StoredOrBuiltBars } from '../stored-or-built-bars.ts';
import { barHandlers } from './bar-handlers.ts';
import { dataHandlers } from './data-handlers.ts';
import { FeedControl } from './feed-control.ts';
import { feedHandlers } from './feed-handlers.ts';
import { watchForming } from './forming-stream.ts';
import { saveInstrumentPart } from './instrument-defaults.ts';
import { instrumentEventHandlers } from './instrument-event-handlers.ts';
import type { MarketServiceDeps } from './market-deps.ts';
import { IngestionPipeline } from './pipeline.ts';
import { Pulse } from './pulse.ts';
import { watchQuotes } from './quote-streams.ts';
import { recentEvents } from './recent-events.ts';
import { DEFAULT_TICK_RETENTION_DAYS, dropOldTicks } from './retention.ts';
import { seedQuotes } from './seed-quotes.ts';
import { SeriesCounts } from './series-counts.ts';
import { SourceStatusList } from './source-status.ts';

type Contract = typeof marketContract;
type SourceStatusItem = z.input<Contract['feeds.sources']['item']>;

const PUBLISH_EVERY_MS = 8;
const CLOCK_EVERY_MS = 100;
const STATUS_EVERY_MS = 1000;
const RETENTION_EVERY_MS = 3_600_000;
const SETTLE_MS = 5000;

export interface MarketService {
  readonly handlers: Handlers<Contract>;
  readonly pipeline: IngestionPipeline;
  /** Starts timers and the enabled feeds. Resolves when the feeds have started, which may take a moment at the first run. */
  start(): Promise<void>;
  /** Stops the feeds, writes what was taken, ends every stream and closes the store. */
  stop(): Promise<void>;
  /** To be called when an import changed the store. */
  imported(symbol: string): void;
}

/** What the ingestion process answers, over one pipeline. */
export function createMarketService(deps: MarketServiceDeps): MarketService {
  const { clock, writer, reader } = deps;
  const log = deps.log ?? (() => {});
  const pipeline = new IngestionPipeline({ clock, writer });
  const control = new FeedControl(pipeline, writer, deps.feeds, log, () => barsChanged());
  const bars = new StoredOrBuiltBars(reader, (symbol) => pipeline.instruments.find(symbol)?.calendar ?? 'utc', clock);
  const counts = new SeriesCounts(bars, (id) => pipeline.instruments.byId(id)?.symbol ?? null);
  const pulse = new Pulse(PUBLISH_EVERY_MS, () => clock.monotonicMs());
  const statusList = new SourceStatusList(pipeline, () => clock.monotonicMs());
  const instrumentLists = new LatestChannel<Instrument[]>();
  const sourceLists = new LatestChannel<SourceStatusItem>();
  const figures = new LatestChannel<z.input<typeof pipelineFigures>>();
  const advanced = new LatestChannel<{ nextSequence: number }>();
  const happened = new LatestChannel<{ nextSequence: number }>();
  happened.publish({ nextSequence: reader.nextSequence(TOPIC_MARKET_EVENTS) });
  const timers: ReturnType<typeof setInterval>[] = [];

  const barsChanged = (): void => {
    counts.clear();
    pulse.changed();
  };
  pipeline.listener = {
    ticked: () => pulse.changed(),
    committed(batch) {
      counts.written(batch);
      if (batch.documents.length > 0) happened.publish({ nextSequence: reader.nextSequence(TOPIC_MARKET_EVENTS) });
      if (batch.barCount > 0) advanced.publish({ nextSequence: reader.nextSequence(TOPIC_BARS) });
      pulse.changed();
    },
    sourcesChanged: () => sourceLists.publish(statusList.make(control.failures)),
    instrumentsChanged: () => instrumentLists.publish(pipeline.instruments.list()),
  };

  const publishStatus = (): void => {
    const { counters } = pipeline;
    sourceLists.publish(statusList.make(control.failures));
    figures.publish({
      ticksPerSecond: counters.measureRate(clock.monotonicMs()),
      durableLagP50Ms: counters.lagQuantile(0.5),
      durableLagP99Ms: counters.lagQuantile(0.99),
      acceptedTicks: counters.acceptedTicks,
      rejectedTicks: counters.rejectedTicks,
      lateTicks: counters.lateTicks,
      storageProblem: counters.storageProblem,
    });
  };
  const seed = (): void => seedQuotes(pipeline, reader, (symbol, problem) => log(`No last price of ${symbol}: ${problem}`));
  const dropOld = (): void => {
    try {
      const dropped = dropOldTicks(writer.store, clock.nowUs(), deps.tickRetentionDays ?? DEFAULT_TICK_RETENTION_DAYS);
      if (dropped > 0) log(`Dropped ${dropped} events that were older than what is kept.`);
    } catch (error) {
      log(`Old ticks could not be dropped: ${error instanceof Error ? error.message : String(error)}`);
    }
  };

  const handlers: Handlers<Contract> = {
    'instruments.list': async () => pipeline.instruments.list(),
    async 'instruments.save'(input) {
      const saved = saveInstrumentPart(pipeline.instruments, input);
      instrumentLists.publish(pipeline.instruments.list());
      return saved;
    },
    ...instrumentEventHandlers(writer.store, pipeline.instruments),
    'instruments.changed': (_, { signal }) => instrumentLists.read(signal),
    'quotes.watch': ({ symbols }, { signal }) => watchQuotes(pipeline, pulse, symbols, signal),
    'bars.forming': (request, { signal }) => watchForming(pipeline, counts, pulse, request, signal),
    'feeds.sources': (_, { signal }) => sourceLists.read(signal),
    'pipeline.figures': (_, { signal }) => figures.read(signal),
    'bars.advanced': (_, { signal }) => advanced.read(signal),
    'events.advanced': (_, { signal }) => happened.read(signal),
    'events.recent': async ({ topic, limit }) => recentEvents(reader, (id) => writer.store.sourceName(id), topic, limit),
    ...barHandlers(reader, bars, pipeline.instruments, clock),
    ...feedHandlers(control, pipeline, deps),
    ...dataHandlers(writer, pipeline.instruments, barsChanged),
    ...deps.importHandlers,
  };

  return {
    handlers,
    pipeline,
    async start() {
      instrumentLists.publish(pipeline.instruments.list());
      publishStatus();
      seed();
      dropOld();
      timers.push(
        setInterval(() => pipeline.onClock(), CLOCK_EVERY_MS),
        setInterval(publishStatus, STATUS_EVERY_MS),
        setInterval(dropOld, RETENTION_EVERY_MS),
      );
      await control.startEnabled();
    },
    async stop() {
      for (const timer of timers.splice(0)) clearInterval(timer);
      await control.stopAll();
      // A full disk may never take it; what was not written is sent again by its sources.
      await Promise.race([pipeline.settle(), delay(SETTLE_MS, undefined, { ref: false })]);
      pulse.close();
      for (const channel of [instrumentLists, sourceLists, figures, advanced]) channel.close();
      await writer.close();
    },
    imported(symbol) {
      pipeline.instruments.reload();
      const instrument = pipeline.instruments.idOf(symbol);
      // A price that comes from stored bars follows them; one that came as a tick stays.
      if (Number.isNaN(pipeline.quotes.receivedUs(instrument))) pipeline.quotes.forget(instrument);
      seed();
      log(`Bars of ${symbol} were imported.`);
      instrumentLists.publish(pipeline.instruments.list());
      barsChanged();
    },
  };
}
