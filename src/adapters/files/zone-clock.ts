import { FixedOffsetZone, IANAZone, type Zone } from 'luxon';
import { MICROSECONDS_PER_DAY, MICROSECONDS_PER_MINUTE } from '#core/market/timeframe.ts';
import { ExpectedError } from '#core/result.ts';

/** Turns `UTC`, `+02:00` or `America/New_York` into a zone. Throws `BadRequest` for anything else. */
function zoneOf(name: string): Zone {
  const trimmed = name.trim();
  if (/^(utc|gmt|z)$/i.test(trimmed)) return FixedOffsetZone.utcInstance;
  const match = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d\d))?$/i.exec(trimmed);
  if (match !== null) {
    const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
    if (minutes <= 15 * 60) return FixedOffsetZone.instance(match[1] === '-' ? -minutes : minutes);
  } else if (IANAZone.isValidZone(trimmed)) return IANAZone.create(trimmed);
  throw new ExpectedError(
    'BadRequest',
    `"${name.slice(0, 60)}" is not a time zone. Expected UTC, an offset such as +02:00 or a name such as America/New_York.`,
  );
}

/**
 * Local times of one zone to UTC. A time that the clocks skipped in spring does not exist: NaN. A time that they showed twice in
 * autumn is told by the order of the rows: the first pass is taken until the rows go back.
 */
export class ZoneClock {
  readonly name: string;
  readonly #zone: Zone;
  readonly #isDescending: boolean;
  readonly #toleranceUs: number;
  #previousUs = Number.NaN;
  #dayIndex = Number.NaN;
  #offsetBeforeUs = 0;
  #offsetAfterUs = 0;

  /** `toleranceUs`: how far rows may go back without being taken for the second pass; 0 for bars, where an equal time tells it. */
  constructor(name: string, isDescending: boolean, toleranceUs: number) {
    this.#zone = zoneOf(name);
    this.#toleranceUs = toleranceUs;
    this.name = this.#zone.isUniversal && this.#zone.offset(0) === 0 ? 'UTC' : name.trim();
    this.#isDescending = isDescending;
  }

  /** UTC of a local time, both in microseconds; NaN when the clocks never showed it. */
  toUtc(localUs: number): number {
    const dayIndex = Math.floor(localUs / MICROSECONDS_PER_DAY);
    if (dayIndex !== this.#dayIndex) this.#enterDay(dayIndex);
    if (this.#offsetBeforeUs === this.#offsetAfterUs) return this.#remember(localUs - this.#offsetBeforeUs);
    const early = this.#candidate(localUs, this.#offsetBeforeUs);
    const late = this.#candidate(localUs, this.#offsetAfterUs);
    if (Number.isNaN(early) || Number.isNaN(late)) return this.#remember(Number.isNaN(early) ? late : early);
    const [first, second] = this.#isDescending
      ? [Math.max(early, late), Math.min(early, late)]
      : [Math.min(early, late), Math.max(early, late)];
    const isTurnedBack = this.#isDescending ? first - this.#toleranceUs >= this.#previousUs : first + this.#toleranceUs <= this.#previousUs;
    return this.#remember(isTurnedBack ? second : first);
  }

  #enterDay(dayIndex: number): void {
    this.#dayIndex = dayIndex;
    const middayMs = (dayIndex * MICROSECONDS_PER_DAY) / 1000 + 43_200_000;
    // A day on either side: whatever change touches this local day lies between.
    this.#offsetBeforeUs = this.#zone.offset(middayMs - 86_400_000) * MICROSECONDS_PER_MINUTE;
    this.#offsetAfterUs = this.#zone.offset(middayMs + 86_400_000) * MICROSECONDS_PER_MINUTE;
  }

  #candidate(localUs: number, offsetUs: number): number {
    const utcUs = localUs - offsetUs;
    return this.#zone.offset(Math.floor(utcUs / 1000)) * MICROSECONDS_PER_MINUTE === offsetUs ? utcUs : Number.NaN;
  }

  #remember(utcUs: number): number {
    if (!Number.isNaN(utcUs)) this.#previousUs = utcUs;
    return utcUs;
  }
}
