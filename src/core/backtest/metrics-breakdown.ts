import { civilFromDays, dayOfWeek } from '#core/market/civil-date.ts';
import { REGIMES, type Regime } from './metrics-regimes.ts';
import { type TradeFigures, tradeFigures } from './metrics-trades.ts';
import { EXIT_REASONS, type RunResult } from './run-result.ts';

/** Trades of one kind. */
export interface BreakdownRow {
  readonly key: string;
  readonly figures: TradeFigures;
}

/** How a time is sorted: all of the time's own market, none of this machine's. */
export interface BreakdownKeys {
  /** Days since 1970-01-01. */
  readonly sessionDay: (timeUs: number) => number;
  /** Hour of the day where the market is, 0 … 23. */
  readonly hourOf: (timeUs: number) => number;
  /** Name of what the market was like, known before the entry. */
  readonly regimeAt: (timeUs: number) => Regime;
}

/** Trades by what they have in common, rows in order of their keys' own order; kinds without a trade are absent. */
export interface Breakdowns {
  readonly byWeekday: readonly BreakdownRow[];
  readonly byHour: readonly BreakdownRow[];
  readonly byMonth: readonly BreakdownRow[];
  readonly byRegime: readonly BreakdownRow[];
  readonly bySide: readonly BreakdownRow[];
  readonly bySymbol: readonly BreakdownRow[];
  readonly byExitReason: readonly BreakdownRow[];
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];
const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));

/** {@link Breakdowns} of a run, weekday, hour, month and regime by the time of the entry. */
export function breakdownsOf({ trades, symbols }: RunResult, keys: BreakdownKeys): Breakdowns {
  const split = (keyOf: (i: number) => string | null, order: readonly string[] | null): BreakdownRow[] => {
    const groups = new Map<string, number[]>();
    for (let i = 0; i < trades.count; i++) {
      const key = keyOf(i);
      if (key === null) continue;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [i]);
      else group.push(i);
    }
    const named = order === null ? [...groups.keys()].sort() : order.filter((key) => groups.has(key));
    return named.map((key) => ({ key, figures: tradeFigures(trades, groups.get(key)) }));
  };
  const entered = (i: number): number => trades.entryTimeUs[i] as number;
  return {
    byWeekday: split((i) => WEEKDAYS[dayOfWeek(keys.sessionDay(entered(i)))] ?? null, WEEKDAYS),
    byHour: split((i) => HOURS[keys.hourOf(entered(i))] ?? null, HOURS),
    byMonth: split((i) => MONTHS[civilFromDays(keys.sessionDay(entered(i))).month - 1] ?? null, MONTHS),
    byRegime: split((i) => keys.regimeAt(entered(i)), REGIMES),
    bySide: split((i) => (trades.side[i] === 1 ? 'long' : 'short'), ['long', 'short']),
    bySymbol: split((i) => symbols[trades.symbol[i] as number] ?? null, symbols),
    byExitReason: split((i) => EXIT_REASONS[trades.exitReason[i] as number] ?? null, EXIT_REASONS),
  };
}
