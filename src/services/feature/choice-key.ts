import type { IndicatorDescription } from '#core/indicators/definition.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import type { Timeframe } from '#core/market/timeframe.ts';

/** One text for one choice, whatever the order in which its parameters were written. */
export function choiceKey(
  symbol: string,
  timeframe: Timeframe,
  { id, version }: Pick<IndicatorDescription, 'id' | 'version'>,
  parameters: Readonly<Record<string, unknown>>,
  calendar: CalendarId,
): string {
  const names = Object.keys(parameters).sort();
  return JSON.stringify([symbol, timeframe, calendar, id, version, names.map((name) => [name, parameters[name]])]);
}
