import { MISSING } from './number.ts';

interface ZonedParts {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly weekday: string;
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone);
  if (!formatter) {
    const options = {
      year: 'numeric',
      month: 'short',
      day: 'numeric',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    } as const;
    formatter = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: isTimeZone(zone) ? zone : 'UTC' });
    formatters.set(zone, formatter);
  }
  return formatter;
}

/** Whether this machine knows the IANA zone. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** Calendar fields of a time in a zone, as text. */
export function zonedParts(timeUs: number, zone: string): ZonedParts {
  const parts: Record<string, string> = {};
  for (const part of formatterFor(zone).formatToParts(timeUs / 1000)) parts[part.type] = part.value;
  // "Sept" is the en-GB spelling; every month takes three letters here so that columns do not jump.
  return { ...parts, month: (parts.month ?? '').slice(0, 3) } as unknown as ZonedParts;
}

const isTime = (timeUs: number | null | undefined): timeUs is number => timeUs !== null && timeUs !== undefined && Number.isFinite(timeUs);

/** `14:36:46`. */
export function formatClock(timeUs: number | null | undefined, zone: string): string {
  if (!isTime(timeUs)) return MISSING;
  const { hour, minute, second } = zonedParts(timeUs, zone);
  return `${hour}:${minute}:${second}`;
}

/** Time only today, else `30 Oct 09:15`, with the year if it is not this year. */
export function formatMoment(timeUs: number | null | undefined, nowUs: number, zone: string, withSeconds = false): string {
  if (!isTime(timeUs)) return MISSING;
  const then = zonedParts(timeUs, zone);
  const now = zonedParts(nowUs, zone);
  const clock = withSeconds ? `${then.hour}:${then.minute}:${then.second}` : `${then.hour}:${then.minute}`;
  if (then.year !== now.year) return `${then.day} ${then.month} ${then.year} ${clock}`;
  return then.month === now.month && then.day === now.day ? clock : `${then.day} ${then.month} ${clock}`;
}

/** `30 Oct 2026`. */
export function formatDate(timeUs: number | null | undefined, zone: string): string {
  if (!isTime(timeUs)) return MISSING;
  const { day, month, year } = zonedParts(timeUs, zone);
  return `${day} ${month} ${year}`;
}

/** `Fri 30 Oct 2026 09:15:00`: the full form, for the crosshair and tooltips. */
export function formatFull(timeUs: number | null | undefined, zone: string, withSeconds: boolean): string {
  if (!isTime(timeUs)) return MISSING;
  const { weekday, day, month, year, hour, minute, second } = zonedParts(timeUs, zone);
  return `${weekday} ${day} ${month} ${year} ${hour}:${minute}${withSeconds ? `:${second}` : ''}`;
}

/** A length of time: `14 s`, `38m`, `1h 12m`, `3d 4h`. */
export function formatDuration(us: number | null | undefined): string {
  if (!isTime(us)) return MISSING;
  const seconds = Math.max(0, Math.floor(us / 1e6));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours}h ${String(minutes % 60).padStart(2, '0')}m`;
  return `${Math.floor(hours / 24)}d ${hours % 24}h`;
}

/** An age: `now` under ten seconds, then a duration. */
export function formatAge(us: number | null | undefined): string {
  if (!isTime(us)) return MISSING;
  return us < 10e6 ? 'now' : formatDuration(us);
}

/** Time left: `08:14`, `3:08:14` from an hour on, `2d 3h` from two days on. */
export function formatCountdown(us: number | null | undefined): string {
  if (!isTime(us)) return MISSING;
  const seconds = Math.max(0, Math.ceil(us / 1e6));
  if (seconds >= 172_800) return formatDuration(us);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** How a zone is called in a label: `UTC`, `New York`. */
export const zoneLabel = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
