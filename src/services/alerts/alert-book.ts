import type { RaisedAlert } from '#contract/alerts.ts';
import { type Alert, MOST_ALERTS } from '#core/alerts/alert.ts';
import { type AlertState, armedState } from '#core/alerts/alert-state.ts';
import type { DerivedLog } from '#core/ports/derived-log.ts';
import { ExpectedError } from '#core/result.ts';
import { ALERT_KEY_PREFIX, alertKey, fromBytes, type StoredAlert, toBytes } from './stored-alert.ts';

/** Every alert that fired, one document each. */
export const ALERT_TOPIC = 'alerts.raised';
const ACKNOWLEDGED_KEY = 'alerts:acknowledged';

type RaisedPayload = Omit<RaisedAlert, 'sequence'>;

/** An alert that is to be raised, and the bar of the log that it comes of. */
export interface Raising {
  readonly payload: RaisedPayload;
  readonly causedBy: string;
}

/** The alerts and what became of them. Everything that is answered is on disk. */
export class AlertBook {
  readonly #store: DerivedLog;
  readonly #alerts = new Map<string, StoredAlert>();

  constructor(store: DerivedLog) {
    this.#store = store;
    for (const key of store.listStateKeys(ALERT_KEY_PREFIX)) {
      const bytes = store.loadState(key);
      const stored = bytes && fromBytes(bytes);
      // One of a later version stays where it is, for that version.
      if (stored) this.#alerts.set(stored.alert.id, stored);
    }
  }

  /** In the order in which they were made. */
  all(): StoredAlert[] {
    return [...this.#alerts.values()].sort((a, b) => a.createdAtUs - b.createdAtUs || (a.alert.id < b.alert.id ? -1 : 1));
  }

  find(id: string): StoredAlert | null {
    return this.#alerts.get(id) ?? null;
  }

  /** Those that may still fire. */
  active(): StoredAlert[] {
    return [...this.#alerts.values()].filter(({ alert, state }) => alert.isEnabled && !state.isSpent);
  }

  /** Keeps a new alert, or changes one: either acts on the log from `startSequence` on. */
  put(alert: Alert, startSequence: number, nowUs: number): StoredAlert {
    const before = this.#alerts.get(alert.id);
    if (!before && this.#alerts.size >= MOST_ALERTS)
      throw new ExpectedError(
        'TooManyAlerts',
        `There are ${MOST_ALERTS} alerts, as many as are kept. Delete some that are not needed any more.`,
      );
    const stored = { alert, createdAtUs: before?.createdAtUs ?? nowUs, startSequence, state: armedState(before?.state) };
    this.#store.transaction(() => this.#store.saveState(alertKey(alert.id), toBytes(stored)));
    this.#alerts.set(alert.id, stored);
    return stored;
  }

  remove(ids: readonly string[]): void {
    const there = ids.filter((id) => this.#alerts.has(id));
    if (there.length === 0) return;
    this.#store.transaction(() => {
      for (const id of there) this.#store.deleteState(alertKey(id));
    });
    for (const id of there) this.#alerts.delete(id);
  }

  /** Switches alerts on or off, all or none of them. */
  enable(ids: readonly string[], isEnabled: boolean, startSequence: number): void {
    const changed = ids.map((id): StoredAlert => {
      const stored = this.#alerts.get(id);
      if (!stored)
        throw new ExpectedError('UnknownAlert', `No alert has the id ${id}: it was deleted. List the alerts to see those there are.`);
      const alert = { ...stored.alert, isEnabled };
      return isEnabled ? { ...stored, alert, startSequence, state: armedState(stored.state) } : { ...stored, alert };
    });
    this.#store.transaction(() => {
      for (const stored of changed) this.#store.saveState(alertKey(stored.alert.id), toBytes(stored));
    });
    for (const stored of changed) this.#alerts.set(stored.alert.id, stored);
  }

  /** What an evaluation changed and raised, with its place in the log: on disk together or not at all. */
  commit(states: ReadonlyMap<string, AlertState>, raisings: readonly Raising[], savePosition: () => void): void {
    const changed: StoredAlert[] = [];
    for (const [id, state] of states) {
      const stored = this.#alerts.get(id);
      if (stored && stored.state !== state) changed.push({ ...stored, state });
    }
    this.#store.transaction(() => {
      for (const stored of changed) this.#store.saveState(alertKey(stored.alert.id), toBytes(stored));
      if (raisings.length > 0) this.#store.appendDocuments(ALERT_TOPIC, raisings.map(asDocument));
      savePosition();
    });
    for (const stored of changed) this.#alerts.set(stored.alert.id, stored);
  }

  /** Lets every alert begin with the log as it is now: its old sequences mean other bars. */
  restart(startSequence: number): void {
    const all = this.all().map((stored) => ({ ...stored, startSequence, state: { ...stored.state, side: null } }));
    if (all.length === 0) return;
    this.#store.transaction(() => {
      for (const stored of all) this.#store.saveState(alertKey(stored.alert.id), toBytes(stored));
    });
    for (const stored of all) this.#alerts.set(stored.alert.id, stored);
  }

  /** Sequence that the next raised alert will get. */
  get nextSequence(): number {
    return this.#store.nextSequence(ALERT_TOPIC);
  }

  /** Raised alerts from a sequence on. */
  raised(fromSequence: number, limit: number): RaisedAlert[] {
    return this.#store
      .readDocuments(ALERT_TOPIC, fromSequence, limit)
      .map(({ sequence, payload }) => ({ ...(payload as unknown as RaisedPayload), sequence }));
  }

  /** Everything before this sequence is acknowledged. */
  get acknowledgedTo(): number {
    const bytes = this.#store.loadState(ACKNOWLEDGED_KEY);
    return bytes === null ? 0 : (new Float64Array(bytes.slice().buffer)[0] as number);
  }

  get unread(): number {
    return Math.max(0, this.nextSequence - this.acknowledgedTo);
  }

  acknowledge(toSequence: number): void {
    const to = Math.min(toSequence, this.nextSequence);
    if (to <= this.acknowledgedTo) return;
    this.#store.transaction(() => this.#store.saveState(ACKNOWLEDGED_KEY, new Uint8Array(Float64Array.of(to).buffer)));
  }
}

const asDocument = ({ payload, causedBy }: Raising) => ({
  key: payload.symbol,
  eventTimeUs: payload.timeUs,
  receivedTimeUs: payload.raisedAtUs,
  source: 'feature',
  schemaVersion: 1,
  causedBy,
  payload: { ...payload },
});
