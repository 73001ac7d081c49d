import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { configuredTimeUs } from '#core/backtest/configured-time.ts';
import type { BarColumns } from '#core/market/bar-columns.ts';
import { barCloseUs, barOpenUs } from '#core/market/calendar.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import { isoTime } from '#core/market/iso-time.ts';
import { type Timeframe, timeframeLengthUs } from '#core/market/timeframe.ts';

/** Times `[fromUs, toUs)`, microseconds UTC. */
export interface TimeRange {
  readonly fromUs: number;
  readonly toUs: number;
}

/** The half-open range that a configuration asks for. */
export function configuredRange({ from, to }: Pick<BacktestConfiguration, 'from' | 'to'>): TimeRange {
  return {
    fromUs: from ? configuredTimeUs(from, false) : Number.NEGATIVE_INFINITY,
    toUs: to ? configuredTimeUs(to, true) : Number.POSITIVE_INFINITY,
  };
}

/** From the first bar's opening to the last one's end. Bars that don't open where their calendar has it end after their nominal length. */
export function rangeOfBars({ timeUs }: BarColumns, calendar: CalendarId, timeframe: Timeframe): TimeRange {
  const last = timeUs[timeUs.length - 1] ?? Number.NaN;
  const isAligned = barOpenUs(calendar, timeframe, last) === last;
  return {
    fromUs: timeUs[0] ?? Number.NaN,
    toUs: isAligned ? barCloseUs(calendar, timeframe, last) : last + timeframeLengthUs(timeframe),
  };
}

/** The asked range as far as it has come: an end that the stored series reaches stays, another one is that of the bars there are. */
export const settledRange = (asked: TimeRange, bars: TimeRange, stored: TimeRange | null): TimeRange => ({
  fromUs: stored && stored.fromUs <= asked.fromUs ? asked.fromUs : Math.max(asked.fromUs, bars.fromUs),
  toUs: stored && stored.toUs >= asked.toUs ? asked.toUs : Math.min(asked.toUs, bars.toUs),
});

/** The configuration with a range that has the same bars when more have come: an end that is open or beyond what was loaded is the loaded one. */
export function withLoadedRange(configuration: BacktestConfiguration, loaded: TimeRange): BacktestConfiguration {
  const asked = configuredRange(configuration);
  return {
    ...configuration,
    from: asked.fromUs < loaded.fromUs ? isoTime(loaded.fromUs) : configuration.from,
    to: asked.toUs > loaded.toUs ? isoTime(loaded.toUs) : configuration.to,
  };
}
