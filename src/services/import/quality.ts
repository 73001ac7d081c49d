import { isInSession } from '#core/market/calendar.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import { isoTime } from '#core/market/iso-time.ts';
import { MICROSECONDS_PER_DAY, type Timeframe, timeframeLengthUs } from '#core/market/timeframe.ts';

/** What a series looks like, in counts. Nothing is rejected for it. */
export interface QualityFigures {
  /** Places where at least one bar is missing that the session calendar expects; for ticks, silences of over five minutes in session. */
  gaps: number;
  /** Changes of more than eight of the usual size and more than 0.1 %. */
  outliers: number;
  longestGapSeconds: number;
  zeroVolume: number;
}

const TICK_SILENCE_US = 300_000_000;
/** Weight of the past in the exponentially weighted variance of changes. */
const MEMORY = 0.97;
const WARM_UP = 30;
const OUTLIER_DEVIATIONS = 8;
const SMALLEST_OUTLIER = 0.001;
/** Outliers that are named. */
const MOST_NAMED = 5;

/** Counts gaps and outliers of rows that come in order of time. */
export class QualityMeter {
  readonly figures: QualityFigures = { gaps: 0, outliers: 0, longestGapSeconds: 0, zeroVolume: 0 };
  readonly #calendar: CalendarId;
  readonly #timeframe: Timeframe | 'tick';
  readonly #stepUs: number;
  #previousUs = Number.NaN;
  #previousPrice = Number.NaN;
  #variance = 0;
  #count = 0;
  /** The largest outliers, largest first. */
  #largest: { readonly timeUs: number; readonly change: number }[] = [];

  constructor(calendar: CalendarId, timeframe: Timeframe | 'tick') {
    this.#calendar = calendar;
    this.#timeframe = timeframe;
    this.#stepUs = timeframe === 'tick' ? TICK_SILENCE_US : timeframeLengthUs(timeframe);
  }

  push(timeUs: number, price: number, volume: number): void {
    if (volume === 0) this.figures.zeroVolume++;
    const elapsedUs = timeUs - this.#previousUs;
    if (elapsedUs > this.#stepUs && this.#isGap(this.#previousUs, timeUs)) {
      this.figures.gaps++;
      this.figures.longestGapSeconds = Math.max(this.figures.longestGapSeconds, elapsedUs / 1e6);
    }
    const change = Math.log(price / this.#previousPrice);
    if (!Number.isNaN(change)) this.#pushChange(change, timeUs);
    this.#previousUs = timeUs;
    this.#previousPrice = price;
  }

  /** What counted as an outlier, what became of them and where the largest are, in sentences; null where there is none. */
  outlierNote(): string | null {
    const { outliers } = this.figures;
    if (outliers === 0) return null;
    const named = this.#largest.map(({ timeUs, change }) => {
      const percent = (Math.exp(change) - 1) * 100;
      return `${this.#when(timeUs)} ${percent < 0 ? '' : '+'}${percent.toFixed(Math.abs(percent) < 1 ? 2 : 1)} %`;
    });
    const which = outliers > named.length ? 'The largest' : named.length === 1 ? 'It is' : 'They are';
    return `${outliers} ${outliers === 1 ? 'outlier' : 'outliers'}: a price more than ${OUTLIER_DEVIATIONS} times the usual change, and more than ${SMALLEST_OUTLIER * 100} %, away from the one before. Nothing was rejected for it: look at the chart whether the price or the file is right. ${which}: ${named.join(', ')}.`;
  }

  #when(timeUs: number): string {
    const isDated = this.#timeframe === '1d' || this.#timeframe === '1w';
    return isDated ? isoTime(timeUs).slice(0, 10) : isoTime(timeUs).replace('T', ' ').replace('Z', ' UTC');
  }

  #noteOutlier(timeUs: number, change: number): void {
    this.figures.outliers++;
    const isSmall = this.#largest.length === MOST_NAMED && Math.abs(change) <= Math.abs(this.#largest.at(-1)?.change ?? 0);
    if (isSmall) return;
    this.#largest = [...this.#largest, { timeUs, change }].sort((a, b) => Math.abs(b.change) - Math.abs(a.change)).slice(0, MOST_NAMED);
  }

  #pushChange(change: number, timeUs: number): void {
    const limit = OUTLIER_DEVIATIONS ** 2 * this.#variance;
    const square = change * change;
    const isOutlier = this.#count >= WARM_UP && square > limit && Math.abs(change) > SMALLEST_OUTLIER;
    if (isOutlier) this.#noteOutlier(timeUs, change);
    // Cut, so that one bad price does not hide the next, while a lasting rise still gets through.
    const counted = isOutlier ? limit : square;
    this.#count++;
    this.#variance =
      this.#count <= WARM_UP ? this.#variance + (counted - this.#variance) / this.#count : MEMORY * this.#variance + (1 - MEMORY) * counted;
  }

  /** Whether a bar is missing between two neighbours that the calendar expects. */
  #isGap(fromUs: number, toUs: number): boolean {
    if (this.#timeframe === '1w') return toUs - fromUs > this.#stepUs * 1.5;
    if (this.#timeframe === '1d') return this.#missesDay(fromUs, toUs);
    if (this.#calendar === 'utc') return true;
    // In steps of the timeframe, but not more than a few hundred questions for a silence of years.
    const stepUs = Math.max(this.#stepUs, (toUs - fromUs) / 500);
    for (let timeUs = fromUs + this.#stepUs; timeUs < toUs; timeUs += stepUs) if (isInSession(this.#calendar, timeUs)) return true;
    return false;
  }

  /** Days are named by their date, whatever hour they open at. A missing weekend is never a gap. */
  #missesDay(fromUs: number, toUs: number): boolean {
    const first = Math.round(fromUs / MICROSECONDS_PER_DAY) + 1;
    const last = Math.round(toUs / MICROSECONDS_PER_DAY);
    if (last - first > 7) return true;
    for (let day = first; day < last; day++) {
      const weekday = (day + 4) % 7;
      const isWeekend = weekday === 0 || weekday === 6;
      if (
        !isWeekend &&
        (this.#calendar !== 'us-equity' || isInSession('us-equity', day * MICROSECONDS_PER_DAY + 0.65 * MICROSECONDS_PER_DAY))
      )
        return true;
    }
    return false;
  }
}
