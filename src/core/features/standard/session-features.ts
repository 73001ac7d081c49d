import { sessionDayNumber, sessionDayNumberOpenUs } from '#core/market/calendar.ts';
import { dayOfWeek } from '#core/market/civil-date.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import type { FeatureDescription } from '../feature-description.ts';
import type { BarFrame } from './bar-frame.ts';

const FULL_TURN = 2 * Math.PI;

const turning = (name: string, title: string, formula: string): FeatureDescription => ({
  name,
  title,
  formula,
  range: [-1, 1],
  warmupBars: 0,
});

/** The session day by the instrument's calendar: how far it is, and where the price stands in it. */
export const SESSION_FEATURES: readonly FeatureDescription[] = [
  {
    name: 'session-return',
    title: 'Return of the session day',
    formula: 'close / open of the first bar of the session day - 1',
    range: [-1, null],
    warmupBars: 0,
  },
  {
    name: 'session-position',
    title: 'Place in the range of the session day',
    formula: '2 (close - lowest) / (highest - lowest) - 1 over the bars of the session day; 0 when it has no range',
    range: [-1, 1],
    warmupBars: 0,
  },
  {
    name: 'session-vwap-distance',
    title: 'Distance from the average price of the session day',
    formula: 'close / (sum of (high + low + close) / 3 × volume over sum of volume, session day) - 1; 0 without volume',
    range: [-1, null],
    warmupBars: 0,
  },
  turning('time-sine', 'Time of day, sine', 'sin(2π × part of the session day gone at the opening of the bar)'),
  turning('time-cosine', 'Time of day, cosine', 'cos(2π × part of the session day gone at the opening of the bar)'),
  turning('weekday-sine', 'Day of the week, sine', 'sin(2π × weekday / 7), Sunday 0, of the session day'),
  turning('weekday-cosine', 'Day of the week, cosine', 'cos(2π × weekday / 7), Sunday 0, of the session day'),
];

/** Computes {@link SESSION_FEATURES}. Nothing of an earlier session day is remembered. */
export class SessionFeatures {
  readonly #calendar: CalendarId;
  #startUs = Number.NaN;
  #endUs = Number.NaN;
  #open = Number.NaN;
  #high = Number.NaN;
  #low = Number.NaN;
  #value = 0;
  #volume = 0;
  #weekdaySine = 0;
  #weekdayCosine = 0;

  constructor(calendar: CalendarId) {
    this.#calendar = calendar;
  }

  next(frame: BarFrame, out: Float64Array, offset: number): void {
    const { timeUs, high, low, close, volume } = frame;
    if (!(timeUs >= this.#startUs && timeUs < this.#endUs)) this.#begin(frame);
    if (high > this.#high) this.#high = high;
    if (low < this.#low) this.#low = low;
    this.#value += frame.typical * volume;
    this.#volume += volume;
    const height = this.#high - this.#low;
    const average = this.#volume > 0 ? this.#value / this.#volume : close;
    const angle = (FULL_TURN * (timeUs - this.#startUs)) / (this.#endUs - this.#startUs);
    out[offset] = this.#open > 0 ? close / this.#open - 1 : Number.NaN;
    out[offset + 1] = height > 0 ? (2 * (close - this.#low)) / height - 1 : 0;
    out[offset + 2] = average > 0 ? close / average - 1 : Number.NaN;
    out[offset + 3] = Math.sin(angle);
    out[offset + 4] = Math.cos(angle);
    out[offset + 5] = this.#weekdaySine;
    out[offset + 6] = this.#weekdayCosine;
  }

  #begin({ timeUs, open, high, low }: BarFrame): void {
    const day = sessionDayNumber(this.#calendar, timeUs);
    const angle = (FULL_TURN * dayOfWeek(day)) / 7;
    this.#startUs = sessionDayNumberOpenUs(this.#calendar, day);
    this.#endUs = sessionDayNumberOpenUs(this.#calendar, day + 1);
    this.#open = open;
    this.#high = high;
    this.#low = low;
    this.#value = 0;
    this.#volume = 0;
    this.#weekdaySine = Math.sin(angle);
    this.#weekdayCosine = Math.cos(angle);
  }

  copyFrom(other: SessionFeatures): void {
    this.#startUs = other.#startUs;
    this.#endUs = other.#endUs;
    this.#open = other.#open;
    this.#high = other.#high;
    this.#low = other.#low;
    this.#value = other.#value;
    this.#volume = other.#volume;
    this.#weekdaySine = other.#weekdaySine;
    this.#weekdayCosine = other.#weekdayCosine;
  }
}
