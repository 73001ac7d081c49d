// verifies: alerts, user-indicators
import { afterEach, describe, expect, it } from 'vitest';
import { createMemoryMarketStore } from '#adapters/memory/memory-market-store.ts';
import type { Alert } from '#core/alerts/alert.ts';
import { USER_CODE_LIMITS } from '#core/ports/user-code-runner.ts';
import { createFeatureService, type FeatureService } from '#services/feature/feature-service.ts';
import { LatestChannel } from '#services/latest-channel.ts';
import { drawingsInMemory } from '../support/drawings-in-memory.ts';
import { closeBars, marketStore, until } from '../support/market-with-bars.ts';
import { seededBars } from '../support/seeded-bars.ts';
import { indicatorSource, userCodeInMemory } from '../support/user-files.ts';

const context = { signal: new AbortController().signal, caller: 'renderer' } as const;
const services: FeatureService[] = [];
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.stop()));
});

const bars = seededBars(8, 600);
const CHANGE = indicatorSource('out[0] = close - this.last; this.last = close;');
const alert = (indicator: string): Alert => ({
  id: 'one',
  symbol: 'TEST',
  timeframe: '1m',
  condition: {
    kind: 'indicator',
    left: { indicator, parameters: {}, output: 'value' },
    direction: 'up',
    right: { kind: 'level', level: 0.5 },
  },
  frequency: { kind: 'every', coolDownSeconds: 0 },
  expiresAtUs: null,
  isEnabled: true,
  message: '',
});

describe("an alert on an indicator of the trader's own", () => {
  it('fires where its values cross, computed in the sandbox', async () => {
    const market = marketStore();
    const store = createMemoryMarketStore();
    const wake = new LatestChannel<number>();
    const service = createFeatureService({
      ...{ bars: market, instruments: market, marketLog: market, store, drawings: drawingsInMemory() },
      clock: { nowUs: () => 0, monotonicMs: () => 0 },
      userCode: userCodeInMemory({ change: CHANGE }, USER_CODE_LIMITS).userCode,
      marketChanged: (signal) => wake.read(signal),
      formingBar: async function* () {},
      onStorageProblem: () => {},
      onDefect: (error) => {
        throw error;
      },
    });
    services.push(service);
    service.start();
    closeBars(market, bars, 0, 100);
    await expect(service.handlers['alerts.put']({ alert: alert('user:none') }, context)).rejects.toMatchObject({
      code: 'UnknownIndicator',
      message: expect.stringContaining('The file of user:none is gone.'),
    });
    expect(await service.handlers['alerts.put']({ alert: alert('user:change') }, context)).toMatchObject({ status: 'waiting' });
    closeBars(market, bars, 100, 600);
    wake.publish(1);
    const close = (i: number) => bars.close[i] as number;
    const expected: number[] = [];
    let before: boolean | null = null;
    for (let i = 100; i < 600; i++) {
      const change = close(i) - close(i - 1);
      if (change === 0.5) continue;
      if (before === false && change > 0.5) expected.push(bars.timeUs[i] as number);
      before = change > 0.5;
    }
    expect(expected.length).toBeGreaterThan(10);
    await until(() => store.nextSequence('alerts.raised') >= expected.length);
    expect(store.readDocuments('alerts.raised', 0, 1000).map(({ eventTimeUs }) => eventTimeUs)).toEqual(expected);
  });
});
