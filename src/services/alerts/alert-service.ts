import type { AlertListing, AlertView, alertMethods } from '#contract/alerts.ts';
import type { Alert } from '#core/alerts/alert.ts';
import { TOPIC_BARS } from '#core/market/logged-tick-record.ts';
import type { BarReader } from '#core/ports/bars.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { DerivedLog } from '#core/ports/derived-log.ts';
import type { DrawingReader } from '#core/ports/drawing-store.ts';
import type { EventLogReader } from '#core/ports/event-log.ts';
import type { InstrumentReader } from '#core/ports/instruments.ts';
import { ExpectedError } from '#core/result.ts';
import type { Handlers } from '#rpc/types.ts';
import type { IndicatorCache } from '../feature/indicator-cache.ts';
import { LatestChannel } from '../latest-channel.ts';
import { WakeLoop } from '../wake-loop.ts';
import { AlertBook } from './alert-book.ts';
import { checkAlert, checkCondition } from './alert-checks.ts';
import { AlertConsumer } from './alert-consumer.ts';
import { AlertEvidence } from './alert-evidence.ts';
import { alertConditionText } from './alert-words.ts';
import { DrawingShelf } from './drawing-shelf.ts';
import { type FindOwnOperand, ownOperands } from './own-operands.ts';
import type { StoredAlert } from './stored-alert.ts';

const RAISED_PER_READ = 500;

interface AlertServiceDeps {
  readonly bars: BarReader;
  readonly instruments: InstrumentReader;
  readonly marketLog: EventLogReader;
  readonly store: DerivedLog;
  readonly clock: Clock;
  readonly drawings: DrawingReader;
  readonly cache: IndicatorCache;
  /** Finds the trader's own indicators; without it there are none. */
  readonly findOwn?: FindOwnOperand;
  readonly marketChanged: (signal: AbortSignal) => AsyncIterable<unknown>;
  readonly onStorageProblem: (sentence: string | null) => void;
  readonly onDefect: (error: unknown) => void;
}

export interface AlertService {
  readonly handlers: Handlers<typeof alertMethods>;
  /** Begins to judge closed bars where it stopped last. */
  start(): void;
  /** Finishes the batch at hand and ends every stream. */
  stop(): Promise<void>;
}

/** Keeps alerts, judges them by the closed bars of the log, and tells what they raised. */
export function createAlertService(deps: AlertServiceDeps): AlertService {
  const { instruments, bars, store, clock, marketLog } = deps;
  const book = new AlertBook(store);
  const listings = new LatestChannel<AlertListing>();
  const shelf = new DrawingShelf(deps.drawings, () => {
    consumer.forgetNotes();
    publish();
  });
  const findDrawing = (symbol: string, id: string) => shelf.find(symbol, id);
  const conditionOf = (alert: Alert) => alertConditionText(alert, instruments, findDrawing);
  const calendarOf = (symbol: string) => instruments.findInstrument(symbol)?.calendar ?? 'utc';
  const findOwn = deps.findOwn ?? ownOperands(null);
  const evidence = new AlertEvidence({ bars, cache: deps.cache, findOwn, calendarOf, findDrawing });
  const consumer = new AlertConsumer({ marketLog, instruments, store, clock, book, evidence, conditionOf });
  const checks = { instruments, bars, findDrawing, findOwn };

  const problemOf = ({ alert }: StoredAlert): string | null => {
    try {
      checkCondition(alert.symbol, alert.condition, checks);
      return consumer.noteOf(alert.id);
    } catch (error) {
      if (error instanceof ExpectedError) return error.message;
      throw error;
    }
  };

  const viewOf = (stored: StoredAlert): AlertView => {
    const { alert, createdAtUs, state } = stored;
    const problem = problemOf(stored);
    const isExpired = alert.expiresAtUs !== null && clock.nowUs() >= alert.expiresAtUs;
    const status = state.isSpent ? 'fired' : !alert.isEnabled ? 'off' : isExpired ? 'expired' : problem !== null ? 'broken' : 'waiting';
    const { firedCount, lastFiredUs } = state;
    return { alert, status, problem, condition: conditionOf(alert), createdAtUs, firedCount, lastFiredUs };
  };

  const listing = (): AlertListing => ({ alerts: book.all().map(viewOf), unread: book.unread, nextSequence: book.nextSequence });
  const publish = (): AlertListing => {
    const present = listing();
    listings.publish(present);
    return present;
  };

  const fingerprint = () =>
    `${book.nextSequence} ${book.all().map(({ alert, state }) => `${state.firedCount} ${consumer.noteOf(alert.id) ?? ''}`)}`;
  let told = fingerprint();
  const loop = new WakeLoop({
    wake: deps.marketChanged,
    step: async () => {
      const hasMore = await consumer.step();
      const present = fingerprint();
      if (present !== told) publish();
      told = present;
      return hasMore;
    },
    onStorageProblem: deps.onStorageProblem,
    onDefect: deps.onDefect,
  });
  publish();

  const handlers: Handlers<typeof alertMethods> = {
    'alerts.list': async () => listing(),
    'alerts.changed': (_input, { signal }) => listings.read(signal),
    'alerts.put': async ({ alert }) => {
      shelf.forget(alert.symbol);
      await checkAlert(alert, checks);
      consumer.forgetNotes();
      const stored = book.put(alert, marketLog.nextSequence(TOPIC_BARS), clock.nowUs());
      publish();
      return viewOf(stored);
    },
    'alerts.remove': async ({ ids }) => {
      book.remove(ids);
      return publish();
    },
    'alerts.enable': async ({ ids, isEnabled }) => {
      book.enable(ids, isEnabled, marketLog.nextSequence(TOPIC_BARS));
      return publish();
    },
    'alerts.raised': async function* ({ fromSequence }, { signal }) {
      const end = book.nextSequence;
      // A sequence past the end is of a file that was damaged and set aside: of the new one nothing is known yet.
      let next = fromSequence === undefined ? end : fromSequence > end ? 0 : fromSequence;
      for await (const _ of listings.read(signal)) {
        for (;;) {
          const raised = book.raised(next, RAISED_PER_READ);
          for (const one of raised) {
            yield one;
            next = one.sequence + 1;
          }
          if (raised.length < RAISED_PER_READ) break;
        }
      }
    },
    'alerts.history': async ({ beforeSequence, limit }) => {
      const before = Math.min(beforeSequence ?? Number.MAX_SAFE_INTEGER, book.nextSequence);
      const from = Math.max(0, before - limit);
      const raised = book.raised(from, before - from).reverse();
      return { raised, nextBefore: from > 0 && raised.length > 0 ? from : null, acknowledgedTo: book.acknowledgedTo };
    },
    'alerts.acknowledge': async ({ toSequence }) => {
      book.acknowledge(toSequence);
      publish();
      return { unread: book.unread };
    },
  };

  return {
    handlers,
    start: () => loop.start(),
    async stop() {
      await loop.stop();
      shelf.close();
      listings.close();
    },
  };
}
