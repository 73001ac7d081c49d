import { daysFromCivil } from '#core/market/civil-date.ts';
import { MICROSECONDS_PER_DAY, MICROSECONDS_PER_HOUR, MICROSECONDS_PER_MINUTE } from '#core/market/timeframe.ts';

/** Order of the parts of a date. `compact`: YYYYMMDD without separators, the time after it likewise or with colons. */
type DateOrder = 'ymd' | 'mdy' | 'dmy' | 'compact';
export type TimeForm = DateOrder | 'unix-s' | 'unix-ms' | 'unix-us' | 'unix-ns' | 'ms-of-day';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const UNIX_FACTOR: Readonly<Partial<Record<TimeForm, number>>> = { 'unix-s': 1e6, 'unix-ms': 1e3, 'unix-us': 1, 'unix-ns': 1e-3 };
const MAX_PARTS = 10;

const daysInMonth = (year: number, month: number) =>
  month === 2
    ? year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
      ? 29
      : 28
    : month === 4 || month === 6 || month === 9 || month === 11
      ? 30
      : 31;

/**
 * Takes a written date or time apart into its groups of digits, month name, half of the day and zone, and puts them together
 * in a given order. One scanner for all forms: which form a column has is decided beforehand, from a sample.
 */
export class TimeScanner {
  /** Groups of digits: their values and lengths, in order. */
  readonly parts = new Float64Array(MAX_PARTS);
  readonly lengths = new Int32Array(MAX_PARTS);
  count = 0;
  /** 1–12 when a month's name was found, else 0, and its place among the groups. */
  month = 0;
  monthAt = 0;
  /** Offset from UTC in microseconds when the text carries a zone, else NaN. */
  offsetUs = Number.NaN;
  #half: 'am' | 'pm' | null = null;
  /** The first group's first eight digits and what follows them: 17 digits do not fit into a double. */
  #firstHead = 0;
  #firstRest = 0;
  #head = 0;

  /** False when the text holds something that no date has. */
  scan(bytes: Buffer, from: number, to: number): boolean {
    this.count = 0;
    this.month = 0;
    this.offsetUs = Number.NaN;
    this.#half = null;
    let at = from;
    while (at < to) {
      const byte = bytes[at] as number;
      if (byte >= 0x30 && byte <= 0x39) {
        if (this.count === MAX_PARTS) return false;
        const start = at;
        let value = 0;
        let rest = 0;
        for (; at < to; at++) {
          const digit = (bytes[at] as number) - 0x30;
          if (digit < 0 || digit > 9) break;
          value = value * 10 + digit;
          if (at - start < 8) this.#head = value;
          else rest = rest * 10 + digit;
        }
        if (this.count === 0) {
          this.#firstHead = this.#head;
          this.#firstRest = rest;
        }
        this.parts[this.count] = value;
        this.lengths[this.count++] = at - start;
      } else if (byte >= 0x41) {
        const start = at;
        while (at < to && (bytes[at] as number) >= 0x41) at++;
        if (!this.#word(bytes, start, at)) return false;
      } else if ((byte === 0x2b || byte === 0x2d) && this.#isZoneSign(byte, bytes, at)) return this.#offset(bytes, at, to);
      else if ((byte < 0x20 && byte !== 0x09) || (byte === 0x2d && this.count === 0)) return false;
      else at++;
    }
    return this.count > 0;
  }

  /** Microseconds from the epoch as if the written time were UTC; NaN when the groups make no such date. */
  assemble(form: TimeForm): number {
    const factor = UNIX_FACTOR[form];
    if (factor !== undefined) return this.#unix(factor);
    if (form === 'compact') return this.#compact();
    const { parts, count } = this;
    const dateParts = this.month > 0 ? 2 : 3;
    if (count < dateParts) return Number.NaN;
    let year: number;
    let month: number;
    let day: number;
    if (this.month > 0) {
      month = this.month;
      const yearAt = (this.lengths[0] as number) === 4 ? 0 : 1;
      year = fullYear(parts[yearAt] as number, this.lengths[yearAt] as number);
      day = parts[1 - yearAt] as number;
    } else {
      const yearAt = form === 'ymd' ? 0 : 2;
      year = fullYear(parts[yearAt] as number, this.lengths[yearAt] as number);
      month = parts[form === 'dmy' || form === 'ymd' ? 1 : 0] as number;
      day = parts[form === 'ymd' ? 2 : form === 'dmy' ? 0 : 1] as number;
    }
    return dateUs(year, month, day) + this.clockUs(dateParts);
  }

  /**
   * Microseconds since midnight from the groups that start at `first`; 0 when there are none, NaN when they make no time.
   * A lone group is read as if it had at least `minimumLength` digits: 93000 and 0 in a column of HHMMSS.
   */
  clockUs(first: number, minimumLength = 0): number {
    const { parts, lengths, count } = this;
    if (first >= count) return 0;
    const length = Math.max(minimumLength, lengths[first] as number);
    if (count === first + 1 || (length >= 4 && count === first + 2)) {
      // 170000, 17:00 written as 1700, or 170000123.
      if (length < 3 || length > 9) return this.#half !== null && length <= 2 ? this.#clock(parts[first] as number, 0, 0, 0) : Number.NaN;
      const fraction = count === first + 2 ? (parts[first + 1] as number) * 10 ** (6 - (lengths[first + 1] as number)) : 0;
      return this.#packedClock(parts[first] as number, length, fraction);
    }
    const seconds = count > first + 2 ? (parts[first + 2] as number) : 0;
    const fraction = count > first + 3 ? (parts[first + 3] as number) * 10 ** (6 - (lengths[first + 3] as number)) : 0;
    if (count > first + 4) return Number.NaN;
    return this.#clock(parts[first] as number, parts[first + 1] as number, seconds, fraction);
  }

  #packedClock(value: number, length: number, fraction: number): number {
    if (length <= 4) return this.#clock(Math.floor(value / 100), value % 100, 0, fraction);
    const millis = length > 6 ? value % 10 ** (length - 6) : 0;
    const whole = length > 6 ? Math.floor(value / 10 ** (length - 6)) : value;
    const extra = length > 6 ? millis * 10 ** (12 - length) : 0;
    return this.#clock(Math.floor(whole / 10_000), Math.floor(whole / 100) % 100, whole % 100, fraction + extra);
  }

  #clock(hour: number, minute: number, second: number, fraction: number): number {
    let hours = hour;
    if (this.#half !== null) {
      if (hour < 1 || hour > 12) return Number.NaN;
      hours = (hour % 12) + (this.#half === 'pm' ? 12 : 0);
    }
    if (hours > 23 || minute > 59 || second > 59) return Number.NaN;
    return hours * MICROSECONDS_PER_HOUR + minute * MICROSECONDS_PER_MINUTE + second * 1e6 + Math.round(fraction);
  }

  #compact(): number {
    const extra = (this.lengths[0] as number) - 8;
    if (extra < 0 || extra > 9) return Number.NaN;
    const date = this.#firstHead;
    const midnight = dateUs(Math.floor(date / 10_000), Math.floor(date / 100) % 100, date % 100);
    if (extra === 0) return midnight + this.clockUs(1);
    return this.count > 1 ? Number.NaN : midnight + this.#packedClock(this.#firstRest, extra, 0);
  }

  #unix(factor: number): number {
    if (this.count > 2) return Number.NaN;
    const fraction = this.count === 2 ? (this.parts[1] as number) / 10 ** (this.lengths[1] as number) : 0;
    return Math.round((this.parts[0] as number) * factor + fraction * factor);
  }

  #word(bytes: Buffer, start: number, end: number): boolean {
    const word = bytes.toString('latin1', start, end).toLowerCase();
    if (word === 't') return true;
    if (word === 'z' || word === 'utc' || word === 'gmt') {
      this.offsetUs = 0;
      return true;
    }
    if (word === 'am' || word === 'pm') {
      this.#half = word;
      return true;
    }
    const month = word.length >= 3 ? MONTHS.indexOf(word.slice(0, 3)) : -1;
    if (month >= 0 && this.month === 0) {
      this.month = month + 1;
      this.monthAt = this.count;
      return true;
    }
    return /^(?:mon|tue|wed|thu|fri|sat|sun|st|nd|rd|th$)/.test(word);
  }

  /** A sign begins a zone when a time of day stands before it: 10:00-05:00, but not 2017-01-03. */
  #isZoneSign(sign: number, bytes: Buffer, at: number): boolean {
    if (this.count < 2) return false;
    if (sign === 0x2b) return true;
    // Of 2017-01-03 the text before has no colon: no string is made for it.
    const from = Math.max(0, at - 16);
    let hasColon = false;
    for (let i = from; i < at && !hasColon; i++) hasColon = bytes[i] === 0x3a;
    return hasColon && /\d:\d\d(?::\d\d(?:[.,]\d+)?)?\s?$/.test(bytes.toString('latin1', from, at));
  }

  #offset(bytes: Buffer, at: number, to: number): boolean {
    const match = /^([+-])(\d\d):?(\d\d)?$/.exec(bytes.toString('latin1', at, to).trim());
    if (match === null) return false;
    const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
    if (minutes > 15 * 60) return false;
    this.offsetUs = (match[1] === '-' ? -minutes : minutes) * MICROSECONDS_PER_MINUTE;
    return true;
  }
}

/** Two-digit years are 1970–2069. */
const fullYear = (year: number, length: number) => (length > 2 ? year : year + (year < 70 ? 2000 : 1900));

function dateUs(year: number, month: number, day: number): number {
  if (year < 1800 || year > 2200 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return Number.NaN;
  return daysFromCivil(year, month, day) * MICROSECONDS_PER_DAY;
}
