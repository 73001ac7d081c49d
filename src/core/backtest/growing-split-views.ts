import { appendBars, type BarColumns, type GrowingBars, growingBars } from '#core/market/bar-columns.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import { GrowingIndicatorColumns } from './growing-indicator-columns.ts';
import type { CorporateAction } from './market-data.ts';
import { barsAfterSplit, type SplitView, splitBars } from './split-views.ts';

interface GrowingView extends SplitView {
  readonly bars: GrowingBars;
  readonly indicators: GrowingIndicatorColumns;
}

/** What a strategy sees from each split on, of bars that go on coming. */
export class GrowingSplitViews {
  readonly #bars: BarColumns;
  readonly #calendar: CalendarId;
  readonly #most: number;
  readonly #views: GrowingView[] = [];

  /** `most`: the greatest number of bars. */
  constructor(bars: BarColumns, calendar: CalendarId, most: number) {
    this.#bars = bars;
    this.#calendar = calendar;
    this.#most = most;
  }

  /** In their order, one for each split so far. */
  get views(): readonly SplitView[] {
    return this.#views;
  }

  /** Takes bars that were added to the symbol's, and the actions that came with them. */
  extend(more: BarColumns, actions: readonly CorporateAction[]): void {
    for (const view of this.#views) {
      appendBars(view.bars, more);
      view.indicators.extend();
    }
    if (actions.length === 0) return;
    let seen: BarColumns = this.#views.at(-1)?.bars ?? this.#bars;
    for (const [fromBar, ratio] of splitBars(actions, this.#bars.timeUs)) {
      const bars = growingBars(this.#most);
      appendBars(bars, barsAfterSplit(seen, fromBar, ratio));
      this.#views.push({ fromBar, bars, indicators: new GrowingIndicatorColumns(bars, this.#calendar, this.#most) });
      seen = bars;
    }
  }
}
