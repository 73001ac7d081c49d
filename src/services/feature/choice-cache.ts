import type { IndicatorDescription } from '#core/indicators/definition.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { choiceKey } from './choice-key.ts';
import { RecentlyUsed } from './recently-used.ts';

/** What is computed over one stored series, and brought up to its newest bar. */
interface Following {
  catchUp(isUrgent: boolean): Promise<void>;
}

/** One indicator over one series. `parameters` are checked ones, with their defaults. */
export interface Choice<Definition> {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly definition: Definition;
  readonly parameters: Record<string, unknown>;
  /** Session calendar whose days the indicator follows. */
  readonly calendar: CalendarId;
}

interface ChoiceCacheRules<Definition, Kept> {
  /** What is kept of a choice, before it has taken a bar. */
  readonly make: (choice: Choice<Definition>) => Kept;
  readonly sizeOf: (kept: Kept) => number;
  /** What all sizes together may be. The one asked for last is kept in any case. */
  readonly limit: number;
  readonly calendarOf: (symbol: string) => CalendarId;
  /** Definitions of the same identity give the same values. */
  readonly identityOf: (definition: Definition) => Pick<IndicatorDescription, 'id' | 'version'>;
  readonly onForgotten?: (kept: Kept) => void;
}

/** The most recently used of what was computed over series, one of each choice, bounded by their sizes. */
export class ChoiceCache<Definition, Kept extends Following> {
  readonly #rules: ChoiceCacheRules<Definition, Kept>;
  readonly #kept: RecentlyUsed<Kept>;

  constructor(rules: ChoiceCacheRules<Definition, Kept>) {
    this.#rules = rules;
    this.#kept = new RecentlyUsed(rules.limit, rules.sizeOf, rules.onForgotten);
  }

  get size(): number {
    return this.#kept.count;
  }

  /** What is kept of that choice, up to the newest stored bar. Whether it must be is up to `Kept.catchUp`, which is told `isUrgent`. */
  async upToDate(
    symbol: string,
    timeframe: Timeframe,
    definition: Definition,
    parameters: Record<string, unknown>,
    isUrgent = true,
  ): Promise<Kept> {
    const { make, calendarOf, identityOf } = this.#rules;
    const calendar = calendarOf(symbol);
    const key = choiceKey(symbol, timeframe, identityOf(definition), parameters, calendar);
    const kept = this.#kept.use(key, () => make({ symbol, timeframe, definition, parameters, calendar }));
    await kept.catchUp(isUrgent);
    this.#kept.trim(key);
    return kept;
  }
}
