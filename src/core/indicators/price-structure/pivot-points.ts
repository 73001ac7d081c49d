import { z } from 'zod';
import type { IndicatorDefinition, SessionDays } from '../definition.ts';
import { choiceParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { SESSION_WINDOWS, SessionWindow, UTC_DAYS } from '../session-days.ts';
import { PIVOT_KINDS, PIVOT_OUTPUTS, type PivotKind, pivotLevels } from './pivot-levels.ts';

const parameters = z.strictObject({ window: choiceParameter(SESSION_WINDOWS, 'day'), kind: choiceParameter(PIVOT_KINDS, 'standard') });

class PivotPointsStream extends PerBarStream {
  readonly #kind: PivotKind;
  readonly #window: SessionWindow;
  readonly #levels = new Float64Array(PIVOT_OUTPUTS.length).fill(Number.NaN);
  #open = Number.NaN;
  #high = Number.NaN;
  #low = Number.NaN;
  #close = Number.NaN;
  #isFirst = true;

  constructor(kind: PivotKind, window: SessionWindow) {
    super();
    this.#kind = kind;
    this.#window = window;
  }

  push(timeUs: number, open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    if (this.#window.enters(timeUs)) {
      if (!this.#isFirst) {
        const from = this.#kind === 'woodie' ? open : this.#open;
        pivotLevels(this.#kind, { open: from, high: this.#high, low: this.#low, close: this.#close }, this.#levels);
      }
      this.#isFirst = false;
      this.#open = open;
      this.#high = high;
      this.#low = low;
    }
    if (high > this.#high) this.#high = high;
    if (low < this.#low) this.#low = low;
    this.#close = close;
    out.set(this.#levels);
  }

  clone(): PivotPointsStream {
    const copy = new PivotPointsStream(this.#kind, this.#window.clone());
    copy.#levels.set(this.#levels);
    copy.#open = this.#open;
    copy.#high = this.#high;
    copy.#low = this.#low;
    copy.#close = this.#close;
    copy.#isFirst = this.#isFirst;
    return copy;
  }
}

/**
 * Pivot points from the prices of the session day, week, month or hour before; nothing in the first window of the series. Woodie weighs the
 * open of the window that the levels are for.
 */
export const pivotPoints: IndicatorDefinition<typeof parameters> = {
  id: 'pivot-points',
  aliases: ['pivot', 'pivot-point'],
  title: 'Pivot points',
  family: 'price-structure',
  version: 1,
  parameters,
  outputs: PIVOT_OUTPUTS,
  pane: { placement: 'price' },
  repaints: false,
  /** The least: how many bars a window has is in the data. */
  warmupBars: () => 1,
  create: ({ window, kind }, days: SessionDays = UTC_DAYS) => new PivotPointsStream(kind, new SessionWindow(window, days)),
};
