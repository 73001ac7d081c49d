import { type Alert, watchedTimeframe } from '#core/alerts/alert.ts';
import { type AlertState, fire, mayFire, type Occurrence } from '#core/alerts/alert-state.ts';
import { messageOf } from '#core/alerts/message.ts';
import { barCloseUs, barOpenUs } from '#core/market/calendar.ts';
import {
  CLOSED_BAR_CLOSE,
  CLOSED_BAR_CLOSED_AT,
  CLOSED_BAR_HIGH,
  CLOSED_BAR_INSTRUMENT,
  CLOSED_BAR_LOW,
  CLOSED_BAR_OPEN,
  CLOSED_BAR_TIME,
  CLOSED_BAR_TIMEFRAME,
  CLOSED_BAR_WIDTH,
} from '#core/market/closed-bar-record.ts';
import { isoTime } from '#core/market/iso-time.ts';
import { TOPIC_BARS } from '#core/market/logged-tick-record.ts';
import {
  MICROSECONDS_PER_DAY,
  MICROSECONDS_PER_HOUR,
  MICROSECONDS_PER_MINUTE,
  TIMEFRAMES,
  timeframeIndex,
} from '#core/market/timeframe.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { DerivedLog } from '#core/ports/derived-log.ts';
import type { EventLogReader, RecordBatch } from '#core/ports/event-log.ts';
import type { InstrumentReader } from '#core/ports/instruments.ts';
import { ExpectedError } from '#core/result.ts';
import { LogPosition } from '../log-position.ts';
import { ALERT_TOPIC, type AlertBook, type Raising } from './alert-book.ts';
import type { AlertEvidence, PreparedAlert } from './alert-evidence.ts';
import { priceText } from './alert-words.ts';
import { conditionSeen, type JudgedBar, judgeAlert, type Sighting } from './judge-alert.ts';
import type { StoredAlert } from './stored-alert.ts';

const OFFSET_KEY = `consumer:${TOPIC_BARS}:alerts`;
const LARGEST_BATCH = 2048;
/** A batch ends early after this long, so that requests are answered in between. */
const BATCH_MS = 30;
/** Bars that nothing came of need not be remembered as read at once: reading them again comes to the same. */
const BARS_PER_SAVE = 20_000;
/** What happened so long before it can be told, happened while nobody was there. */
const LATE_US = 2 * MICROSECONDS_PER_MINUTE;
const KEPT_DAYS = 365;
/** A series whose bars are changed behind the log during each attempt to judge them this often is a defect. */
const ATTEMPTS = 5;

interface AlertConsumerDeps {
  readonly marketLog: EventLogReader;
  readonly instruments: InstrumentReader;
  readonly store: DerivedLog;
  readonly clock: Clock;
  readonly book: AlertBook;
  readonly evidence: AlertEvidence;
  readonly conditionOf: (alert: Alert) => string;
}

/**
 * Judges alerts by the closed bars of the log, from its own place in it. What they raise, what they remember and the place are one
 * transaction: every crossing that the log shows is raised once, whatever is killed.
 */
export class AlertConsumer {
  readonly #deps: AlertConsumerDeps;
  readonly #position: LogPosition;
  readonly #notes = new Map<string, string>();
  #offset: number;
  #savedOffset: number;
  #attempts = 0;
  #droppedUs = Number.NEGATIVE_INFINITY;

  constructor(deps: AlertConsumerDeps) {
    this.#deps = deps;
    const stored = deps.store.loadState(OFFSET_KEY);
    // Who reads the log for the first time begins with what its oldest alert waits for: nothing before that matters.
    const first = deps.book
      .active()
      .reduce((least, { startSequence }) => Math.min(least, startSequence), deps.marketLog.nextSequence(TOPIC_BARS));
    this.#offset = stored === null ? first : (new Float64Array(stored.slice().buffer)[0] as number);
    this.#position = new LogPosition(deps.marketLog, TOPIC_BARS, deps.store, 'alerts');
    if (!this.#position.isSameLog(this.#offset)) {
      // The market file was damaged and a new one begun: its log starts again, and with it what the alerts wait for.
      this.#offset = 0;
      deps.book.restart(0);
    }
    this.#savedOffset = this.#offset;
  }

  /** What the newest bar told of an alert that can't be judged at present; null when all is well. */
  noteOf(id: string): string | null {
    return this.#notes.get(id) ?? null;
  }

  /** To be called when drawings or alerts were changed: what was told of them before holds no more. */
  forgetNotes(): void {
    this.#notes.clear();
  }

  /** Judges the next batch; returns whether there may be more. */
  async step(): Promise<boolean> {
    const { marketLog, book, evidence } = this.#deps;
    if (book.active().length === 0) {
      this.#offset = marketLog.nextSequence(TOPIC_BARS);
      return false;
    }
    const batch = marketLog.readRecords(TOPIC_BARS, this.#offset, LARGEST_BATCH);
    if (batch.count === 0) return false;
    evidence.begin();
    const prepared = await this.#prepare(batch);
    // From here on nothing waits: alerts and stored bars stay as they are.
    const { states, raisings, judged } = this.#judge(batch, prepared);
    for (const one of prepared.values()) if (!one.isCurrent()) return this.#again();
    this.#attempts = 0;
    const next = batch.firstSequence + judged;
    if (states.size > 0 || raisings.length > 0 || next - this.#savedOffset >= BARS_PER_SAVE) {
      book.commit(states, raisings, () => {
        this.#deps.store.saveState(OFFSET_KEY, new Uint8Array(Float64Array.of(next).buffer));
        this.#position.save(batch.records.subarray((judged - 1) * CLOSED_BAR_WIDTH, judged * CLOSED_BAR_WIDTH));
        this.#dropOld();
      });
      this.#savedOffset = next;
    }
    this.#offset = next;
    return true;
  }

  #again(): true {
    this.#attempts++;
    if (this.#attempts > ATTEMPTS)
      throw new Error(`The bars that alerts look at changed during each of ${ATTEMPTS} attempts to judge them.`);
    return true;
  }

  #dropOld(): void {
    const { clock, store } = this.#deps;
    const nowUs = clock.nowUs();
    if (Math.abs(nowUs - this.#droppedUs) < MICROSECONDS_PER_HOUR) return;
    store.dropBefore(ALERT_TOPIC, nowUs - KEPT_DAYS * MICROSECONDS_PER_DAY);
    this.#droppedUs = nowUs;
  }

  async #prepare(batch: RecordBatch): Promise<Map<string, PreparedAlert>> {
    const { evidence, book } = this.#deps;
    const firstTimes = firstTimePerSeries(batch);
    const prepared = new Map<string, PreparedAlert>();
    for (const { alert } of book.active()) {
      try {
        const fromUs = firstTimes.get(this.#seriesOf(alert));
        if (fromUs === undefined) evidence.keep(alert);
        else prepared.set(alert.id, await evidence.prepare(alert, fromUs));
      } catch (error) {
        // A condition that can't be judged is said in the list; the others go on.
        if (!(error instanceof ExpectedError)) throw error;
        this.#notes.set(alert.id, error.message);
      }
    }
    return prepared;
  }

  #seriesOf(alert: Alert): number {
    return seriesKey(this.#deps.instruments.instrumentId(alert.symbol) ?? -1, timeframeIndex(watchedTimeframe(alert)));
  }

  /** Judges as many bars of the batch as there is time for, one at least. */
  #judge(
    batch: RecordBatch,
    prepared: ReadonlyMap<string, PreparedAlert>,
  ): { states: Map<string, AlertState>; raisings: Raising[]; judged: number } {
    const states = new Map<string, AlertState>();
    const raisings: Raising[] = [];
    const bySeries = new Map<number, StoredAlert[]>();
    for (const stored of this.#deps.book.active()) {
      if (!prepared.has(stored.alert.id)) continue;
      const key = this.#seriesOf(stored.alert);
      bySeries.set(key, [...(bySeries.get(key) ?? []), stored]);
    }
    const { clock } = this.#deps;
    const deadline = clock.monotonicMs() + BATCH_MS;
    let i = 0;
    for (; i < batch.count && (i === 0 || clock.monotonicMs() < deadline); i++) {
      const record = batch.records.subarray(i * CLOSED_BAR_WIDTH, (i + 1) * CLOSED_BAR_WIDTH);
      const key = seriesKey(record[CLOSED_BAR_INSTRUMENT] as number, record[CLOSED_BAR_TIMEFRAME] as number);
      const sequence = batch.firstSequence + i;
      for (const stored of bySeries.get(key) ?? []) {
        const { alert, startSequence } = stored;
        const before = states.get(alert.id) ?? stored.state;
        if (sequence < startSequence || before.isSpent) continue;
        const bar = barOf(record);
        const found = (prepared.get(alert.id) as PreparedAlert).evidenceAt(bar);
        this.#note(alert, found.level);
        const { state, sighting } = judgeAlert(alert, before, bar, found);
        const occurrence = sighting && this.#occurrenceOf(alert, bar, record[CLOSED_BAR_CLOSED_AT] as number);
        const fired = occurrence && mayFire(alert, state, occurrence) ? fire(alert, state, occurrence) : null;
        const after = fired?.state ?? state;
        if (after !== stored.state) states.set(alert.id, after);
        if (fired?.isTold && sighting) raisings.push(this.#raising(alert, bar, sighting, occurrence?.isLate ?? false, sequence));
      }
    }
    return { states, raisings, judged: i };
  }

  #note({ id, condition }: Alert, level: number): void {
    if (condition.kind === 'drawing' && Number.isNaN(level))
      this.#notes.set(id, 'The line does not reach the present: it ended, or has not begun. Extend it, or choose another.');
    else this.#notes.delete(id);
  }

  #occurrenceOf(alert: Alert, { timeUs }: JudgedBar, closedAtUs: number): Occurrence {
    const { instruments, clock } = this.#deps;
    const calendar = instruments.findInstrument(alert.symbol)?.calendar ?? 'utc';
    const endUs = Math.min(closedAtUs, barCloseUs(calendar, watchedTimeframe(alert), timeUs));
    const nowUs = clock.nowUs();
    return { timeUs, barUs: barOpenUs(calendar, alert.timeframe, timeUs), isLate: nowUs - endUs > LATE_US, nowUs };
  }

  #raising(alert: Alert, { timeUs }: JudgedBar, sighting: Sighting, isLate: boolean, sequence: number): Raising {
    const { instruments, clock, conditionOf } = this.#deps;
    const { id, symbol, timeframe } = alert;
    const { direction, value, level } = sighting;
    const condition = conditionOf({ ...alert, condition: conditionSeen(alert.condition, sighting) });
    const text = (number: number | null) => (number === null ? '' : priceText(instruments, symbol, number));
    const words = { symbol, timeframe, condition, direction, price: text(value), level: text(level), time: isoTime(timeUs) };
    const message = messageOf(alert.message, words);
    return {
      payload: { alertId: id, symbol, timeframe, message, condition, direction, value, level, timeUs, raisedAtUs: clock.nowUs(), isLate },
      causedBy: `${TOPIC_BARS}:${sequence}`,
    };
  }
}

const seriesKey = (instrument: number, timeframe: number): number => instrument * TIMEFRAMES.length + timeframe;

const barOf = (record: Float64Array): JudgedBar => ({
  timeUs: record[CLOSED_BAR_TIME] as number,
  open: record[CLOSED_BAR_OPEN] as number,
  high: record[CLOSED_BAR_HIGH] as number,
  low: record[CLOSED_BAR_LOW] as number,
  close: record[CLOSED_BAR_CLOSE] as number,
});

function firstTimePerSeries({ records, count }: RecordBatch): Map<number, number> {
  const first = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    const at = i * CLOSED_BAR_WIDTH;
    const key = seriesKey(records[at + CLOSED_BAR_INSTRUMENT] as number, records[at + CLOSED_BAR_TIMEFRAME] as number);
    const timeUs = records[at + CLOSED_BAR_TIME] as number;
    first.set(key, Math.min(timeUs, first.get(key) ?? Number.POSITIVE_INFINITY));
  }
  return first;
}
