import { IANAZone } from 'luxon';

/** How a server's clock changes over the year: not at all, with New York (7 hours ahead of it: the day ends at 17:00 there), or with Athens. */
type ServerZone = 'fixed' | 'new-york' | 'europe';

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;

/** Zones are made when they are needed, and kept by luxon: two of them took 10 ms of every start. */
const zoneOffsetMs = (name: string, utcMs: number): number => IANAZone.create(name).offset(utcMs) * 60_000;

function ruleOffsetMs(zone: ServerZone, utcMs: number): number | null {
  if (zone === 'new-york') return zoneOffsetMs('America/New_York', utcMs) + 7 * HOUR_MS;
  if (zone === 'europe') return zoneOffsetMs('Europe/Athens', utcMs);
  return null;
}

/**
 * Turns a terminal's server time into UTC. The terminal reports only the offset of this moment; bars and ticks from the other
 * half of the year need the offset of theirs. So the rule is used where it agrees with the reported offset, else
 * the reported offset holds for all times.
 */
export class ServerTime {
  readonly #zone: ServerZone;
  #offsetMs = 0;
  #isRuleTrusted = false;
  #cachedOffsetMs = 0;
  #cachedFromMs = 0;
  #cachedToMs = 0;

  constructor(zone: ServerZone, offsetSeconds: number, nowUs: number) {
    this.#zone = zone;
    this.setOffset(offsetSeconds, nowUs);
  }

  /** The offset that the terminal reports now; applies to all that is converted from here on. */
  setOffset(offsetSeconds: number, nowUs: number): void {
    this.#offsetMs = offsetSeconds * 1000;
    this.#isRuleTrusted = ruleOffsetMs(this.#zone, nowUs / 1000) === this.#offsetMs;
    this.#cachedToMs = 0;
    this.#cachedFromMs = 0;
  }

  /** Whether server midnight is the end of the New York session day, as the app's calendar for currencies has it. */
  get followsNewYork(): boolean {
    return this.#isRuleTrusted && this.#zone === 'new-york';
  }

  /** Whether server time is UTC now and always. */
  get isUtc(): boolean {
    return this.#zone === 'fixed' && this.#offsetMs === 0;
  }

  /** Microseconds UTC of a server time in milliseconds. */
  toUtcUs(serverMs: number): number {
    if (serverMs < this.#cachedFromMs || serverMs >= this.#cachedToMs) this.#lookUp(serverMs);
    return (serverMs - this.#cachedOffsetMs) * 1000;
  }

  /** Server time in milliseconds of microseconds UTC. */
  fromUtcUs(utcUs: number): number {
    const utcMs = Math.floor(utcUs / 1000);
    const rule = this.#isRuleTrusted ? ruleOffsetMs(this.#zone, utcMs) : null;
    return utcMs + (rule ?? this.#offsetMs);
  }

  /** Finds the offset, and a stretch of time around it that has the same: a week, or an hour in the week of a change. */
  #lookUp(serverMs: number): void {
    const weekMs = Math.floor(serverMs / WEEK_MS) * WEEK_MS;
    const offsetMs = this.#offsetAt(weekMs);
    const isSameAllWeek = offsetMs === this.#offsetAt(weekMs + WEEK_MS);
    this.#cachedFromMs = isSameAllWeek ? weekMs : Math.floor(serverMs / HOUR_MS) * HOUR_MS;
    this.#cachedToMs = this.#cachedFromMs + (isSameAllWeek ? WEEK_MS : HOUR_MS);
    this.#cachedOffsetMs = isSameAllWeek ? offsetMs : this.#offsetAt(this.#cachedFromMs);
  }

  #offsetAt(serverMs: number): number {
    if (!this.#isRuleTrusted) return this.#offsetMs;
    // Twice, because the first look uses a time that may be an hour off.
    const first = ruleOffsetMs(this.#zone, serverMs - this.#offsetMs) ?? this.#offsetMs;
    return ruleOffsetMs(this.#zone, serverMs - first) ?? first;
  }
}
