import type { IndicatorDefinition, IndicatorStream, SessionDays } from '#core/indicators/definition.ts';
import { parseIndicatorParameters } from '#core/indicators/parameters.ts';
import { findIndicator } from '#core/indicators/registry.ts';
import type { BarColumns } from '#core/market/bar-columns.ts';
import { sessionDayOpenUs } from '#core/market/calendar.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import { ExpectedError } from '#core/result.ts';
import type { BroughtIndicator } from '#core/strategy/strategy.ts';
import { isUserCodeId } from '#core/user-code/user-code-id.ts';

/** Doubles that are kept, 256 MB of them: a search over long periods would keep thousands of columns otherwise. */
const MOST_VALUES = 32 * 1024 * 1024;

interface Kept {
  readonly columns: readonly Float64Array[];
  /** Grows with every question for a column. */
  askedAt: number;
}

/**
 * Whole columns of indicators over one series, each computed once and shared by every run over it. Streams only: what repaints comes
 * in its live form, which never changes a value. When there are too many, those that were asked for longest ago are let go.
 */
export class IndicatorColumns {
  protected readonly bars: BarColumns;
  readonly #days: SessionDays;
  readonly #mostValues: number;
  readonly #kept = new Map<string, Kept>();
  #values = 0;
  #asked = 0;

  constructor(bars: BarColumns, calendar: CalendarId, mostValues: number = MOST_VALUES) {
    this.bars = bars;
    this.#days = { dayStartUs: (timeUs) => sessionDayOpenUs(calendar, timeUs) };
    this.#mostValues = mostValues;
  }

  /**
   * One output, the first unless named, of an indicator of the registry or of one that is brought along. Throws an ExpectedError for an unknown
   * indicator or output, or bad parameters.
   */
  column(
    id: string,
    parameters: Readonly<Record<string, unknown>> = {},
    output?: string,
    brought?: ReadonlyMap<string, BroughtIndicator>,
  ): Float64Array {
    const own = brought?.get(id);
    const definition = own?.definition ?? findIndicator(id);
    if (definition === null) throw new ExpectedError('UnknownIndicator', notKnown(id));
    const at = output === undefined ? 0 : definition.outputs.findIndex(({ name }) => name === output);
    if (at < 0) {
      const names = definition.outputs.map(({ name }) => name).join(', ');
      throw new ExpectedError(
        'UnknownIndicator',
        `A strategy asked for the output ${output} of ${definition.id}; its outputs are ${names}.`,
      );
    }
    const key = `${definition.id} ${own?.hash ?? ''} ${JSON.stringify(parameters)}`;
    let kept = this.#kept.get(key);
    if (kept === undefined) {
      kept = { columns: this.#compute(definition, parameters), askedAt: 0 };
      this.#kept.set(key, kept);
      this.#letGo(kept);
    }
    kept.askedAt = ++this.#asked;
    return kept.columns[at] as Float64Array;
  }

  #compute(definition: IndicatorDefinition, parameters: Readonly<Record<string, unknown>>): readonly Float64Array[] {
    const parsed = parseIndicatorParameters(definition, parameters);
    if (!parsed.ok) throw parsed.error;
    if ((definition.companion?.(parsed.value) ?? null) !== null)
      throw new ExpectedError(
        'BadParameters',
        `A strategy asked for ${definition.id} with another instrument, but a strategy's indicators see the bars of one. Choose time, lag or volume.`,
      );
    const columns = this.fill(definition.create(parsed.value, this.#days), definition.outputs.length);
    this.#values += columns.length * this.bars.timeUs.length;
    return columns;
  }

  /** New columns with what a stream makes of every bar there is. */
  protected fill(stream: IndicatorStream, outputs: number): readonly Float64Array[] {
    const count = this.bars.timeUs.length;
    const columns = Array.from({ length: outputs }, () => new Float64Array(count));
    stream.pushMany(this.bars, 0, count, columns);
    return columns;
  }

  #letGo(newest: Kept): void {
    if (this.#values <= this.#mostValues) return;
    for (const [key, kept] of [...this.#kept].sort(([, a], [, b]) => a.askedAt - b.askedAt)) {
      if (this.#values <= this.#mostValues) return;
      if (kept === newest) continue;
      this.#kept.delete(key);
      this.#values -= kept.columns.length * this.bars.timeUs.length;
    }
  }
}

const notKnown = (id: string): string =>
  isUserCodeId(id)
    ? `A strategy asked for the indicator ${id}, which its needs don't name: add indicators: ['${id}'] to them.`
    : `A strategy asked for the indicator ${id}, which is not in the list of indicators.`;
