/** What stored prices are adjusted for already: what they are adjusted for is never booked again. */
export const PRICE_ADJUSTMENTS = ['nothing', 'splits', 'splits-and-dividends'] as const;
export type PriceAdjustment = (typeof PRICE_ADJUSTMENTS)[number];

/** From the session day of `date` (YYYY-MM-DD) on, one unit from before is `ratio` units. */
export interface Split {
  readonly date: string;
  readonly ratio: number;
}

/** Money for each unit held at the close before the ex-date `date` (YYYY-MM-DD), in the instrument's currency. */
export interface Dividend {
  readonly date: string;
  readonly amount: number;
}

/** Time without trading beside the calendar's, half-open, microseconds UTC. */
export interface Halt {
  readonly fromUs: number;
  readonly toUs: number;
}

/** What happened to an instrument beside its prices. Each list ascends by time; no date has two splits or two dividends, and halts are apart. */
export interface InstrumentEvents {
  readonly adjustedFor: PriceAdjustment;
  readonly splits: readonly Split[];
  readonly dividends: readonly Dividend[];
  readonly halts: readonly Halt[];
}

/** Of an instrument of which nothing is known: prices as they were traded. */
export const NO_INSTRUMENT_EVENTS: InstrumentEvents = { adjustedFor: 'nothing', splits: [], dividends: [], halts: [] };

const byDate = <T extends { readonly date: string }>(events: readonly T[]): T[] =>
  [...new Map(events.map((event) => [event.date, event])).values()].sort((a, b) => (a.date < b.date ? -1 : 1));

/** Halts that meet or overlap are one. */
function joined(halts: readonly Halt[]): Halt[] {
  const apart: Halt[] = [];
  for (const halt of [...halts].sort((a, b) => a.fromUs - b.fromUs)) {
    const last = apart[apart.length - 1];
    if (last !== undefined && halt.fromUs <= last.toUs) apart[apart.length - 1] = { ...last, toUs: Math.max(last.toUs, halt.toUs) };
    else apart.push(halt);
  }
  return apart;
}

/** The same events in the order that {@link InstrumentEvents} promises; of two for one date the later one counts. */
export const orderedEvents = ({ adjustedFor, splits, dividends, halts }: InstrumentEvents): InstrumentEvents => ({
  adjustedFor,
  splits: byDate(splits),
  dividends: byDate(dividends),
  halts: joined(halts),
});

/** Both together; for one date, `added` counts. How prices are adjusted stays as it was. */
export const mergedEvents = (known: InstrumentEvents, added: InstrumentEvents): InstrumentEvents =>
  orderedEvents({
    adjustedFor: known.adjustedFor,
    splits: [...known.splits, ...added.splits],
    dividends: [...known.dividends, ...added.dividends],
    halts: [...known.halts, ...added.halts],
  });
