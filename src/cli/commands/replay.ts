import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import { createOnnxModelLoader } from '#adapters/onnx/onnx-model-loader.ts';
import { openEventLogReader } from '#adapters/sqlite/event-log-file.ts';
import { type MarketReader, openMarketReader } from '#adapters/sqlite/market-store.ts';
import { FEATURE_TOPICS } from '#core/features/feature-record.ts';
import { isoTime } from '#core/market/iso-time.ts';
import type { EventLogReader } from '#core/ports/event-log.ts';
import { StorageError } from '#core/ports/market-store.ts';
import { verifyBarsByReplay } from '#services/replay-verify.ts';
import { verifyFeatures } from '#services/replay-verify-features.ts';
import { verifyPredictions } from '#services/replay-verify-predictions.ts';
import { fromOption, toOption } from '../arguments.ts';
import type { CommandContext } from '../context.ts';
import { COLUMNAR_TOPICS, DOCUMENT_TOPICS, describeRecord, type TopicFile } from '../replay-topics.ts';

interface ReplayOptions {
  readonly topic?: string;
  readonly from?: number;
  readonly to?: number;
  readonly speed: '1' | '10' | 'max';
  readonly verify?: boolean;
}

const BATCH = 4000;
const TOPICS = [...Object.keys(COLUMNAR_TOPICS), ...Object.keys(DOCUMENT_TOPICS)];

/** `tradewind replay`: prints the events of a topic as they came, or proves that they give the same results again. */
export function registerReplay(program: Command, context: CommandContext): void {
  program
    .command('replay')
    .description(
      'print the events of a topic at the speed at which they came, or with --verify recompute bars, features and predictions and compare them byte for byte',
    )
    .addOption(new Option('--topic <topic>', 'topic of the event log').choices(TOPICS))
    .addOption(fromOption())
    .addOption(toOption())
    .addOption(new Option('--speed <speed>', 'times the original speed').choices(['1', '10', 'max']).default('max'))
    .option('--verify', 'recompute and compare instead of printing')
    .action((options: ReplayOptions, command: Command) => {
      if (options.verify) return verify(context, options);
      const { topic } = options;
      if (topic === undefined) command.error(`error: name a topic with --topic, one of ${TOPICS.join(', ')}; or --verify`, { exitCode: 2 });
      return print(context, topic, options);
    });
}

function open<T>(context: CommandContext, file: TopicFile, opener: (path: string) => T): T {
  try {
    return opener(join(context.dataDir, `${file}.db`));
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    return context.fail(
      'NoData',
      `There is no event log in ${context.dataDir} yet. Start the app once, or name the data folder with --data-dir.`,
    );
  }
}

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

async function print(context: CommandContext, topic: string, options: ReplayOptions): Promise<void> {
  const file = COLUMNAR_TOPICS[topic]?.file ?? DOCUMENT_TOPICS[topic] ?? 'market';
  const market = open(context, 'market', openMarketReader);
  const log: EventLogReader = file === 'market' ? market : open(context, file, openEventLogReader);
  const pace = new Pace(options.speed === 'max' ? Number.POSITIVE_INFINITY : Number(options.speed), context.signal);
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = options;
  const printer = new EventPrinter(context.json);
  let next = options.from === undefined ? 0 : log.sequenceAtTime(topic, from);
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

async function verify(context: CommandContext, options: ReplayOptions): Promise<void> {
  const range = {
    ...(options.from === undefined ? {} : { fromUs: options.from }),
    ...(options.to === undefined ? {} : { toUs: options.to }),
  };
  const market = open(context, 'market', openMarketReader);
  const bars = verifyBarsByReplay(market, { onProgress: (ticks) => context.progress(`replayed ${ticks.toLocaleString('en')} ticks …`) });
  const featureLog = open(context, 'features', openEventLogReader);
  const sets = FEATURE_TOPICS.map((topic) => ({
    id: topic.set.id,
    ...verifyFeatures({ bars: market, instruments: market, featureLog, topic, ...range }),
  }));
  const features = {
    checked: sets.reduce((sum, { checked }) => sum + checked, 0),
    skipped: sets.reduce((sum, { skipped }) => sum + skipped, 0),
    difference: sets.find(({ difference }) => difference !== null)?.difference ?? null,
    sets,
  };
  const predictionLog = open(context, 'inference', openEventLogReader);
  const predictions = await verifyPredictions({
    instruments: market,
    featureLog,
    predictionLog,
    loader: createOnnxModelLoader(),
    ...range,
  });
  const isEqual = bars.differingBars === 0 && features.difference === null && predictions.difference === null;
  context.print({ isEqual, bars, features, predictions }, () =>
    [
      `bars         ${bars.equalBars} equal, ${bars.differingBars} different, ${bars.skippedBars} began before the log (${bars.ticks} ticks, ${bars.timers} timers replayed)`,
      ...sets.map(
        ({ id, checked, skipped, difference }) =>
          `features     ${id}: ${checked} equal${difference ? `, then ${JSON.stringify(difference)} differs` : ''}, ${skipped} on bars that were replaced since`,
      ),
      `predictions  ${predictions.checked} equal${predictions.difference ? `, then ${JSON.stringify(predictions.difference)} differs` : ''}, ${predictions.skipped} that can't be recomputed`,
      isEqual ? 'Every recomputed value is the same, byte for byte.' : bars.differences.join('\n'),
    ].join('\n'),
  );
  if (!isEqual) process.exitCode = 1;
}
