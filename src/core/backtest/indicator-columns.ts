import type { SessionDays } from '#core/indicators/definition.ts';
import { parseIndicatorParameters } from '#core/indicators/parameters.ts';
import { findIndicator } from '#core/indicators/registry.ts';
import type { BarColumns } from '#core/market/bar-columns.ts';
import { sessionDayOpenUs } from '#core/market/calendar.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import { ExpectedError } from '#core/result.ts';

/**
 * Whole columns of indicators over one series, each computed once and shared by every run over it. Streams only: what repaints comes
 * in its live form, which never changes a value.
 */
export class IndicatorColumns {
  readonly #bars: BarColumns;
  readonly #days: SessionDays;
  readonly #columns = new Map<string, readonly Float64Array[]>();

  constructor(bars: BarColumns, calendar: CalendarId) {
    this.#bars = bars;
    this.#days = { dayStartUs: (timeUs) => sessionDayOpenUs(calendar, timeUs) };
  }

  /** One output, the first unless named. Throws an ExpectedError for an unknown indicator or output, or bad parameters. */
  column(id: string, parameters: Readonly<Record<string, unknown>> = {}, output?: string): Float64Array {
    const definition = findIndicator(id);
    if (definition === null)
      throw new ExpectedError('UnknownIndicator', `A strategy asked for the indicator ${id}, which is not in the list of indicators.`);
    const at = output === undefined ? 0 : definition.outputs.findIndex(({ name }) => name === output);
    if (at < 0) {
      const names = definition.outputs.map(({ name }) => name).join(', ');
      throw new ExpectedError(
        'UnknownIndicator',
        `A strategy asked for the output ${output} of ${definition.id}; its outputs are ${names}.`,
      );
    }
    const parsed = parseIndicatorParameters(definition, parameters);
    if (!parsed.ok) throw parsed.error;
    const key = `${definition.id} ${JSON.stringify(parsed.value)}`;
    let columns = this.#columns.get(key);
    if (columns === undefined) {
      const count = this.#bars.timeUs.length;
      columns = definition.outputs.map(() => new Float64Array(count));
      definition.create(parsed.value, this.#days).pushMany(this.#bars, 0, count, columns);
      this.#columns.set(key, columns);
    }
    return columns[at] as Float64Array;
  }
}
