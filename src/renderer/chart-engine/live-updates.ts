import type { ChartCanvas } from './chart-canvas.ts';
import type { ChartConfiguration } from './chart-configuration.ts';
import { type ChartIndicator, fetchIndicator, fetchWindow, isChartProblem, isProblem } from './chart-data.ts';
import { type ChartWindow, reachesEnd, windowLength } from './chart-window.ts';
import { extendWindow } from './extend-window.ts';
import { type FormingBar, followForming, followFormingValues } from './live-feed.ts';
import { ReplayFeed } from './replay-feed.ts';

/** The live series holds at most this many closed bars; then they move into the history. */
const LONGEST_TAIL = 300;
const TAIL_REQUEST = 2_000;
const REOPEN_PAUSE_MS = 1_000;
/** What the trader can do something about; everything else passes or has a banner of its own. */
const TOLD: ReadonlySet<string> = new Set(['BadParameters', 'UnknownIndicator', 'UserCodeFailed', 'Defect', 'Timeout']);
/** The service rests about as long between two passes over a history. */
const RENEW_PAUSE_MS = 1_100;

export interface LiveUpdatesHost {
  /** The window was extended or filled in. */
  onWindow(window: ChartWindow): void;
  /** The tail grew long: the window should be placed anew. */
  onLongTail(window: ChartWindow): void;
  /** Stored bars were rewritten, or the first ones came: load anew. */
  onRewritten(): void;
  onForming(forming: FormingBar): void;
  /** The price moved. May come several times a frame. */
  onPrice(): void;
  /** Why an indicator could not be computed; undefined when it was. */
  onProblem(indicatorKey: string, problem: string | undefined): void;
  /** Something else to draw with the next frame. */
  onChange(): void;
}

/** Follows what is live on one chart, and fetches what closed meanwhile. */
export class LiveUpdates {
  readonly #canvas: ChartCanvas;
  readonly #host: LiveUpdatesHost;
  #configuration: ChartConfiguration | null = null;
  #stopBar: (() => void) | null = null;
  #replay: ReplayFeed | null = null;
  #stopValues: (() => void)[] = [];
  #stopped = new AbortController();
  #isTailLoading = false;
  #isRenewing = false;
  #reopenedFor = '';
  #reopenedAtMs = 0;

  constructor(canvas: ChartCanvas, host: LiveUpdatesHost) {
    this.#canvas = canvas;
    this.#host = host;
  }

  /** Starts on what a chart shows now. */
  start(configuration: ChartConfiguration): void {
    this.stop();
    this.#stopped = new AbortController();
    this.#configuration = configuration;
    const onForming = (forming: FormingBar) => this.#onForming(forming);
    if (configuration.untilUs === undefined) this.#stopBar = followForming(configuration, onForming);
    else {
      const replay = new ReplayFeed(onForming);
      this.#replay = replay;
      this.#stopBar = () => replay.stop();
    }
    this.followValues(configuration);
    this.#replay?.ask(configuration);
  }

  /** Goes on to a later bar of the replay that it was started on. */
  replay(configuration: ChartConfiguration): void {
    this.#configuration = configuration;
    this.#replay?.ask(configuration);
  }

  stop(): void {
    this.#stopped.abort();
    this.#stopBar?.();
    this.#stopBar = null;
    this.#replay = null;
    for (const stop of this.#stopValues.splice(0)) stop();
    this.#isTailLoading = false;
  }

  /** Follows the indicators of a changed configuration. */
  followValues(configuration: ChartConfiguration): void {
    this.#configuration = configuration;
    for (const stop of this.#stopValues.splice(0)) stop();
    this.#canvas.formingValues.clear();
    if (configuration.untilUs !== undefined) return;
    // The value at the forming bar is always of the live form: beside published values it would be of another line.
    for (const indicator of configuration.indicators.filter(({ isHidden, form }) => !isHidden && form !== 'published'))
      this.#stopValues.push(
        followFormingValues(configuration, indicator, (values) => {
          this.#canvas.formingValues.set(indicator.key, values);
          this.#host.onChange();
        }),
      );
  }

  /** Fetches the values of indicators that were too slow for their bars, or whose process was away. */
  async fetchMissing(): Promise<void> {
    const { window } = this.#canvas;
    const configuration = this.#configuration;
    if (!window || !configuration || windowLength(window) === 0) return;
    const missing = configuration.indicators.filter(({ key, isHidden }) => !isHidden && !window.indicators.has(key));
    await this.#fetchColumns(missing, window);
  }

  /** A closed bar may change every value of a published form: those are fetched anew, not too often. */
  async #renewPublished(): Promise<void> {
    const published = this.#configuration?.indicators.filter(({ isHidden, form }) => !isHidden && form === 'published') ?? [];
    if (published.length === 0 || this.#isRenewing) return;
    this.#isRenewing = true;
    const { signal } = this.#stopped;
    await new Promise((resolve) => setTimeout(resolve, RENEW_PAUSE_MS));
    this.#isRenewing = false;
    const { window } = this.#canvas;
    if (!signal.aborted && window) await this.#fetchColumns(published, window);
  }

  async #fetchColumns(indicators: readonly ChartIndicator[], window: ChartWindow): Promise<void> {
    const configuration = this.#configuration;
    if (!configuration) return;
    const { signal } = this.#stopped;
    await Promise.all(
      indicators.map(async (indicator) => {
        const columns = await fetchIndicator(configuration, indicator, window, signal);
        const current = this.#canvas.window;
        if (signal.aborted || !current) return;
        if (isProblem(columns)) {
          if (TOLD.has(columns.code)) this.#host.onProblem(indicator.key, columns.message);
          return;
        }
        this.#host.onProblem(indicator.key, undefined);
        const isSame = current.fromIndex === window.fromIndex && current.level === window.level && current.generation === window.generation;
        if (!isSame) return;
        const filled = { ...current, indicators: new Map(current.indicators).set(indicator.key, columns) };
        this.#canvas.drawColumns(indicator.key, filled, columns);
        this.#host.onWindow(filled);
        this.#host.onChange();
      }),
    );
  }

  #onForming(forming: FormingBar): void {
    this.#canvas.forming = forming;
    this.#host.onForming(forming);
    const { window } = this.#canvas;
    if (!window) return;
    // A history that arrives in parts grows by more than one request for a tail brings: it is loaded anew like one that was rewritten.
    const isOutgrown = reachesEnd(window) && forming.closedCount - window.baseCount > (TAIL_REQUEST - LONGEST_TAIL) * window.level;
    const isRewritten = window.baseCount > 0 && (forming.generation !== window.generation || isOutgrown);
    if (isRewritten || (window.baseCount === 0 && forming.closedCount > 0)) {
      // Once for each state of the series: should bars and stream disagree for longer, asking with every tick would not help.
      const state = `${forming.generation} ${window.baseCount === 0} ${isOutgrown}`;
      const now = performance.now();
      if (state === this.#reopenedFor && now - this.#reopenedAtMs < REOPEN_PAUSE_MS) return;
      this.#reopenedFor = state;
      this.#reopenedAtMs = now;
      this.#host.onRewritten();
      return;
    }
    if (forming.closedCount > window.baseCount) void this.#loadTail();
    this.#host.onPrice();
  }

  /** Fetches what closed since the window was loaded and draws it in the live series. */
  async #loadTail(): Promise<void> {
    const { window, forming, split } = this.#canvas;
    const configuration = this.#configuration;
    if (!window || !configuration || !forming || this.#isTailLoading) return;
    if (!reachesEnd(window)) {
      const grown = { ...window, baseCount: forming.closedCount, totalCount: Math.ceil(forming.closedCount / window.level) };
      this.#canvas.noteWindow(grown);
      this.#host.onWindow(grown);
      return;
    }
    this.#isTailLoading = true;
    const { signal } = this.#stopped;
    const request = { level: window.level, fromIndex: window.fromIndex + split, count: TAIL_REQUEST };
    const tail = await fetchWindow(configuration, configuration.indicators, request, signal);
    if (signal.aborted) return;
    this.#isTailLoading = false;
    const current = this.#canvas.window;
    if (isChartProblem(tail) || !current || current.fromIndex !== window.fromIndex || current.level !== window.level) return;
    const extended = extendWindow(current, tail);
    if (!extended) return;
    if (windowLength(extended) - this.#canvas.split > LONGEST_TAIL) this.#host.onLongTail(extended);
    else {
      this.#canvas.drawTail(extended);
      this.#host.onWindow(extended);
      this.#host.onChange();
    }
    void this.#renewPublished();
    if (this.#canvas.forming && this.#canvas.forming.closedCount > extended.baseCount) void this.#loadTail();
  }
}
