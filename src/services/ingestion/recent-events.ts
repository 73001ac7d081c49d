import {
  REJECTED_TICK_REASON,
  REJECTED_TICK_RECEIVED_TIME,
  REJECTED_TICK_WIDTH,
  TOPIC_MARKET_EVENTS,
  TOPIC_REJECTED_TICKS,
} from '#core/market/logged-tick-record.ts';
import { REJECT_REASONS } from '#core/market/reject-reasons.ts';
import { TICK_ASK, TICK_BID, TICK_INSTRUMENT, TICK_SOURCE } from '#core/market/tick-record.ts';
import type { MarketReader } from './market-reader.ts';

interface RecentEvent {
  readonly sequence: number;
  readonly timeUs: number;
  readonly key: string;
  readonly source: string;
  readonly kind: string;
  readonly text: string;
}

/** The newest events of a topic in words, newest first. */
export function recentEvents(
  reader: MarketReader,
  sourceName: (id: number) => string | null,
  topic: 'market.ticks.rejected' | 'market.events',
  limit: number,
): RecentEvent[] {
  const from = Math.max(0, reader.nextSequence(topic) - limit);
  return (topic === TOPIC_REJECTED_TICKS ? rejectedTicks(reader, sourceName, from, limit) : marketEvents(reader, from, limit)).reverse();
}

function marketEvents(reader: MarketReader, from: number, limit: number): RecentEvent[] {
  return reader.readDocuments(TOPIC_MARKET_EVENTS, from, limit).map(({ sequence, eventTimeUs, key, source, payload }) => ({
    sequence,
    timeUs: eventTimeUs,
    key,
    source,
    kind: typeof payload.kind === 'string' ? payload.kind : 'unknown',
    text: typeof payload.text === 'string' ? payload.text : JSON.stringify(payload),
  }));
}

function rejectedTicks(reader: MarketReader, sourceName: (id: number) => string | null, from: number, limit: number): RecentEvent[] {
  const { firstSequence, records, count } = reader.readRecords(TOPIC_REJECTED_TICKS, from, limit);
  return Array.from({ length: count }, (_, i) => {
    const at = (field: number): number => records[i * REJECTED_TICK_WIDTH + field] as number;
    const reason = REJECT_REASONS[at(REJECTED_TICK_REASON)];
    const price = Number.isNaN(at(TICK_ASK)) ? `price ${at(TICK_BID)}` : `bid ${at(TICK_BID)}, ask ${at(TICK_ASK)}`;
    return {
      sequence: firstSequence + i,
      timeUs: at(REJECTED_TICK_RECEIVED_TIME),
      key: reader.symbolOf(at(TICK_INSTRUMENT)) ?? `instrument ${at(TICK_INSTRUMENT)}`,
      source: sourceName(at(TICK_SOURCE)) ?? `source ${at(TICK_SOURCE)}`,
      kind: reason?.name ?? 'Unknown',
      text: `${reason?.name ?? 'Unknown'} (${price}): ${reason?.sentence ?? 'The reason is not known to this version.'}`,
    };
  });
}
