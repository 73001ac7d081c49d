// verifies: alerts
import { describe, expect, it } from 'vitest';
import type { RaisedAlert } from '#contract/alerts.ts';
import { ExpectedError } from '#core/result.ts';
import { type SystemNotice, tellAlerts } from '#services/alerts/tell-alerts.ts';
import { LatestChannel } from '#services/latest-channel.ts';
import { until } from '#tests/support/market-with-bars.ts';

const raisedAt = (sequence: number, raisedAtUs: number, change: Partial<RaisedAlert> = {}): RaisedAlert => ({
  ...{ sequence, alertId: 'one', symbol: 'TEST', timeframe: '1m', message: `message ${sequence}`, condition: 'price crosses 1' },
  ...{ direction: 'up', value: 1, level: 1, timeUs: raisedAtUs, raisedAtUs, isLate: false },
  ...change,
});

/** A feature process that can go away, and what is shown of its alerts. */
function scene(log: RaisedAlert[], isWanted = () => true) {
  const changed = new LatestChannel<number>();
  changed.publish(0);
  let up = new AbortController();
  const shown: SystemNotice[] = [];
  const gathered: (() => void)[] = [];
  const abort = new AbortController();
  const asked: number[] = [];
  const told = tellAlerts(
    {
      client: {
        'alerts.history': async () =>
          up.signal.aborted
            ? { ok: false, error: { code: 'Disconnected', message: 'gone' } }
            : { ok: true, value: { raised: log.toReversed(), nextBefore: null, acknowledgedTo: 0 } },
        'alerts.raised': async function* ({ fromSequence }, signal) {
          asked.push(fromSequence ?? -1);
          let next = fromSequence ?? log.length;
          const cut = up.signal;
          if (cut.aborted) throw new ExpectedError('Disconnected', 'gone');
          for await (const _ of changed.read(AbortSignal.any([cut, ...(signal ? [signal] : [])]))) {
            for (; next < log.length; next++) yield log[next] as RaisedAlert;
          }
          if (cut.aborted) throw new ExpectedError('Disconnected', 'gone');
        },
      },
      clock: { nowUs: () => 1000, monotonicMs: () => 0 },
      isWanted,
      show: (notice) => shown.push(notice),
      delay: (milliseconds) =>
        milliseconds === 1000 ? new Promise((resolve) => gathered.push(resolve)) : new Promise((resolve) => setImmediate(resolve)),
    },
    abort.signal,
  );
  return {
    shown,
    asked,
    raise: (one: RaisedAlert) => {
      log.push(one);
      changed.publish(log.length);
    },
    gather: () => {
      for (const resolve of gathered.splice(0)) resolve();
    },
    goAway: () => up.abort(),
    comeBack: () => {
      up = new AbortController();
    },
    isGathering: () => gathered.length > 0,
    stop: async () => {
      abort.abort();
      await told;
    },
  };
}

describe('notifications of the system', () => {
  it('tell what is raised from the start of the app on, and nothing older', async () => {
    const { shown, raise, stop } = scene([raisedAt(0, 500), raisedAt(1, 1500)]);
    await until(() => shown.length === 1);
    raise(raisedAt(2, 2000));
    await until(() => shown.length === 2);
    expect(shown).toMatchObject([
      { title: 'Tradewind: TEST', body: 'message 1' },
      { title: 'Tradewind: TEST', body: 'message 2', target: { sequence: 2 } },
    ]);
    await stop();
  });

  it('go on after the last that was told when the feature process comes back', async () => {
    const { shown, asked, raise, goAway, comeBack, stop } = scene([]);
    await until(() => asked.length > 0);
    raise(raisedAt(0, 2000));
    await until(() => shown.length === 1);
    goAway();
    await until(() => asked.length > 1);
    raise(raisedAt(1, 3000));
    comeBack();
    await until(() => shown.length === 2);
    expect(shown.map(({ body }) => body)).toEqual(['message 0', 'message 1']);
    await stop();
  });

  it('are one for everything that happened while the app was closed', async () => {
    const { shown, raise, gather, isGathering, stop } = scene([]);
    for (let i = 0; i < 7; i++) raise(raisedAt(i, 2000, { isLate: true }));
    await until(isGathering);
    gather();
    await until(() => shown.length === 1);
    expect(shown[0]).toMatchObject({ body: '7 alerts fired while you were away. The list of alerts has them.', target: { sequence: 0 } });
    raise(raisedAt(7, 3000, { isLate: true }));
    await until(isGathering);
    gather();
    await until(() => shown.length === 2);
    expect(shown[1]).toMatchObject({ title: 'Tradewind: while you were away', body: 'message 7' });
    await stop();
  });

  it('are none where the trader switched them off', async () => {
    let isWanted = false;
    const { shown, asked, raise, stop } = scene([], () => isWanted);
    raise(raisedAt(0, 2000));
    await until(() => asked.length > 0);
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
    isWanted = true;
    raise(raisedAt(1, 3000));
    await until(() => shown.length === 1);
    expect(shown[0]?.body).toBe('message 1');
    await stop();
  });
});
