import type { BarColumns } from '#core/market/bar-columns.ts';
import { sessionDayNumber } from '#core/market/calendar.ts';
import { daysFromCivil } from '#core/market/civil-date.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import type { InstrumentEvents, Split } from '#core/market/instrument-events.ts';
import { isoTime } from '#core/market/iso-time.ts';
import { MICROSECONDS_PER_DAY } from '#core/market/timeframe.ts';
import type { CorporateAction } from './market-data.ts';

/** Splits of less than this, as the logarithm of their ratio, can't be told from a price's own moves. */
const TOLD_BY_PRICE = 0.3;

/** Number of a date's day, days since 1970-01-01. */
function dateNumber(date: string): number {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return daysFromCivil(year, month, day);
}

/** Index of the first bar that opens on a date's session day or later; the count of bars when there is none. */
function barOnOrAfter(date: string, calendar: CalendarId, timeUs: Float64Array): number {
  const day = dateNumber(date);
  let low = 0;
  let high = timeUs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sessionDayNumber(calendar, timeUs[middle] as number) < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Units that one unit held at the close before `date` has become by splits since, those of that day with them. */
const unitsSince = (splits: readonly Split[], date: string): number =>
  splits.reduce((units, split) => (split.date >= date ? units * split.ratio : units), 1);

/**
 * What a run over these bars has to book: splits where prices are as traded; dividends unless prices are adjusted for them, a unit of the
 * prices' own scale. Each at the opening time of the first bar of its session day or later; at one time the dividend comes first,
 * because it is paid on the units before the split. What came before the first bar is left out.
 */
export function corporateActions(events: InstrumentEvents, calendar: CalendarId, timeUs: Float64Array): CorporateAction[] {
  const { adjustedFor, splits, dividends } = events;
  const firstDay = timeUs.length === 0 ? Number.POSITIVE_INFINITY : sessionDayNumber(calendar, timeUs[0] as number);
  const at = (date: string): number =>
    dateNumber(date) < firstDay ? Number.NaN : (timeUs[barOnOrAfter(date, calendar, timeUs)] ?? Number.NaN);
  const actions: CorporateAction[] = [];
  if (adjustedFor !== 'splits-and-dividends')
    for (const { date, amount } of dividends)
      actions.push({ type: 'dividend', timeUs: at(date), amount: adjustedFor === 'splits' ? amount / unitsSince(splits, date) : amount });
  if (adjustedFor === 'nothing') for (const { date, ratio } of splits) actions.push({ type: 'split', timeUs: at(date), ratio });
  return actions.filter(({ timeUs: us }) => !Number.isNaN(us)).sort((a, b) => a.timeUs - b.timeUs || (a.type < b.type ? -1 : 1));
}

/** Splits that are to be booked although the price does not show them: it is adjusted already. Tiny ones are not judged. */
export function splitsNotInPrices(events: InstrumentEvents, calendar: CalendarId, { timeUs, open, close }: BarColumns): Split[] {
  if (events.adjustedFor !== 'nothing') return [];
  return events.splits.filter(({ date, ratio }) => {
    const bar = barOnOrAfter(date, calendar, timeUs);
    const fall = Math.log((close[bar - 1] as number) / (open[bar] as number));
    const told = Math.log(ratio);
    return Math.abs(told) >= TOLD_BY_PRICE && Math.abs(fall) < Math.abs(fall - told);
  });
}

/** Ratios that splits have; their inverses are reverse splits. */
const USUAL_RATIOS = [1.5, 2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 50];
const RATIO_TOLERANCE = 0.03;

/** Session days at whose open the price has changed as by a split that nobody told of: a date and the ratio that it looks like. */
export function unknownSplits(events: InstrumentEvents, calendar: CalendarId, { timeUs, open, close }: BarColumns): Split[] {
  if (events.adjustedFor !== 'nothing') return [];
  const known = new Set(events.splits.map(({ date }) => barOnOrAfter(date, calendar, timeUs)));
  const found: Split[] = [];
  for (let i = 1; i < timeUs.length; i++) {
    const ratio = (close[i - 1] as number) / (open[i] as number);
    if ((ratio < 1.4 && ratio > 1 / 1.4) || known.has(i)) continue;
    const usual = USUAL_RATIOS.flatMap((one) => [one, 1 / one]).find((one) => Math.abs(ratio / one - 1) < RATIO_TOLERANCE);
    if (usual === undefined) continue;
    const day = sessionDayNumber(calendar, timeUs[i] as number);
    if (day === sessionDayNumber(calendar, timeUs[i - 1] as number)) continue;
    found.push({ date: isoTime(day * MICROSECONDS_PER_DAY).slice(0, 10), ratio: usual });
  }
  return found;
}
