/** What happened to a stream or an instrument, for the log and the trader. */
export type HealthEvent =
  | { readonly kind: 'stale' | 'live-again'; readonly instrument: number; readonly stream: number; readonly quietMs: number }
  | { readonly kind: 'failover' | 'failback'; readonly instrument: number; readonly from: number; readonly to: number }
  | {
      readonly kind: 'disagree' | 'agree-again';
      readonly instrument: number;
      readonly stream: number;
      readonly other: number;
      /** Distance of the two middle prices, in usual spreads. */
      readonly spreads: number;
    };

/** What health is judged by, asked per stream when it is checked. */
export interface HealthView {
  isInSession(instrument: number): boolean;
  isConnected(stream: number): boolean;
  /** Usual distance of two ticks in microseconds; 0 while unknown. */
  usualGapUs(stream: number): number;
  /** Usual spread in price units; 0 while unknown. */
  usualSpread(stream: number): number;
  lastMid(stream: number): number;
}

const SHORTEST_STALE_MS = 5000;
const UNKNOWN_STALE_MS = 60_000;
const STALE_GAPS = 10;
const BACK_AFTER_MS = 30_000;
const DISAGREE_SPREADS = 5;
const AGREE_SPREADS = 3;
const DISAGREE_AFTER_MS = 10_000;

/**
 * Which source feeds the bars of an instrument. Stale: no tick for max(5 s, 10 × the usual distance) in session, or not
 * connected. The first source in order that is not stale is active: over at once when the active one goes stale, back to an earlier one
 * after it has been healthy for 30 s. Two live sources whose middle prices lie 5 usual spreads apart for 10 s disagree. Times
 * are monotonic milliseconds: a clock that is set changes nothing.
 */
export class FeedHealth {
  #order: number[][] = [];
  #active: number[] = [];
  #lastTickMs: number[] = [];
  #isStale: boolean[] = [];
  #healthySinceMs: number[] = [];
  #sessionSinceMs: number[] = [];
  #apartSinceMs: number[] = [];
  #isApart: boolean[] = [];

  /** Streams of an instrument, primary first. New ones start healthy; the first one is active until it goes stale. */
  setOrder(instrument: number, streams: readonly number[], nowMs: number): void {
    this.#order[instrument] = [...streams];
    for (const stream of streams) {
      this.#lastTickMs[stream] ??= nowMs;
      this.#isStale[stream] ??= false;
      this.#healthySinceMs[stream] ??= nowMs;
    }
    const first = streams.find((stream) => !this.#isStale[stream]) ?? streams[0];
    if (first !== undefined) this.#active[instrument] = first;
  }

  /** The stream that feeds the instrument's bars; -1 when it has none. */
  active(instrument: number): number {
    return this.#active[instrument] ?? -1;
  }

  isStale(stream: number): boolean {
    return this.#isStale[stream] ?? false;
  }

  /** A valid tick came. The hot path: one write. */
  ticked(stream: number, nowMs: number): void {
    this.#lastTickMs[stream] = nowMs;
  }

  /** When the stream's last valid tick came. */
  lastTickMs(stream: number): number {
    return this.#lastTickMs[stream] ?? Number.NaN;
  }

  /** Looks at every instrument and reports what changed. Call it a few times a second. */
  check(nowMs: number, view: HealthView, report: (event: HealthEvent) => void): void {
    for (let instrument = 0; instrument < this.#order.length; instrument++) {
      const streams = this.#order[instrument];
      if (streams === undefined || streams.length === 0) continue;
      if (!view.isInSession(instrument)) this.#sessionSinceMs[instrument] = Number.POSITIVE_INFINITY;
      else if (!Number.isFinite(this.#sessionSinceMs[instrument] ?? Number.POSITIVE_INFINITY)) this.#sessionSinceMs[instrument] = nowMs;
      for (const stream of streams) this.#judge(instrument, stream, nowMs, view, report);
      if (streams.length === 1) continue;
      this.#choose(instrument, streams, nowMs, report);
      this.#compare(instrument, streams, nowMs, view, report);
    }
  }

  #judge(instrument: number, stream: number, nowMs: number, view: HealthView, report: (event: HealthEvent) => void): void {
    const gapMs = view.usualGapUs(stream) / 1000;
    const limitMs = gapMs > 0 ? Math.max(SHORTEST_STALE_MS, STALE_GAPS * gapMs) : UNKNOWN_STALE_MS;
    const sinceMs = Math.max(this.#lastTickMs[stream] as number, this.#sessionSinceMs[instrument] as number);
    const quietMs = nowMs - (this.#lastTickMs[stream] as number);
    // Outside the session the start of it is Infinity, and nothing is ever too quiet.
    const isStale = !view.isConnected(stream) || nowMs - sinceMs > limitMs;
    if (isStale === this.#isStale[stream]) return;
    this.#isStale[stream] = isStale;
    if (!isStale) this.#healthySinceMs[stream] = nowMs;
    report({ kind: isStale ? 'stale' : 'live-again', instrument, stream, quietMs });
  }

  #choose(instrument: number, streams: readonly number[], nowMs: number, report: (event: HealthEvent) => void): void {
    const active = this.#active[instrument] as number;
    if (this.#isStale[active]) {
      const next = streams.find((stream) => !this.#isStale[stream]);
      if (next !== undefined) this.#switch('failover', instrument, active, next, report);
      return;
    }
    for (const stream of streams) {
      if (stream === active) return;
      if (this.#isStale[stream] || nowMs - (this.#healthySinceMs[stream] as number) < BACK_AFTER_MS) continue;
      this.#switch('failback', instrument, active, stream, report);
      return;
    }
  }

  #switch(kind: 'failover' | 'failback', instrument: number, from: number, to: number, report: (event: HealthEvent) => void): void {
    this.#active[instrument] = to;
    report({ kind, instrument, from, to });
  }

  #compare(instrument: number, streams: readonly number[], nowMs: number, view: HealthView, report: (event: HealthEvent) => void): void {
    const active = this.#active[instrument] as number;
    const mid = view.lastMid(active);
    for (const other of streams) {
      const otherMid = view.lastMid(other);
      const spread = Math.max(view.usualSpread(active), view.usualSpread(other));
      const areComparable = other !== active && mid > 0 && otherMid > 0 && spread > 0;
      if (!areComparable || this.#isStale[active] || this.#isStale[other]) continue;
      const spreads = Math.abs(mid - otherMid) / spread;
      if (this.#isApart[other]) {
        if (spreads > AGREE_SPREADS) continue;
        this.#isApart[other] = false;
        this.#apartSinceMs[other] = Number.NaN;
        report({ kind: 'agree-again', instrument, stream: active, other, spreads });
      } else if (spreads <= DISAGREE_SPREADS) this.#apartSinceMs[other] = Number.NaN;
      else if (Number.isNaN(this.#apartSinceMs[other] ?? Number.NaN)) this.#apartSinceMs[other] = nowMs;
      else if (nowMs - (this.#apartSinceMs[other] as number) >= DISAGREE_AFTER_MS) {
        this.#isApart[other] = true;
        report({ kind: 'disagree', instrument, stream: active, other, spreads });
      }
    }
  }
}
