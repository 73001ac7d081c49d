import { zonedParts } from './time.ts';

const PATTERN = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: string | number) => String(value).padStart(2, '0');

/** `2019-02-04 10:15:30`: the form in which times are typed. */
export function writeTime(timeUs: number, zone: string): string {
  const { year, month, day, hour, minute, second } = zonedParts(timeUs, zone);
  return `${year}-${two(MONTHS.indexOf(month) + 1)}-${two(day)} ${hour}:${minute}:${second}`;
}

/** Reads `2019-02-04`, `2019-02-04 10:15` or `2019-02-04 10:15:30` as a time in a zone; null when it is none. */
export function readTime(text: string, zone: string): number | null {
  const match = PATTERN.exec(text.trim());
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const wall = Date.UTC(year, month - 1, day, hour, minute, second) * 1000;
  const wanted = `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`;
  if (writeTime(wall, 'UTC') !== wanted) return null;
  // The zone's offset depends on the time that is looked for: twice is enough, save for an hour that a change of clocks skips.
  let timeUs = wall;
  for (let i = 0; i < 2; i++) timeUs = wall - (readAsUtc(writeTime(timeUs, zone)) - timeUs);
  return timeUs;
}

function readAsUtc(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}Z`) * 1000;
}
