import type { BarReader } from '#core/ports/bars.ts';
import type { EventLogReader } from '#core/ports/event-log.ts';
import type { InstrumentReader } from '#core/ports/instruments.ts';

/** Reads of what ingestion owns, on a connection of its own: they never wait for a flush. */
export type MarketReader = EventLogReader & BarReader & InstrumentReader;
