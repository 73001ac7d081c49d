import type { marketContract } from '#contract/market.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { type InstrumentEvents, mergedEvents, orderedEvents } from '#core/market/instrument-events.ts';
import type { InstrumentReader, InstrumentWriter } from '#core/ports/instruments.ts';
import { ExpectedError } from '#core/result.ts';
import type { Handlers } from '#rpc/types.ts';
import type { InstrumentTable } from './instrument-table.ts';
import { readInstrumentEvents } from './read-instrument-events.ts';

type EventHandlers = Pick<Handlers<typeof marketContract>, 'instruments.events' | 'instruments.saveEvents' | 'instruments.importEvents'>;

/** How many problems of a file are told. */
const MOST_PROBLEMS = 20;

const countOf = ({ splits, dividends, halts }: InstrumentEvents): number => splits.length + dividends.length + halts.length;

/** What contract answers are made of may be written to. */
const plain = ({ adjustedFor, splits, dividends, halts }: InstrumentEvents) => ({
  adjustedFor,
  splits: [...splits],
  dividends: [...dividends],
  halts: [...halts],
});

/** Splits, dividends and halts of instruments: read, edited and imported. */
export function instrumentEventHandlers(store: InstrumentReader & InstrumentWriter, instruments: InstrumentTable): EventHandlers {
  const require = (symbol: string): Instrument => {
    const instrument = instruments.find(symbol);
    if (instrument) return instrument;
    throw new ExpectedError(
      'UnknownInstrument',
      `There is no instrument ${symbol}. Instruments are made by an import or by a feed; then their splits and dividends can be stored.`,
    );
  };
  return {
    async 'instruments.events'({ symbol }) {
      require(symbol);
      return plain(store.instrumentEvents(symbol));
    },
    async 'instruments.saveEvents'({ symbol, events }) {
      require(symbol);
      const ordered = orderedEvents(events);
      store.saveInstrumentEvents(symbol, ordered);
      return plain(ordered);
    },
    async 'instruments.importEvents'({ symbol, text, replace }) {
      const { calendar } = require(symbol);
      const { events: read, rows, problems } = readInstrumentEvents(text, calendar);
      const [first] = problems;
      if (rows === 0)
        throw new ExpectedError(
          'NothingUsable',
          `The file has no split, dividend or halt${first ? `: line ${first.line}, ${first.reason}` : ''}. It needs the columns date, type, value and, for halts, until.`,
        );
      const known = store.instrumentEvents(symbol);
      const events = mergedEvents(replace ? { ...known, splits: [], dividends: [], halts: [] } : known, read);
      store.saveInstrumentEvents(symbol, events);
      const added = replace ? countOf(events) : countOf(events) - countOf(known);
      return {
        symbol,
        rows,
        added: Math.max(0, added),
        rejected: problems.length,
        problems: problems.slice(0, MOST_PROBLEMS),
        events: plain(events),
      };
    },
  };
}
