import type { featuresContract } from '#contract/index.ts';
import type { DrawingReader } from '#core/ports/drawing-store.ts';
import type { Handlers } from '#rpc/types.ts';
import { createAlertService } from '../alerts/alert-service.ts';
import { ownOperands } from '../alerts/own-operands.ts';
import { LatestChannel } from '../latest-channel.ts';
import { StoredOrBuiltBars } from '../stored-or-built-bars.ts';
import type { UserCodeFolderDeps } from '../user-code/user-code-folder.ts';
import { UserIndicators } from '../user-code/user-indicators.ts';
import { WakeLoop } from '../wake-loop.ts';
import type { FeatureConsumerDeps } from './feature-consumer.ts';
import { FeatureConsumers } from './feature-consumers.ts';
import { createFeatureMethods } from './feature-methods.ts';
import { INDICATOR_CACHE_BYTES, IndicatorCache } from './indicator-cache.ts';
import { createIndicatorMethods, type IndicatorMethodsDeps } from './indicator-methods.ts';
import { MarkCache } from './mark-cache.ts';
import { PublishedCache } from './published-cache.ts';
import { ReplayedMarks } from './replayed-marks.ts';
import { UserIndicatorCache } from './user-indicator-cache.ts';
import { createUserIndicatorMethods } from './user-indicator-methods.ts';

export interface FeatureServiceDeps extends FeatureConsumerDeps, Pick<IndicatorMethodsDeps, 'formingBar'> {
  /** The drawings that the host process keeps: alerts may wait for their lines. */
  readonly drawings: DrawingReader;
  /** Where the trader's own indicators lie and how they are run; without it there are none. */
  readonly userCode?: Omit<UserCodeFolderDeps, 'clock' | 'onDefect'>;
  /** Yields whenever bars may have closed, for example ingestion's stream of figures. Asked for again when it ends. */
  readonly marketChanged: (signal: AbortSignal) => AsyncIterable<unknown>;
  /** Told of a disk that refuses, and of its recovery (null). */
  readonly onStorageProblem: (sentence: string | null) => void;
  /** Told of a bug that ended the consumption of bars. */
  readonly onDefect: (error: unknown) => void;
}

export interface FeatureService {
  readonly handlers: Handlers<typeof featuresContract>;
  /** Begins to consume closed bars where it stopped last. */
  start(): void;
  /** Finishes the batch at hand. The store stays open: it belongs to the caller. */
  stop(): Promise<void>;
}

/** What the feature process does: indicator values for charts, alerts, and a vector of every feature set for every closed bar from 1m up. */
export function createFeatureService(deps: FeatureServiceDeps): FeatureService {
  const consumers = new FeatureConsumers(deps);
  const progress = new LatestChannel<FeatureConsumers['progress']>();
  const loop = new WakeLoop({
    wake: deps.marketChanged,
    step: () => {
      const consumed = consumers.step();
      if (consumed > 0) progress.publish(consumers.progress);
      return consumed > 0;
    },
    onStorageProblem: deps.onStorageProblem,
    onDefect: deps.onDefect,
  });
  progress.publish(consumers.progress);
  const calendarOf = (symbol: string) => deps.instruments.findInstrument(symbol)?.calendar ?? 'utc';
  // What is asked for, unlike what is computed for every closed bar, may be of a timeframe that is not stored.
  const bars = new StoredOrBuiltBars(deps.bars, calendarOf, deps.clock);
  const cache = new IndicatorCache(bars, INDICATOR_CACHE_BYTES, calendarOf);
  const user = deps.userCode
    ? {
        indicators: new UserIndicators({ ...deps.userCode, clock: deps.clock, onDefect: deps.onDefect }),
        cache: new UserIndicatorCache(deps.userCode.runner, bars, calendarOf),
      }
    : null;
  const alerts = createAlertService({ ...deps, cache, findOwn: ownOperands(user) });
  return {
    handlers: {
      ...createIndicatorMethods({
        ...deps,
        bars,
        cache,
        publishedCache: new PublishedCache(bars, deps.clock, calendarOf),
        markCache: new MarkCache(bars, calendarOf),
        replayedMarks: new ReplayedMarks(bars, calendarOf),
        user,
      }),
      ...createUserIndicatorMethods(user?.indicators ?? null),
      ...createFeatureMethods({ ...deps, bars }),
      ...alerts.handlers,
      'features.progress': (_input, { signal }) => progress.read(signal),
    },
    start() {
      loop.start();
      user?.indicators.start();
      alerts.start();
    },
    async stop() {
      await Promise.all([loop.stop(), alerts.stop(), user?.indicators.stop()]);
      progress.close();
    },
  };
}
