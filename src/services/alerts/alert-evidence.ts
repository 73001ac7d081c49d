import { type Alert, type AlertOperand, type IndicatorOperand, watchedTimeframe } from '#core/alerts/alert.ts';
import type { Drawing } from '#core/drawings/drawing.ts';
import { lineNames, priceAt } from '#core/drawings/price-at.ts';
import { daysOfCalendar } from '#core/indicators/session-days.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';
import { choiceKey } from '../feature/choice-key.ts';
import type { IndicatorCache } from '../feature/indicator-cache.ts';
import { definitionFor } from './alert-checks.ts';
import type { Evidence, JudgedBar } from './judge-alert.ts';
import { MarkEvents } from './mark-events.ts';
import { type FindOwnOperand, isOwn, type OperandValues } from './own-operands.ts';
import { storedAxis } from './stored-axis.ts';

interface AlertEvidenceDeps {
  readonly bars: BarReader;
  readonly cache: IndicatorCache;
  readonly findOwn: FindOwnOperand;
  readonly calendarOf: (symbol: string) => CalendarId;
  readonly findDrawing: (symbol: string, id: string) => Drawing | null;
}

/** Finds what an alert is judged by at a bar, once what takes time is prepared. */
export interface PreparedAlert {
  /** Whether the stored bars are still those that were prepared: values are found by a bar's place among them. */
  isCurrent(): boolean;
  evidenceAt(bar: JudgedBar): Evidence;
}

const NOTHING: Evidence = { level: Number.NaN, basis: '', value: Number.NaN, events: [] };

/** Prepares what alerts are judged by: levels, lines of drawings, indicators in their live form and structure. */
export class AlertEvidence {
  readonly #deps: AlertEvidenceDeps;
  readonly #marks = new Map<string, MarkEvents>();
  #usedMarks = new Set<string>();

  constructor(deps: AlertEvidenceDeps) {
    this.#deps = deps;
  }

  /** To be called before alerts are prepared; structure that no alert asks for any more is let go of. */
  begin(): void {
    for (const key of this.#marks.keys()) if (!this.#usedMarks.has(key)) this.#marks.delete(key);
    this.#usedMarks = new Set();
  }

  /** Structure of alerts whose series had no bar this time is kept all the same. */
  keep(alert: Alert): void {
    if (alert.condition.kind === 'structure') this.#usedMarks.add(this.#marksKey(alert));
  }

  /** Computes what judging bars from `fromUs` on needs. Throws `ExpectedError` for a condition that can't be judged. */
  async prepare(alert: Alert, fromUs: number): Promise<PreparedAlert> {
    const { condition } = alert;
    switch (condition.kind) {
      case 'price':
        return always((_bar) => ({ ...NOTHING, level: condition.level, basis: String(condition.level) }));
      case 'drawing':
        return always((bar) => this.#lineAt(alert, condition.drawing, condition.line, bar.timeUs));
      case 'indicator':
        return this.#prepareIndicator(alert, condition.left, condition.right, fromUs);
      default:
        return this.#prepareMarks(alert, fromUs);
    }
  }

  #lineAt({ symbol, timeframe }: Alert, id: string, line: string | null, timeUs: number): Evidence {
    const { bars, calendarOf, findDrawing } = this.#deps;
    const drawing = findDrawing(symbol, id);
    if (drawing === null) return NOTHING;
    const axis = storedAxis(bars, symbol, timeframe, calendarOf(symbol), timeUs);
    const level = priceAt(drawing, timeUs, axis, line ?? lineNames(drawing)[0]) ?? Number.NaN;
    // Everything but how it looks: a line that was moved is another one.
    const { style: _style, text: _text, isLocked: _isLocked, isHidden: _isHidden, ...shape } = drawing;
    return { ...NOTHING, level, basis: JSON.stringify([shape, line]) };
  }

  async #prepareIndicator(alert: Alert, left: IndicatorOperand, right: AlertOperand, fromUs: number): Promise<PreparedAlert> {
    const { symbol, timeframe } = alert;
    const leftHistory = await this.#valuesFrom(fromUs, symbol, timeframe, left);
    const rightHistory = right.kind === 'indicator' ? await this.#valuesFrom(fromUs, symbol, timeframe, right) : null;
    const histories = [leftHistory, ...(rightHistory ? [rightHistory] : [])];
    const basis = JSON.stringify([left, right]);
    return {
      isCurrent: () => histories.every((history) => history.isCurrent()),
      evidenceAt: ({ timeUs, close }) => {
        const level = right.kind === 'level' ? right.level : right.kind === 'price' ? close : (rightHistory?.valueAt(timeUs) ?? Number.NaN);
        return { ...NOTHING, level, basis, value: leftHistory.valueAt(timeUs) };
      },
    };
  }

  async #valuesFrom(fromUs: number, symbol: string, timeframe: Timeframe, operand: IndicatorOperand): Promise<OutputValues> {
    const { bars, cache, findOwn } = this.#deps;
    if (isOwn(operand)) {
      const own = await findOwn(operand);
      return new OutputValues(await own.upToDate(symbol, timeframe), own.output, bars, symbol, timeframe, fromUs);
    }
    const { definition, parameters } = definitionFor(operand.indicator, operand.parameters);
    const history = await cache.upToDate(symbol, timeframe, definition, parameters);
    const output = definition.outputs.findIndex(({ name }) => name === operand.output);
    return new OutputValues(history, output, bars, symbol, timeframe, fromUs);
  }

  #marksKey({ symbol, timeframe, condition }: Alert): string {
    if (condition.kind !== 'structure') return '';
    const { definition, parameters } = definitionFor(condition.indicator, condition.parameters);
    return choiceKey(symbol, timeframe, definition, parameters, this.#deps.calendarOf(symbol));
  }

  async #prepareMarks(alert: Alert, fromUs: number): Promise<PreparedAlert> {
    const { bars, calendarOf } = this.#deps;
    const { symbol, condition } = alert;
    if (condition.kind !== 'structure') return always(() => NOTHING);
    const { definition, parameters } = definitionFor(condition.indicator, condition.parameters);
    const timeframe = watchedTimeframe(alert);
    const key = this.#marksKey(alert);
    let events = this.#marks.get(key);
    if (!events) {
      events = new MarkEvents(
        () => {
          const { marks } = definition;
          if (!marks) throw new Error(`${definition.id} has no marks.`);
          return marks(parameters, daysOfCalendar(calendarOf(symbol)));
        },
        bars,
        symbol,
        timeframe,
      );
      this.#marks.set(key, events);
    }
    this.#usedMarks.add(key);
    await events.catchUp(fromUs);
    const found = events;
    return {
      isCurrent: () => Object.is(bars.seriesSummary(symbol, timeframe)?.generation ?? Number.NaN, found.generation),
      evidenceAt: ({ timeUs }) => ({ ...NOTHING, events: found.at(timeUs) }),
    };
  }
}

const always = (evidenceAt: PreparedAlert['evidenceAt']): PreparedAlert => ({ isCurrent: () => true, evidenceAt });

/** One output of an indicator by the opening time of a stored bar, from a time on: a copy, for the whole history may be long and let go of. */
class OutputValues {
  readonly #generation: number;
  readonly #fromIndex: number;
  readonly #values: Float64Array | null;
  /** Whether a bar was asked for that was stored after the values were computed. */
  #isShort = false;
  readonly #bars: BarReader;
  readonly #symbol: string;
  readonly #timeframe: Timeframe;

  constructor(history: OperandValues, output: number, bars: BarReader, symbol: string, timeframe: Timeframe, fromUs: number) {
    this.#generation = history.generation;
    this.#fromIndex = bars.indexAtTime(symbol, timeframe, fromUs);
    // Of a series that was deleted there are no columns.
    const column = history.count === 0 ? new Float64Array(0) : history.column(Math.max(0, output));
    this.#values = output < 0 ? null : column.slice(this.#fromIndex, history.count);
    this.#bars = bars;
    this.#symbol = symbol;
    this.#timeframe = timeframe;
  }

  isCurrent(): boolean {
    const generation = this.#bars.seriesSummary(this.#symbol, this.#timeframe)?.generation ?? Number.NaN;
    return !this.#isShort && Object.is(generation, this.#generation);
  }

  /** NaN for a bar that is not stored, before warm-up, and for an output that is not there. */
  valueAt(timeUs: number): number {
    const index = this.#bars.indexAtTime(this.#symbol, this.#timeframe, timeUs);
    if (this.#bars.readByIndex(this.#symbol, this.#timeframe, index, 1).timeUs[0] !== timeUs) return Number.NaN;
    if (this.#values === null) return Number.NaN;
    if (index - this.#fromIndex >= this.#values.length) this.#isShort = true;
    return this.#values[index - this.#fromIndex] ?? Number.NaN;
  }
}
