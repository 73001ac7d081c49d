import type { AlertListing, AlertView, alertMethods, RaisedAlert } from '#contract/alerts.ts';
import type { Alert } from '#core/alerts/alert.ts';
import { ExpectedError } from '#core/result.ts';
import type { Handlers } from '#rpc/types.ts';
import { LatestChannel } from '../../src/services/latest-channel.ts';

/** Alerts that are kept in the page and fire when a test says so. */
export function fakeAlerts(nowUs: () => number) {
  const views = new Map<string, AlertView>();
  const raised: RaisedAlert[] = [];
  const listings = new LatestChannel<AlertListing>();
  let acknowledgedTo = 0;
  const listing = (): AlertListing => ({
    alerts: [...views.values()],
    unread: raised.length - acknowledgedTo,
    nextSequence: raised.length,
  });
  const publish = () => {
    listings.publish(listing());
    return listing();
  };
  publish();
  const viewOf = (alert: Alert): AlertView => ({
    alert,
    status: alert.isEnabled ? 'waiting' : 'off',
    problem: null,
    condition: alert.condition.kind === 'price' ? `price crosses ${alert.condition.level}` : alert.condition.kind,
    createdAtUs: nowUs(),
    firedCount: 0,
    lastFiredUs: null,
  });
  const handlers: Handlers<typeof alertMethods> = {
    'alerts.list': async () => listing(),
    'alerts.changed': (_input, { signal }) => listings.read(signal),
    'alerts.put': async ({ alert }) => {
      if (alert.message.includes('{')) throw new ExpectedError('BadMessage', 'The message has {x}, which nothing is put in for.');
      views.set(alert.id, viewOf(alert));
      publish();
      return viewOf(alert);
    },
    'alerts.remove': async ({ ids }) => {
      for (const id of ids) views.delete(id);
      return publish();
    },
    'alerts.enable': async ({ ids, isEnabled }) => {
      for (const id of ids) {
        const view = views.get(id);
        if (view) views.set(id, viewOf({ ...view.alert, isEnabled }));
      }
      return publish();
    },
    'alerts.raised': async function* ({ fromSequence }, { signal }) {
      let next = fromSequence ?? raised.length;
      for await (const _ of listings.read(signal)) {
        for (const one of raised.slice(next)) {
          yield one;
          next = one.sequence + 1;
        }
      }
    },
    'alerts.history': async ({ limit }) => ({ raised: raised.toReversed().slice(0, limit), nextBefore: null, acknowledgedTo }),
    'alerts.acknowledge': async ({ toSequence }) => {
      acknowledgedTo = Math.max(acknowledgedTo, Math.min(toSequence, raised.length));
      publish();
      return { unread: raised.length - acknowledgedTo };
    },
  };
  return {
    handlers,
    views,
    /** Lets an alert fire with a message. */
    fire(id: string, message: string, change: Partial<RaisedAlert> = {}): void {
      const view = views.get(id);
      if (!view) throw new Error(`No alert has the id ${id}.`);
      const { symbol, timeframe } = view.alert;
      const timeUs = nowUs();
      views.set(id, { ...view, status: 'fired', firedCount: view.firedCount + 1, lastFiredUs: timeUs });
      raised.push({
        ...{ sequence: raised.length, alertId: id, symbol, timeframe, message, condition: view.condition, direction: 'up' },
        ...{ value: 1.1, level: 1.1, timeUs, raisedAtUs: timeUs, isLate: false },
        ...change,
      });
      publish();
    },
  };
}
