import { isInSession } from '#core/market/calendar.ts';
import type { HealthEvent } from '#core/market/feed-health.ts';
import type { Instrument } from '#core/market/instrument.ts';
import type { DocumentEvent } from '#core/ports/event-log.ts';

type NewEvent = Omit<DocumentEvent, 'sequence'>;

const inSeconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

function event(key: string, eventTimeUs: number, receivedTimeUs: number, payload: { kind: string; text: string }, facts: object): NewEvent {
  return { key, eventTimeUs, receivedTimeUs, source: 'ingestion', schemaVersion: 1, causedBy: null, payload: { ...payload, ...facts } };
}

/** A source went quiet or came back, another one took over, or two of them disagree. */
export function healthEvent(happened: HealthEvent, symbol: string, nameOf: (stream: number) => string, nowUs: number): NewEvent {
  const { kind } = happened;
  const make = (text: string, facts: object): NewEvent => event(symbol, nowUs, nowUs, { kind, text }, facts);
  switch (happened.kind) {
    case 'stale':
    case 'live-again': {
      const source = nameOf(happened.stream);
      const quiet = inSeconds(happened.quietMs);
      // A source that was stopped is quiet at once.
      const silence =
        happened.quietMs < 1000 ? `${source} sends ${symbol} no more.` : `${source} is quiet: no tick of ${symbol} for ${quiet}.`;
      const text = kind === 'stale' ? silence : `${source} sends ${symbol} again.`;
      return make(text, { source, quietMs: happened.quietMs });
    }
    case 'failover':
    case 'failback': {
      const from = nameOf(happened.from);
      const to = nameOf(happened.to);
      const text = kind === 'failover' ? `${symbol} now comes from ${to}, because ${from} is quiet.` : `${symbol} comes from ${to} again.`;
      return make(text, { from, to });
    }
    default: {
      const sources = [nameOf(happened.stream), nameOf(happened.other)];
      const distance = `${happened.spreads.toFixed(1)} usual spreads`;
      const text =
        kind === 'disagree'
          ? `${sources.join(' and ')} disagree about ${symbol} by ${distance}.`
          : `${sources.join(' and ')} agree about ${symbol} again.`;
      return make(text, { sources, spreads: happened.spreads });
    }
  }
}

/** A gap in the ticks of an instrument; null when it began outside the session, where silence is normal. */
export function gapEvent(instrument: Instrument, source: string, timeUs: number, gapUs: number, nowUs: number): NewEvent | null {
  if (!isInSession(instrument.calendar, timeUs - gapUs) || !isInSession(instrument.calendar, timeUs)) return null;
  const text = `${source} sent no tick of ${instrument.symbol} for ${inSeconds(gapUs / 1000)}.`;
  return event(instrument.symbol, timeUs, nowUs, { kind: 'gap', text }, { source, gapUs });
}

/** The machine's clock was set, or it slept. */
export function clockJumpEvent(jumpUs: number, nowUs: number): NewEvent {
  const direction = jumpUs > 0 ? 'forward' : 'back';
  const text = `This machine's clock went ${direction} by ${inSeconds(Math.abs(jumpUs) / 1000)}: it was set, or the machine slept.`;
  return event('clock', nowUs, nowUs, { kind: 'clock-jump', text }, { jumpUs });
}
