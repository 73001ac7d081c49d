import { CLOSED_BAR_INSTRUMENT, CLOSED_BAR_TIME, CLOSED_BAR_TIMEFRAME, CLOSED_BAR_WIDTH } from '#core/market/closed-bar-record.ts';
import { isoTime } from '#core/market/iso-time.ts';
import {
  LOGGED_TICK_FLAG,
  LOGGED_TICK_WIDTH,
  TICK_LATE,
  TICK_STANDBY,
  TIMER_BY_HISTORY,
  TIMER_BY_RESET,
  TIMER_INSTRUMENT,
  TIMER_KIND,
  TIMER_RECEIVED_TIME,
  TIMER_TICK_SEQUENCE,
  TIMER_TIME,
  TIMER_TIMEFRAME,
  TIMER_UNTIL,
  TIMER_WIDTH,
  TOPIC_BARS,
  TOPIC_TICKS,
  TOPIC_TIMERS,
} from '#core/market/logged-tick-record.ts';
import { type BarPrice, TICK_BARS_STATE_WIDTH, TickBars } from '#core/market/tick-bars.ts';
import { TICK_EVENT_TIME, TICK_INSTRUMENT } from '#core/market/tick-record.ts';
import { TIMEFRAMES, type Timeframe } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';
import type { EventLogReader } from '#core/ports/event-log.ts';
import type { InstrumentReader } from '#core/ports/instruments.ts';
import { foldHistory } from './ingestion/fold-history.ts';
import { LogCursor } from './log-cursor.ts';

const MOST_DIFFERENCES = 20;

interface ReplayVerifyReport {
  readonly ticks: number;
  readonly timers: number;
  /** Bars that were recomputed and found equal, byte for byte. */
  readonly equalBars: number;
  /** Bars that began before the log does, so that they can't be recomputed. */
  readonly skippedBars: number;
  readonly differingBars: number;
  /** The first differences, in sentences. */
  readonly differences: readonly string[];
}

interface ReplayVerifyOptions {
  /** Price that quotes of an instrument made bars of; the bid when absent. */
  readonly barPrice?: (symbol: string) => BarPrice;
  /** Called after each block of ticks; throws to cancel. */
  readonly onProgress?: (ticks: number) => void;
}

type Reader = EventLogReader & BarReader & InstrumentReader;

/**
 * Recomputes every closed bar from the ticks and timer events of the log, with the code that made them, and compares with topic
 * `market.bars` byte for byte and in order. Where retention has cut the log, bars that began before it are passed over.
 */
export function verifyBarsByReplay(reader: Reader, options: ReplayVerifyOptions = {}): ReplayVerifyReport {
  return new BarReplay(reader, options).run();
}

class BarReplay {
  readonly #reader: Reader;
  readonly #options: ReplayVerifyOptions;
  readonly #tickBars = new TickBars();
  readonly #known = new Set<number>();
  /** Where what the log knows of an instrument begins, when the log is cut. */
  readonly #startUs = new Map<number, number>();
  readonly #isCut: boolean;
  readonly #ticks: LogCursor;
  readonly #timers: LogCursor;
  readonly #bars: LogCursor;
  #tickCount = 0;
  #timerCount = 0;
  #equal = 0;
  #skipped = 0;
  #differing = 0;
  readonly #differences: string[] = [];

  constructor(reader: Reader, options: ReplayVerifyOptions) {
    this.#reader = reader;
    this.#options = options;
    this.#ticks = new LogCursor(reader, TOPIC_TICKS, LOGGED_TICK_WIDTH);
    this.#timers = new LogCursor(reader, TOPIC_TIMERS, TIMER_WIDTH);
    this.#bars = new LogCursor(reader, TOPIC_BARS, CLOSED_BAR_WIDTH);
    this.#isCut = this.#ticks.sequence > 0 || this.#timers.sequence > 0 || this.#bars.sequence > 0;
  }

  run(): ReplayVerifyReport {
    for (; !this.#ticks.isAtEnd; this.#ticks.advance()) {
      this.#timersBefore(this.#ticks.sequence);
      this.#tick(this.#ticks.records, this.#ticks.offset);
      this.#compareClosed();
      if (this.#tickCount % 65_536 === 0) this.#options.onProgress?.(this.#tickCount);
    }
    this.#timersBefore(Number.POSITIVE_INFINITY);
    for (; !this.#bars.isAtEnd; this.#bars.advance()) this.#missing(this.#bars.records, this.#bars.offset);
    return {
      ticks: this.#tickCount,
      timers: this.#timerCount,
      equalBars: this.#equal,
      skippedBars: this.#skipped,
      differingBars: this.#differing,
      differences: this.#differences,
    };
  }

  #tick(records: Float64Array, offset: number): void {
    this.#tickCount++;
    const flag = records[offset + LOGGED_TICK_FLAG];
    if (flag === TICK_STANDBY) return;
    const instrument = records[offset + TICK_INSTRUMENT] as number;
    this.#know(instrument, records[offset + TICK_EVENT_TIME] as number);
    if (flag === TICK_LATE && this.#isCut) return;
    const wasTaken = this.#tickBars.take(records, offset);
    if (wasTaken === (flag === TICK_LATE)) this.#differ(`tick ${this.#ticks.sequence} was ${wasTaken ? 'late' : 'in time'} when it came`);
  }

  /** Applies the timer events that came before the tick with that sequence. */
  #timersBefore(tickSequence: number): void {
    for (; !this.#timers.isAtEnd; this.#timers.advance()) {
      const { records, offset } = this.#timers;
      if ((records[offset + TIMER_TICK_SEQUENCE] as number) > tickSequence) return;
      this.#timer(records, offset);
      this.#compareClosed();
    }
  }

  #timer(records: Float64Array, offset: number): void {
    this.#timerCount++;
    const instrument = records[offset + TIMER_INSTRUMENT] as number;
    const timeUs = records[offset + TIMER_TIME] as number;
    this.#know(instrument, timeUs);
    const { builder } = this.#tickBars;
    if (records[offset + TIMER_KIND] === TIMER_BY_RESET) {
      this.#tickBars.restoreState(instrument, new Float64Array(TICK_BARS_STATE_WIDTH));
      return;
    }
    if (records[offset + TIMER_KIND] !== TIMER_BY_HISTORY) {
      builder.advance(instrument, timeUs, records[offset + TIMER_RECEIVED_TIME] as number);
      return;
    }
    const symbol = this.#reader.symbolOf(instrument) ?? '';
    const timeframe = TIMEFRAMES[records[offset + TIMER_TIMEFRAME] as number] as Timeframe;
    const bars = this.#reader.readByTime(symbol, timeframe, timeUs, (records[offset + TIMER_UNTIL] as number) + 1);
    if (bars.timeUs.length > 0) foldHistory(builder, instrument, timeframe, bars);
  }

  /** Compares what was closed just now with the log's next bars. */
  #compareClosed(): void {
    const { closed } = this.#tickBars.builder;
    for (let i = 0; i < closed.count; i++) this.#compare(closed.records, i * CLOSED_BAR_WIDTH);
    closed.clear();
  }

  #compare(records: Float64Array, offset: number): void {
    const began = this.#startUs.get(records[offset + CLOSED_BAR_INSTRUMENT] as number) ?? Number.NEGATIVE_INFINITY;
    const isPart = (records[offset + CLOSED_BAR_TIME] as number) < began;
    while (!this.#bars.isAtEnd && !this.#isSameBar(records, offset)) {
      // Closed in the log, but not by what is left of it.
      if (!this.#beganBeforeLog(this.#bars.records, this.#bars.offset)) break;
      this.#skipped++;
      this.#bars.advance();
    }
    if (this.#bars.isAtEnd || !this.#isSameBar(records, offset)) {
      if (!isPart) this.#differ(`${describe(this.#reader, records, offset)} is not where it should be in the log`);
      return;
    }
    if (isPart) this.#skipped++;
    else if (this.#isEqual(records, offset)) this.#equal++;
    else this.#differ(`${describe(this.#reader, records, offset)} differs from the log`);
    this.#bars.advance();
  }

  #missing(records: Float64Array, offset: number): void {
    if (this.#beganBeforeLog(records, offset)) this.#skipped++;
    else this.#differ(`${describe(this.#reader, records, offset)} is in the log, but does not follow from it`);
  }

  #beganBeforeLog(records: Float64Array, offset: number): boolean {
    if (!this.#isCut) return false;
    const startUs = this.#startUs.get(records[offset + CLOSED_BAR_INSTRUMENT] as number) ?? Number.POSITIVE_INFINITY;
    return (records[offset + CLOSED_BAR_TIME] as number) < startUs;
  }

  #isSameBar(records: Float64Array, offset: number): boolean {
    return [CLOSED_BAR_INSTRUMENT, CLOSED_BAR_TIMEFRAME, CLOSED_BAR_TIME].every(
      (field) => records[offset + field] === this.#bars.records[this.#bars.offset + field],
    );
  }

  #isEqual(records: Float64Array, offset: number): boolean {
    for (let field = 0; field < CLOSED_BAR_WIDTH; field++)
      if (!Object.is(records[offset + field], this.#bars.records[this.#bars.offset + field])) return false;
    return true;
  }

  #know(instrument: number, timeUs: number): void {
    if (this.#known.has(instrument)) return;
    this.#known.add(instrument);
    const symbol = this.#reader.symbolOf(instrument) ?? '';
    this.#tickBars.register(instrument, this.#reader.findInstrument(symbol)?.calendar ?? 'utc');
    this.#tickBars.setBarPrice(instrument, this.#options.barPrice?.(symbol) ?? 'bid');
    if (this.#isCut) this.#startUs.set(instrument, timeUs);
  }

  #differ(sentence: string): void {
    this.#differing++;
    if (this.#differences.length < MOST_DIFFERENCES) this.#differences.push(sentence);
  }
}

const describe = (reader: Reader, records: Float64Array, offset: number): string =>
  `the ${TIMEFRAMES[records[offset + CLOSED_BAR_TIMEFRAME] as number]} bar of ${reader.symbolOf(records[offset + CLOSED_BAR_INSTRUMENT] as number)} at ${isoTime(records[offset + CLOSED_BAR_TIME] as number)}`;
