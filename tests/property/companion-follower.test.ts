// verifies: indicators-against-instrument
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findIndicator } from '#core/indicators/registry.ts';
import { daysOfCalendar } from '#core/indicators/session-days.ts';
import { type BarColumns, makeBarColumns } from '#core/market/bar-columns.ts';
import type { MarketStore } from '#core/ports/market-store.ts';
import { CompanionCloses } from '#services/feature/companion-closes.ts';
import { IndicatorHistory } from '#services/feature/indicator-history.ts';
import { INSTRUMENT, marketStore } from '../support/market-with-bars.ts';
import { parametersOf } from '../support/run-indicator.ts';

const MINUTE_US = 60_000_000;

/** The only bar of a minute. */
const oneBar = (minute: number, close: number): BarColumns => {
  const bars = makeBarColumns(1);
  bars.timeUs[0] = (28_000_000 + minute) * MINUTE_US;
  for (const column of [bars.open, bars.high, bars.low, bars.close]) column[0] = close;
  return bars;
};

/** What happens next: a bar of the instrument, one of the companion, a late bar in the companion's past, or somebody asks. */
const step = fc.record({
  what: fc.constantFrom('own', 'own', 'own', 'other', 'other', 'other', 'late', 'ask', 'ask'),
  gap: fc.constantFrom(1, 1, 1, 1, 2, 3),
  close: fc.integer({ min: 90, max: 110 }),
});

function historyOf(store: MarketStore, id: string): IndicatorHistory {
  const definition = findIndicator(id);
  if (definition === null) throw new Error(`there is no ${id}`);
  const parameters = parametersOf(definition, { against: 'instrument', with: 'OTHER', period: 3 });
  return new IndicatorHistory(
    definition,
    parameters,
    store,
    'TEST',
    '1m',
    daysOfCalendar('utc'),
    new CompanionCloses(store, 'OTHER', '1m'),
  );
}

const valuesOf = (history: IndicatorHistory): number[] => [...history.column(0).subarray(0, history.count)];

it.each(['correlation', 'beta'])(
  '%s with another instrument has the same values however the bars of both arrived, up to its newest bar',
  async (id) => {
    let defined = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 90, size: 'max' }), async (steps) => {
        const store = marketStore();
        store.saveInstrument({ ...INSTRUMENT, symbol: 'OTHER' });
        const live = historyOf(store, id);
        let seen: number[] = [];
        const minutes = { own: 0, other: 0 };
        const others = new Set<number>();
        for (const { what, gap, close } of steps) {
          if (what === 'ask') {
            await live.catchUp();
            const values = live.count === 0 ? [] : valuesOf(live);
            expect(values.slice(0, seen.length)).toEqual(seen);
            seen = values;
          } else if (what === 'late') {
            const free = Array.from({ length: minutes.other }, (_, minute) => minute).find((minute) => minute > 0 && !others.has(minute));
            if (free === undefined) continue;
            others.add(free);
            store.transaction(() => store.mergeBars('OTHER', '1m', oneBar(free, close), false));
            // Stored bars were changed: values may change with them.
            seen = [];
          } else {
            minutes[what] += gap;
            if (what === 'other') others.add(minutes.other);
            store.transaction(() => store.mergeBars(what === 'own' ? 'TEST' : 'OTHER', '1m', oneBar(minutes[what], close), false));
          }
        }
        await live.catchUp();
        const batch = historyOf(store, id);
        await batch.catchUp();
        const count = store.indexAtTime('TEST', '1m', (28_000_000 + minutes.other + 1) * MINUTE_US);
        expect([live.count, batch.count]).toEqual(minutes.other === 0 ? [0, 0] : [count, count]);
        if (count > 0 && minutes.other > 0) expect(valuesOf(live)).toEqual(valuesOf(batch));
        if (live.count > 0) defined += valuesOf(live).filter((value) => !Number.isNaN(value)).length;
      }),
      { numRuns: 150 },
    );
    expect(defined).toBeGreaterThan(500);
  },
);
