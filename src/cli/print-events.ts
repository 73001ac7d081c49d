import { setTimeout as delay } from 'node:timers/promises';
import { openEventLogReader } from '#adapters/sqlite/event-log-file.ts';
import { type MarketReader, openMarketReader } from '#adapters/sqlite/market-store.ts';
import { isoTime } from '#core/market/iso-time.ts';
import type { EventLogReader } from '#core/ports/event-log.ts';
import type { CommandContext } from './context.ts';
import type { LogRange } from './log-range.ts';
import { openLogFile } from './open-log.ts';
import { COLUMNAR_TOPICS, DOCUMENT_TOPICS, describeRecord } from './replay-topics.ts';

const BATCH = 4000;

/** One event a line; under `--json` the lines are the elements of one array. */
class EventPrinter {
  readonly #isArray: boolean;
  #count = 0;

  constructor(isArray: boolean) {
    this.#isArray = isArray;
  }

  print(event: object): void {
    const start = this.#isArray ? (this.#count === 0 ? '[\n' : ',\n') : '';
    process.stdout.write(`${start}${JSON.stringify(event)}${this.#isArray ? '' : '\n'}`);
    this.#count++;
  }

  end(): void {
    if (this.#isArray) process.stdout.write(this.#count === 0 ? '[]\n' : '\n]\n');
  }
}

/** Prints the events of a topic as they came, that many times as fast. */
export async function printEvents(context: CommandContext, topic: string, speed: number, range: LogRange): Promise<void> {
  const file = COLUMNAR_TOPICS[topic]?.file ?? DOCUMENT_TOPICS[topic] ?? 'market';
  const market = openLogFile(context, 'market', openMarketReader);
  const log: EventLogReader = file === 'market' ? market : openLogFile(context, file, openEventLogReader);
  const pace = new Pace(speed, context.signal);
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = range;
  const printer = new EventPrinter(context.json);
  let next = range.from === undefined ? 0 : log.sequenceAtTime(topic, from);
  for (;;) {
    const events = readEvents(log, market, topic, next);
    if (events.length === 0 || context.signal.aborted) break;
    // Times go back now and then: a range is not one piece of the log.
    for (const { timeUs, event } of events) {
      if (timeUs < from || timeUs >= to) continue;
      await pace.waitFor(timeUs);
      if (context.signal.aborted) break;
      printer.print(event);
    }
    next = (events.at(-1)?.sequence ?? next) + 1;
  }
  printer.end();
}

interface ReadEvent {
  readonly sequence: number;
  readonly timeUs: number;
  readonly event: object;
}

function readEvents(log: EventLogReader, market: MarketReader, topic: string, fromSequence: number): ReadEvent[] {
  const columnar = COLUMNAR_TOPICS[topic];
  if (!columnar) {
    return log.readDocuments(topic, fromSequence, BATCH).map(({ sequence, eventTimeUs, receivedTimeUs, ...rest }) => ({
      sequence,
      timeUs: eventTimeUs,
      event: { topic, sequence, eventTime: isoTime(eventTimeUs), receivedTime: isoTime(receivedTimeUs), ...rest },
    }));
  }
  const { records, count, firstSequence } = log.readRecords(topic, fromSequence, BATCH);
  return Array.from({ length: count }, (_, index) => {
    const record = records.subarray(index * columnar.width, (index + 1) * columnar.width);
    const sequence = firstSequence + index;
    const event = describeRecord(topic, sequence, record, (id) => market.symbolOf(id));
    return { sequence, timeUs: record[0] ?? 0, event };
  });
}

/** Keeps the distances between events, shortened by the speed. */
class Pace {
  readonly #speed: number;
  readonly #signal: AbortSignal;
  #startUs: number | null = null;
  #startMs = 0;

  constructor(speed: number, signal: AbortSignal) {
    this.#speed = speed;
    this.#signal = signal;
  }

  async waitFor(timeUs: number): Promise<void> {
    if (this.#startUs === null) {
      this.#startUs = timeUs;
      this.#startMs = performance.now();
    }
    const waitMs = (timeUs - this.#startUs) / 1000 / this.#speed - (performance.now() - this.#startMs);
    if (waitMs > 1) await delay(waitMs, undefined, { signal: this.#signal }).catch(() => undefined);
  }
}
