import { z } from 'zod';
import type { BarColumns } from '#core/market/bar-columns.ts';
import type { IndicatorDefinition } from '../definition.ts';
import type { MarkSink, MarkState, MarkStream } from '../marks.ts';
import { choiceParameter, offeredWhen, periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { isInHours, type SessionHours, SessionRange, TRADING_SESSIONS } from './trading-sessions.ts';

const NAMES = [
  'sydney',
  'tokyo',
  'london',
  'new-york',
  'asian-kill-zone',
  'london-open-kill-zone',
  'new-york-kill-zone',
  'london-close-kill-zone',
  'custom',
] as const;
const LAST_MINUTE = 24 * 60 - 1;

const parameters = z.strictObject({
  session: choiceParameter(NAMES, 'london'),
  /** Of a custom session: minutes after midnight UTC, both ends inclusive; from 22:00 to 03:00 is 1320 to 180. */
  startMinute: offeredWhen({ session: 'custom' }, periodParameter(0, 0, LAST_MINUTE)),
  endMinute: offeredWhen({ session: 'custom' }, periodParameter(LAST_MINUTE, 0, LAST_MINUTE)),
});
type Chosen = z.output<typeof parameters>;

const hoursOf = ({ session, startMinute, endMinute }: Chosen): SessionHours =>
  session === 'custom' ? { startMinute, endMinute } : TRADING_SESSIONS[session];

class SessionStream extends PerBarStream {
  readonly #range: SessionRange;

  constructor(range: SessionRange) {
    super();
    this.#range = range;
  }

  push(timeUs: number, _open: number, high: number, low: number, _close: number, _volume: number, out: Float64Array): void {
    const range = this.#range;
    range.next(timeUs, high, low);
    out[0] = range.isActive ? 1 : 0;
    out[1] = range.isActive ? range.high : Number.NaN;
    out[2] = range.isActive ? range.low : Number.NaN;
  }

  clone(): SessionStream {
    return new SessionStream(this.#range.clone());
  }
}

class SessionMarks implements MarkStream {
  readonly #range: SessionRange;
  readonly #kind: string;
  readonly #text: string;
  #isOpen = false;

  constructor(chosen: Chosen) {
    this.#range = new SessionRange(hoursOf(chosen));
    this.#kind = chosen.session.endsWith('kill-zone') ? 'kill-zone' : 'session';
    this.#text = chosen.session === 'custom' ? 'Session' : titleOf(chosen.session);
  }

  push(timeUs: number, _open: number, high: number, low: number, _close: number, _volume: number, found: MarkSink): void {
    const range = this.#range;
    const { high: highBefore, low: lowBefore, lastUs, startUs } = range;
    range.next(timeUs, high, low);
    if (this.#isOpen && (range.isNew || !range.isActive)) {
      this.#tell(startUs, highBefore, lowBefore, timeUs, 'complete', lastUs, found);
      this.#isOpen = false;
    }
    if (!range.isActive) return;
    if (range.isNew || range.high !== highBefore || range.low !== lowBefore) {
      this.#isOpen = true;
      this.#tell(range.startUs, range.high, range.low, timeUs, 'open', null, found);
    }
  }

  #tell(startUs: number, high: number, low: number, nowUs: number, state: MarkState, endUs: number | null, found: MarkSink): void {
    found({
      id: `${this.#kind}@${startUs}`,
      kind: this.#kind,
      shape: 'zone',
      direction: 0,
      fromTimeUs: startUs,
      toTimeUs: endUs,
      top: high,
      bottom: low,
      text: this.#text,
      knownAtUs: nowUs,
      state,
      stateAtUs: state === 'open' ? null : nowUs,
      evidence: [{ name: 'range', value: high - low, condition: '' }],
    });
  }
}

const titleOf = (name: string): string => {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** The published form carries high and low on while bars follow one another inside a session, and has zeros outside of it. */
function publish(bars: BarColumns, hours: SessionHours, outputs: readonly Float64Array[]): void {
  const [active, highs, lows] = outputs as readonly [Float64Array, Float64Array, Float64Array];
  for (let i = 0; i < active.length; i++) {
    const isActive = isInHours(hours, bars.timeUs[i] as number);
    const lowBefore = i > 0 ? (lows[i - 1] as number) : 0;
    active[i] = isActive ? 1 : 0;
    highs[i] = isActive ? Math.max(bars.high[i] as number, i > 0 ? (highs[i - 1] as number) : 0) : 0;
    lows[i] = isActive ? Math.min(bars.low[i] as number, lowBefore === 0 ? Number.POSITIVE_INFINITY : lowBefore) : 0;
  }
}

/**
 * Trading sessions and kill zones in UTC (FACTS §7.3, stated; smart-money-concepts, MIT), without daylight saving time: choose `custom`
 * and shift it where that matters. `Active` 1 or 0, `High` and `Low` of the session so far. Published: zeros outside of a session, and
 * the range goes on where no bar lies between two sessions. Live: NaN outside, and every session begins afresh. Marks: zones `session`
 * and `kill-zone` that grow with the session (each time known anew), `complete` with the first bar after it.
 */
export const sessions: IndicatorDefinition<typeof parameters> = {
  id: 'sessions',
  aliases: ['kill-zones', 'session', 'kill-zone'],
  title: 'Sessions and kill zones',
  family: 'smart-money',
  version: 1,
  parameters,
  outputs: [
    { name: 'Active', style: 'none' },
    { name: 'High', style: 'line' },
    { name: 'Low', style: 'line' },
  ],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: () => 0,
  create: (chosen) => new SessionStream(new SessionRange(hoursOf(chosen))),
  published: (bars, chosen, outputs) => publish(bars, hoursOf(chosen), outputs),
  marks: (chosen) => new SessionMarks(chosen),
  markKinds: ['session', 'kill-zone'],
};
