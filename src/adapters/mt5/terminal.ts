import type { CalendarId, Instrument } from '#core/market/instrument.ts';
import { createTickLineScanner, type TickLineScanner } from '#core/market/tick-line-scanner.ts';
import type { FeedSink } from '#core/ports/market-feed.ts';
import type { LineConnection } from './line-connection.ts';
import type { StoredPosition } from './resume-positions.ts';

/** One symbol of a terminal and how far its ticks have come. */
export interface TerminalSymbol {
  readonly symbol: string;
  readonly instrumentId: number;
  readonly calendar: CalendarId;
  /** Server time from which the first tick was asked for. */
  readonly firstMs: number;
  /** Server time of the last tick taken (or {@link firstMs}), and how many tick lines of that time were taken. */
  lastMs: number;
  countAtLastMs: number;
  /** True when nothing of it was stored before: bars from before the first tick are asked for. */
  readonly isNew: boolean;
}

/** What the feed keeps of one terminal beyond its connections. */
export class Terminal {
  readonly name: string;
  readonly sourceId: number;
  readonly scanner: TickLineScanner = createTickLineScanner();
  /** By slot of the scanner; undefined for symbols that the terminal has not described. */
  readonly symbols: (TerminalSymbol | undefined)[] = [];
  /** Histories that are complete, as `symbol timeframe`. */
  readonly completeHistories = new Set<string>();
  connection: LineConnection | null = null;
  /** Sequence and server time of the last tick handed to ingestion; time -1 when not known. */
  lastSequence: number;
  lastServerMs = -1;
  readonly lastCommittedTimeUs: number | null;

  constructor(sink: FeedSink, name: string) {
    const opened = sink.openSource(name, { isSimulated: false });
    this.name = name;
    this.sourceId = opened.id;
    this.lastSequence = opened.lastCommittedSequence;
    this.lastCommittedTimeUs = opened.lastCommittedTimeUs;
  }

  /** Adds a symbol, or keeps what is known of it when it was described before. Null when there is no room. */
  describe(instrument: Instrument, instrumentId: number, fromMs: number, position: StoredPosition | null): TerminalSymbol | null {
    const slot = this.scanner.symbols.slotOf(instrument.symbol);
    if (slot < 0) return null;
    const known = this.symbols[slot];
    if (known !== undefined) return known;
    const entry: TerminalSymbol = {
      symbol: instrument.symbol,
      instrumentId,
      calendar: instrument.calendar,
      firstMs: fromMs,
      lastMs: fromMs,
      countAtLastMs: position?.count ?? 0,
      isNew: position === null,
    };
    this.symbols[slot] = entry;
    return entry;
  }
}
