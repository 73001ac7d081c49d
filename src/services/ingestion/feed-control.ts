import { createHash, randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { feedConfiguration } from '#contract/market.ts';
import type { Instrument } from '#core/market/instrument.ts';
import type { FeedSink, MarketFeed } from '#core/ports/market-feed.ts';
import { ExpectedError } from '#core/result.ts';
import { giveWayToRealData, isBundledSample } from '../bundled-sample.ts';
import type { FeedFactories, ReplayRequest } from './market-deps.ts';
import type { MarketWriter } from './market-writer.ts';
import type { IngestionPipeline } from './pipeline.ts';
import { loadJson, saveJson } from './saved-state.ts';

export type FeedConfiguration = z.output<typeof feedConfiguration>;

const CONFIGURATION_KEY = 'feeds:configuration';
const TOKEN_DIGEST_KEY = 'mt5:tokenDigest';
/** Where terminals connect unless the trader chose another port. */
export const DEFAULT_MT5_PORT = 17_653;
const DEFAULTS: readonly FeedConfiguration[] = [
  { kind: 'simulator', enabled: true, seed: 42, ticksPerSecond: 25 },
  { kind: 'mt5', enabled: false, port: DEFAULT_MT5_PORT, hasToken: false },
];

/** How long a feed that could not start waits before it is tried again: a port may have become free. */
const RETRY_MS = 5000;

/** A feed that is switched on and could not start. */
export interface FeedFailure {
  readonly kind: FeedConfiguration['kind'];
  readonly message: string;
}

/** Starts, stops and remembers feeds. */
export class FeedControl {
  readonly #pipeline: IngestionPipeline;
  readonly #writer: MarketWriter;
  readonly #factories: FeedFactories;
  readonly #log: (message: string) => void;
  readonly #running = new Map<string, MarketFeed>();
  readonly #failures = new Map<string, FeedFailure & { readonly retry: ReturnType<typeof setTimeout> }>();
  #replays: Promise<void> = Promise.resolve();
  readonly #onBarsGone: () => void;
  /** How often each feed was stopped: a start that fails after its feed was stopped is nobody's concern. */
  readonly #stops = new Map<string, number>();
  #configurations: FeedConfiguration[];

  /** `onBarsGone` is called after stored bars gave way to a feed. */
  constructor(
    pipeline: IngestionPipeline,
    writer: MarketWriter,
    factories: FeedFactories,
    log: (message: string) => void,
    onBarsGone: () => void = () => {},
  ) {
    this.#pipeline = pipeline;
    this.#writer = writer;
    this.#factories = factories;
    this.#log = log;
    this.#onBarsGone = onBarsGone;
    const saved = feedConfiguration.array().safeParse(loadJson(writer.store, CONFIGURATION_KEY));
    this.#configurations = DEFAULTS.map((byDefault) => saved.data?.find(({ kind }) => kind === byDefault.kind) ?? byDefault);
  }

  get configurations(): FeedConfiguration[] {
    return this.#configurations;
  }

  /** Feeds that should run and could not start, for the status; each is tried again. */
  get failures(): readonly FeedFailure[] {
    return [...this.#failures.values()];
  }

  /** Starts what is enabled. A feed that can't start says so in its status; the others go on. */
  async startEnabled(): Promise<void> {
    for (const configuration of this.#configurations) if (configuration.enabled) await this.#startOrSay(configuration);
  }

  async #startOrSay(configuration: FeedConfiguration): Promise<void> {
    const { kind } = configuration;
    const stops = this.#stops.get(kind);
    try {
      await this.#start(configuration);
      if (this.#failures.delete(kind)) this.#pipeline.listener.sourcesChanged();
    } catch (error) {
      if (this.#stops.get(kind) !== stops) return;
      const message = error instanceof Error ? error.message : String(error);
      if (this.#failures.get(kind)?.message !== message) this.#log(`The ${kind} feed did not start: ${message}`);
      const retry = setTimeout(() => void this.#startOrSay(configuration), RETRY_MS);
      this.#failures.set(kind, { kind, message, retry });
      for (const source of this.#pipeline.sources.all)
        if (source.feed.id === kind) this.#pipeline.setSourceState(source.id, 'failed', message);
      this.#pipeline.listener.sourcesChanged();
    }
  }

  /** Applies and remembers a configuration. Throws `ExpectedError` `PortTaken`; what ran before has stopped then. */
  async configure(wanted: FeedConfiguration): Promise<FeedConfiguration> {
    const known = this.#configurations.find(({ kind }) => kind === wanted.kind);
    const hasToken = known?.kind === 'mt5' && known.hasToken;
    const configuration = wanted.kind === 'mt5' ? { ...wanted, hasToken } : wanted;
    await this.#stop(configuration.kind);
    if (configuration.enabled) {
      try {
        await this.#start(configuration);
      } catch (error) {
        this.#remember({ ...configuration, enabled: false });
        throw error;
      }
    }
    this.#remember(configuration);
    return configuration;
  }

  /** Makes a new token for terminals; only its digest is kept. A running MetaTrader feed starts anew with it. */
  async createToken(): Promise<string> {
    const token = randomBytes(24).toString('base64url');
    const digest = createHash('sha256').update(token).digest('hex');
    this.#writer.store.transaction(() => saveJson(this.#writer.store, TOKEN_DIGEST_KEY, digest));
    for (const configuration of this.#configurations) {
      if (configuration.kind !== 'mt5') continue;
      this.#remember({ ...configuration, hasToken: true });
      if (!configuration.enabled) continue;
      await this.#stop('mt5');
      // The token can be read this once: a port that is taken must not swallow it.
      await this.#startOrSay(configuration);
    }
    return token;
  }

  /** Starts a replay from its beginning; one of that name that runs is stopped first. */
  startReplay(request: ReplayRequest): Promise<void> {
    return this.#inTurn(async () => {
      await this.#stop(request.sourceName);
      await this.#pipeline.startAnew(request.instrument.symbol);
      await this.#run(request.sourceName, this.#factories.replay(request));
    });
  }

  /** Stops a replay; nothing happens when none of that name runs. */
  stopReplay(sourceName: string): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#running.get(sourceName)?.kind === 'replay') await this.#stop(sourceName);
    });
  }

  /** One after another: a second request for the same replay must find the first one running. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#replays.then(work);
    this.#replays = done.catch(() => {});
    return done;
  }

  async stopAll(): Promise<void> {
    for (const name of [...this.#running.keys(), ...this.#failures.keys()]) await this.#stop(name);
  }

  async #start(configuration: FeedConfiguration): Promise<void> {
    if (configuration.kind === 'simulator') {
      const { seed, ticksPerSecond } = configuration;
      await this.#run('simulator', this.#factories.simulator({ seed, ticksPerSecond }));
      return;
    }
    if (this.#factories.mt5 === null) return;
    const digest = loadJson(this.#writer.store, TOKEN_DIGEST_KEY);
    const tokenDigest = typeof digest === 'string' ? digest : null;
    await this.#run('mt5', this.#factories.mt5({ port: configuration.port, tokenDigest }));
  }

  async #run(name: string, feed: MarketFeed): Promise<void> {
    this.#running.set(name, feed);
    try {
      await feed.start(this.#sinkOf(feed));
    } catch (error) {
      this.#running.delete(name);
      if ((error as { code?: unknown }).code === 'EADDRINUSE')
        throw new ExpectedError('PortTaken', 'Another program listens on that port. Choose another one, here and in the expert advisor.');
      throw error;
    }
  }

  async #stop(name: string): Promise<void> {
    this.#stops.set(name, (this.#stops.get(name) ?? 0) + 1);
    const failure = this.#failures.get(name);
    if (failure !== undefined) clearTimeout(failure.retry);
    if (this.#failures.delete(name)) this.#pipeline.listener.sourcesChanged();
    const feed = this.#running.get(name);
    if (feed === undefined) return;
    this.#running.delete(name);
    await feed.stop();
  }

  #remember(configuration: FeedConfiguration): void {
    this.#configurations = this.#configurations.map((known) => (known.kind === configuration.kind ? configuration : known));
    this.#writer.store.transaction(() => saveJson(this.#writer.store, CONFIGURATION_KEY, this.#configurations));
  }

  /** A sample that came with the app gives way to a real feed of its symbol, before anything of the feed is stored. */
  #admit(instrument: Instrument): number {
    const { instruments, quotes } = this.#pipeline;
    const { store } = this.#writer;
    const { symbol, isSimulated } = instrument;
    const hasOrigin = (instruments.find(symbol)?.origin ?? null) !== null;
    if (isSimulated || !hasOrigin || !isBundledSample(store, symbol)) return instruments.save(instrument);
    const id = instruments.save(instrument, () => giveWayToRealData(store, symbol));
    quotes.forget(id);
    this.#onBarsGone();
    return id;
  }

  #sinkOf(feed: MarketFeed): FeedSink {
    const pipeline = this.#pipeline;
    return {
      openSource: (name, options) => pipeline.openSource(feed, name, options),
      instrument: (instrument) => this.#admit(instrument),
      ticks: (records, count) => pipeline.take(feed, records, count),
      history: (symbol, timeframe, bars) => pipeline.history(symbol, timeframe, bars),
      state: (source, state, message) => pipeline.setSourceState(source, state, message),
      latency(source, roundTripMs) {
        const known = pipeline.sources.byId(source);
        if (known !== undefined) known.latencyMs = roundTripMs;
      },
    };
  }
}
