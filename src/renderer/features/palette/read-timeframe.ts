import { isTimeframe, type Timeframe } from '#core/market/timeframe.ts';

const MINUTES: Readonly<Record<string, Timeframe>> = {
  1: '1m',
  5: '5m',
  15: '15m',
  30: '30m',
  60: '1h',
  240: '4h',
  1440: '1d',
  10080: '1w',
};

/** The timeframe that a trader means by `15`, `240`, `1D`, `4h` or `1s`; null when it is none. */
export function readTimeframe(text: string): Timeframe | null {
  const wanted = text.trim().toLowerCase();
  if (MINUTES[wanted]) return MINUTES[wanted];
  return isTimeframe(wanted) ? wanted : null;
}
