import { type BarRange, type ChartLevel, type ChartWindow, rescaleRange, shiftRange } from './chart-window.ts';
import { covers, planAhead, planWindow, WINDOW_BARS, type WindowPlan } from './window-plan.ts';

/** Where a window is wanted: at an index, around a time, or the newest bars when neither is given. */
export interface WindowRequest {
  readonly level: ChartLevel;
  readonly fromIndex?: number;
  readonly aroundTimeUs?: number;
  readonly count: number;
}

/** What the loader needs of a chart. Ranges are in positions within the placed window, as the chart library counts. */
export interface WindowView {
  visibleRange(): BarRange | null;
  widthPx(): number;
  /** Draws a window and shows the range of it, in one task, so that nothing jumps. */
  place(window: ChartWindow, range: BarRange | null): void;
}

type FetchWindow = (request: WindowRequest, signal: AbortSignal) => Promise<ChartWindow | null>;

/**
 * Keeps a window of bars under what is visible: one request in flight, the next level fetched before it is needed, and the
 * range read again after each wait, because the trader goes on panning meanwhile.
 */
export class WindowLoader {
  readonly #fetch: FetchWindow;
  readonly #view: WindowView;
  #current: ChartWindow | null = null;
  #ahead: ChartWindow | null = null;
  #inFlight: AbortController | null = null;
  #lastVisibleCount = 0;

  constructor(fetch: FetchWindow, view: WindowView) {
    this.#fetch = fetch;
    this.#view = view;
  }

  get current(): ChartWindow | null {
    return this.#current;
  }

  /** Visible bars as absolute indexes of the current level. */
  absoluteRange(): BarRange | null {
    const range = this.#view.visibleRange();
    return range && this.#current ? shiftRange(range, this.#current.fromIndex) : null;
  }

  /** Loads anew: the newest bars, or bars around a time. `rangeFor` says what of the arrived window to show. Null when there is nothing. */
  async open(request: Omit<WindowRequest, 'count'>, rangeFor: (window: ChartWindow) => BarRange | null): Promise<ChartWindow | null> {
    this.#inFlight?.abort();
    const flight = new AbortController();
    this.#inFlight = flight;
    this.#ahead = null;
    const window = await this.#fetch({ ...request, count: WINDOW_BARS }, flight.signal);
    if (flight.signal.aborted) return null;
    this.#inFlight = null;
    if (!window) return null;
    this.#current = window;
    this.#lastVisibleCount = 0;
    this.#view.place(window, rangeFor(window));
    return window;
  }

  /** To be called whenever the visible range may have changed. */
  check(): void {
    const window = this.#current;
    const visible = this.absoluteRange();
    if (!window || !visible || this.#inFlight) return;
    const width = this.#view.widthPx();
    const plan = planWindow(window, visible, width);
    if (plan) {
      this.#satisfy(plan, visible);
      return;
    }
    const count = visible.to - visible.from;
    const growth = this.#lastVisibleCount > 0 ? count / this.#lastVisibleCount : 1;
    this.#lastVisibleCount = count;
    const ahead = planAhead(window, visible, width, growth);
    if (ahead && !this.#hasAhead(ahead)) void this.#load(ahead);
  }

  /** Stands for the window after its indicators or tail were filled in; drawn by whoever changed it. */
  replaceCurrent(window: ChartWindow): void {
    this.#current = window;
  }

  dispose(): void {
    this.#inFlight?.abort();
    this.#current = null;
    this.#ahead = null;
  }

  #satisfy(plan: WindowPlan, visible: BarRange): void {
    const ready = this.#ahead;
    if (ready && this.#current && ready.level === plan.level && ready.generation === this.#current.generation) {
      const target = rescaleRange(visible, this.#current.level, ready.level);
      if (covers(ready, target)) {
        this.#place(ready, target);
        return;
      }
    }
    void this.#load(plan);
  }

  #hasAhead(plan: WindowPlan): boolean {
    const ready = this.#ahead;
    if (!ready || ready.level !== plan.level) return false;
    return Math.abs(ready.fromIndex - plan.fromIndex) < WINDOW_BARS / 6;
  }

  async #load(plan: WindowPlan): Promise<void> {
    const flight = new AbortController();
    this.#inFlight = flight;
    let window: ChartWindow | null = null;
    try {
      window = await this.#fetch({ level: plan.level, fromIndex: plan.fromIndex, count: plan.count }, flight.signal);
    } finally {
      if (this.#inFlight === flight) this.#inFlight = null;
    }
    if (flight.signal.aborted || !window || !this.#current) return;
    const visible = this.absoluteRange();
    if (plan.urgency === 'ahead') this.#ahead = window;
    else if (visible) {
      const target = rescaleRange(visible, this.#current.level, window.level);
      this.#place(window, target);
    }
    this.check();
  }

  #place(window: ChartWindow, absolute: BarRange): void {
    this.#current = window;
    if (this.#ahead === window) this.#ahead = null;
    this.#lastVisibleCount = absolute.to - absolute.from;
    this.#view.place(window, shiftRange(absolute, -window.fromIndex));
  }
}
