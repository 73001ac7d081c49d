import type { SymbolData } from '#core/backtest/market-data.ts';
import type { CalendarId } from '#core/market/instrument.ts';

const HOUR_US = 3_600_000_000;
const QUARTER_US = HOUR_US / 4;
/** Of the days that the wide comparison goes over: no session on one, and one that ends at 13:00. */
const HOLIDAYS = ['2023-11-23'];
const HALF_DAYS = ['2023-11-24'];

const newYork = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/New_York',
  hourCycle: 'h23',
  weekday: 'short',
  ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
});
const clocks = new Map<number, { weekday: string; date: string; minute: number }>();

/** What a clock in New York shows, to the quarter of an hour. */
function clockOf(timeUs: number) {
  const quarter = Math.floor(timeUs / QUARTER_US);
  const known = clocks.get(quarter);
  if (known) return known;
  const parts = Object.fromEntries(newYork.formatToParts(new Date((quarter * QUARTER_US) / 1000)).map(({ type, value }) => [type, value]));
  const clock = {
    weekday: parts.weekday ?? '',
    date: `${parts.year}-${parts.month}-${parts.day}`,
    minute: Number(parts.hour) * 60 + Number(parts.minute),
  };
  clocks.set(quarter, clock);
  return clock;
}

export function inSession(calendar: CalendarId, timeUs: number): boolean {
  if (calendar === 'utc') return true;
  const { weekday, date, minute } = clockOf(timeUs);
  if (calendar === 'fx') return weekday === 'Sun' ? minute >= 17 * 60 : weekday === 'Fri' ? minute < 17 * 60 : weekday !== 'Sat';
  const ends = HALF_DAYS.includes(date) ? 13 * 60 : 16 * 60;
  return weekday !== 'Sat' && weekday !== 'Sun' && !HOLIDAYS.includes(date) && minute >= 9 * 60 + 30 && minute < ends;
}

/** Number of the trade date, days since 1970. */
export function tradeDay(calendar: CalendarId, timeUs: number): number {
  if (calendar === 'utc') return Math.floor(timeUs / (24 * HOUR_US));
  // The trade date of currencies begins at 17:00 of the day before.
  const { date, minute } = clockOf(timeUs);
  return Date.parse(date) / 86_400_000 + (calendar === 'fx' && minute >= 17 * 60 ? 1 : 0);
}

/** The sessions of one symbol's bars, found anew for each question. */
export class SimulatedSessions {
  readonly #data: SymbolData;
  readonly #lengthUs: number;
  readonly #known = new Map<number, { open: boolean; path: boolean; close: boolean }>();
  readonly #ends = new Map<number, number>();
  #firstOutside: number | null = null;

  constructor(data: SymbolData, lengthUs: number) {
    this.#data = data;
    this.#lengthUs = lengthUs;
  }

  get #calendar(): CalendarId {
    return this.#data.instrument.calendar;
  }
  startUs(bar: number): number {
    return this.#data.bars.timeUs[bar] ?? Number.NaN;
  }
  /** A bar of four hours ends with its day. */
  endUs(bar: number): number {
    const known = this.#ends.get(bar);
    if (known !== undefined) return known;
    const start = this.startUs(bar);
    let end = start + QUARTER_US;
    while (end < start + this.#lengthUs && tradeDay(this.#calendar, end) === this.day(bar)) end += QUARTER_US;
    this.#ends.set(bar, end);
    return end;
  }
  day(bar: number): number {
    return tradeDay(this.#calendar, this.startUs(bar));
  }
  #quarters(bar: number): number[] {
    const start = this.startUs(bar);
    return Array.from({ length: (this.endUs(bar) - start) / QUARTER_US }, (_, k) => start + k * QUARTER_US);
  }
  touches(bar: number): boolean {
    return this.#quarters(bar).some((us) => inSession(this.#calendar, us));
  }
  isWhole(bar: number): boolean {
    return this.#quarters(bar).every((us) => inSession(this.#calendar, us));
  }
  /** When trading begins in it. */
  openUs(bar: number): number {
    return this.#quarters(bar).find((us) => inSession(this.#calendar, us)) ?? this.startUs(bar);
  }
  isLast(bar: number): boolean {
    const [start, end] = [this.startUs(bar), this.endUs(bar)];
    if (tradeDay(this.#calendar, end) !== tradeDay(this.#calendar, start)) return true;
    return this.#calendar === 'us-equity' && inSession('us-equity', start) && !inSession('us-equity', end);
  }
  isHalted(timeUs: number): boolean {
    return (this.#data.halts ?? []).some(({ fromUs, toUs }) => fromUs <= timeUs && timeUs < toUs);
  }
  isOpenAt(timeUs: number): boolean {
    return inSession(this.#calendar, timeUs) && !this.isHalted(timeUs);
  }

  /** Which prices of a bar are of a session. */
  knows(bar: number): { open: boolean; path: boolean; close: boolean } {
    const known = this.#known.get(bar) ?? this.#find(bar);
    this.#known.set(bar, known);
    return known;
  }
  isClosed(bar: number): boolean {
    const { open, path, close } = this.knows(bar);
    return !open && !path && !close;
  }
  #find(bar: number): { open: boolean; path: boolean; close: boolean } {
    if (this.isHalted(this.startUs(bar)) || !this.touches(bar)) return { open: false, path: false, close: false };
    const isIn = this.#quarters(bar).map((us) => inSession(this.#calendar, us));
    this.#firstOutside ??= [...this.#data.bars.timeUs.keys(), Number.POSITIVE_INFINITY].find((k) => this.#isOutsideHours(k)) ?? Number.NaN;
    const hasOnlySessions = !(this.#firstOutside < bar);
    return {
      open: hasOnlySessions || isIn[0] === true,
      path: hasOnlySessions || !isIn.includes(false),
      close: hasOnlySessions || isIn.at(-1) === true,
    };
  }
  #isOutsideHours(bar: number): boolean {
    if (this.#calendar === 'utc' || !Number.isFinite(bar) || this.touches(bar)) return false;
    if (this.#calendar !== 'us-equity') return true;
    const from = clockOf(this.startUs(bar)).minute;
    const last = clockOf(this.endUs(bar) - 1).minute;
    return from >= 16 * 60 || (last < 9 * 60 + 30 && from <= last);
  }
}
