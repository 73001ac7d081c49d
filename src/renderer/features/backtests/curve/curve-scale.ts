const SECOND_US = 1e6;
const DAY_US = 86_400e6;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The smallest of 1, 2 or 5 times a power of ten that is not below a value above 0. */
export function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? 10 * power;
}

/** Round values inside a range, at most `most` of them: 1, 2 or 5 times a power of ten apart. */
export function niceTicks(low: number, high: number, most: number): number[] {
  if (!(high > low) || most < 1) return [];
  const step = niceStep((high - low) / most);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
}

/** A place on the time axis and what is written there. */
interface TimeTick {
  readonly timeUs: number;
  readonly label: string;
  /** A change of the larger unit: written bolder. */
  readonly isMajor: boolean;
}

const FIXED_STEPS_US = [60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600].map((seconds) => seconds * SECOND_US);

/** Round times (UTC) inside a range, at most `most` of them: years, months, days or hours, as the range asks for. */
export function timeTicks(fromUs: number, toUs: number, most: number): TimeTick[] {
  const span = toUs - fromUs;
  if (!(span > 0) || most < 1) return [];
  const rough = span / most;
  if (rough > 20 * DAY_US) return monthTicks(fromUs, toUs, Math.ceil(rough / (30.4 * DAY_US)));
  if (rough > 12 * 3600 * SECOND_US) return dayTicks(fromUs, toUs, Math.ceil(rough / DAY_US));
  const step = FIXED_STEPS_US.find((one) => one >= rough) ?? DAY_US;
  const ticks: TimeTick[] = [];
  for (let timeUs = Math.ceil(fromUs / step) * step; timeUs <= toUs; timeUs += step) {
    const date = new Date(timeUs / 1000);
    const isMajor = timeUs % DAY_US === 0;
    const label = isMajor ? `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}` : date.toISOString().slice(11, 16);
    ticks.push({ timeUs, label, isMajor });
  }
  return ticks;
}

function monthTicks(fromUs: number, toUs: number, months: number): TimeTick[] {
  const step = [1, 2, 3, 6, 12, 24, 60, 120].find((one) => one >= months) ?? 240;
  const start = new Date(fromUs / 1000);
  const ticks: TimeTick[] = [];
  const firstMonth = Math.ceil((start.getUTCFullYear() * 12 + start.getUTCMonth() + (start.getUTCDate() > 1 ? 1 : 0)) / step) * step;
  for (let month = firstMonth; ; month += step) {
    const timeUs = Date.UTC(Math.floor(month / 12), month % 12) * 1000;
    if (timeUs > toUs) return ticks;
    const isMajor = month % 12 === 0;
    if (timeUs >= fromUs) ticks.push({ timeUs, isMajor, label: isMajor ? String(Math.floor(month / 12)) : (MONTHS[month % 12] ?? '') });
  }
}

function dayTicks(fromUs: number, toUs: number, days: number): TimeTick[] {
  const step = ([1, 2, 5, 10, 15].find((one) => one >= days) ?? 15) * DAY_US;
  const ticks: TimeTick[] = [];
  for (let timeUs = Math.ceil(fromUs / step) * step; timeUs <= toUs; timeUs += step) {
    const date = new Date(timeUs / 1000);
    ticks.push({ timeUs, label: `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`, isMajor: false });
  }
  return ticks;
}
