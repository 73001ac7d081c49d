import { InvalidArgumentError } from 'commander';
import { MICROSECONDS_PER_DAY } from '#core/market/timeframe.ts';

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.(\d{1,6}))?)?(Z|[+-]\d\d:?\d\d)?$/;

function parse(text: string): { timeUs: number; isDate: boolean } {
  const isDate = DATE.test(text);
  const match = TIME.exec(text);
  if (isDate || match !== null) {
    const zone = match?.[2] ?? 'Z';
    const whole = isDate ? `${text}T00:00:00` : text.replace(' ', 'T').replace(/(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?$/, '');
    const ms = Date.parse(`${whole}${isDate ? 'Z' : zone}`);
    // A day that the month does not have would be moved on to the next month without a word.
    const isReal =
      !Number.isNaN(ms) && new Date(Date.parse(`${whole.slice(0, 10)}T00:00:00Z`)).toISOString().startsWith(whole.slice(0, 10));
    if (isReal) return { timeUs: ms * 1000 + Number((match?.[1] ?? '').padEnd(6, '0')), isDate };
  }
  throw new InvalidArgumentError(
    'Expected a date such as 2024-01-31 or a time such as 2024-01-31T17:00:00Z (UTC unless it carries a zone).',
  );
}

/** The beginning of a range: microseconds UTC. */
export const parseFrom = (text: string): number => parse(text).timeUs;

/** The end of a range, exclusive: a date alone includes that day. */
export function parseTo(text: string): number {
  const { timeUs, isDate } = parse(text);
  return isDate ? timeUs + MICROSECONDS_PER_DAY : timeUs;
}
