// verifies: alerts-exactly-once, kill-loses-nothing
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openEventLog, openEventLogReader } from '#adapters/sqlite/event-log-file.ts';
import { openMarketStore } from '#adapters/sqlite/market-store.ts';
import { systemClock } from '#adapters/system/system-clock.ts';
import type { Alert, AlertCondition } from '#core/alerts/alert.ts';
import { findIndicator } from '#core/indicators/registry.ts';
import { createAlertService } from '#services/alerts/alert-service.ts';
import { IndicatorCache } from '#services/feature/indicator-cache.ts';
import { freshFolder } from '#tests/contract/fresh-folder.ts';
import { bundledScript } from '#tests/support/bundled-script.ts';
import { drawingsInMemory } from '#tests/support/drawings-in-memory.ts';
import { closeBars, INSTRUMENT } from '#tests/support/market-with-bars.ts';
import { seededBars, seededUniform } from '#tests/support/seeded-bars.ts';

const BARS = 60_000;
const KILLS = 8;
const children: ChildProcess[] = [];
const removers: (() => void)[] = [];
let script = { path: '', remove: () => {} };
beforeAll(async () => {
  script = await bundledScript(new URL('./alerting-child.ts', import.meta.url));
});
afterAll(() => script.remove());
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const remove of removers.splice(0)) remove();
});

const bars = seededBars(23, BARS);
const middle = bars.close.slice().sort()[BARS / 2] as number;

const alertOf = (id: string, condition: AlertCondition): Alert => ({
  id,
  symbol: 'TEST',
  timeframe: '1m',
  condition,
  frequency: { kind: 'every', coolDownSeconds: 0 },
  expiresAtUs: null,
  isEnabled: true,
  message: '',
});
const ALERTS = [
  alertOf('close', { kind: 'price', level: middle, direction: 'either', at: 'close' }),
  alertOf('rsi', {
    kind: 'indicator',
    left: { indicator: 'rsi', parameters: { period: 14 }, output: 'rsi' },
    direction: 'down',
    right: { kind: 'level', level: 30 },
  }),
];

/** Opening times of the bars at which `values` cross `level`, found by looking back for the last value that was not the level. */
function crossings(values: Float64Array, level: number, direction: 'either' | 'down'): number[] {
  const times: number[] = [];
  let before = Number.NaN;
  for (const [i, value] of values.entries()) {
    if (Number.isNaN(value) || value === level) continue;
    const isDown = before > level && value < level;
    const isUp = before < level && value > level;
    if (isDown || (isUp && direction === 'either')) times.push(bars.timeUs[i] as number);
    before = value;
  }
  return times;
}

function expectedTimes(): { close: number[]; rsi: number[] } {
  const rsi = new Float64Array(BARS);
  const definition = findIndicator('rsi');
  definition?.create(definition.parameters.parse({ period: 14 })).pushMany(bars, 0, BARS, [rsi]);
  return { close: crossings(bars.close, middle, 'either'), rsi: crossings(rsi, 30, 'down') };
}

/** Makes the alerts, then closes the bars, so that all of them come after. */
async function prepare(folder: string): Promise<void> {
  const market = openMarketStore(join(folder, 'market.db'), { clock: systemClock });
  market.saveInstrument(INSTRUMENT);
  const store = openEventLog(join(folder, 'features.db'), { clock: systemClock });
  const { handlers, stop } = createAlertService({
    ...{ bars: market, instruments: market, marketLog: market, store, clock: systemClock, drawings: drawingsInMemory() },
    cache: new IndicatorCache(market),
    marketChanged: async function* () {},
    onStorageProblem: () => {},
    onDefect: () => {},
  });
  for (const alert of ALERTS) await handlers['alerts.put']({ alert }, { signal: new AbortController().signal, caller: 'worker' });
  await stop();
  closeBars(market, bars, 0, BARS);
  for (const file of [market, store]) file.close();
}

describe('alerts whose process is killed again and again', () => {
  it('are raised once for every crossing, in order, and none besides', async () => {
    const { path: folder, remove } = freshFolder();
    removers.push(remove);
    await prepare(folder);
    const expected = expectedTimes();
    const total = expected.close.length + expected.rsi.length;
    expect(Math.min(expected.close.length, expected.rsi.length)).toBeGreaterThan(50);
    const startChild = () => {
      const child = fork(script.path, [folder, String(total)], {
        stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      });
      children.push(child);
      return child;
    };
    const uniform = seededUniform(7);
    const found: number[] = [];
    for (let kills = 0; kills < KILLS; kills++) {
      const child = startChild();
      const exit = once(child, 'exit');
      await Promise.race([once(child.stdout as NodeJS.ReadableStream, 'data'), exit]);
      // Not a wait for something to happen: the moment of death is the point of the test.
      await new Promise((resolve) => setTimeout(resolve, uniform() * 8));
      child.kill('SIGKILL');
      await exit;
      const log = openEventLogReader(join(folder, 'features.db'));
      found.push(log.nextSequence('alerts.raised'));
      log.close();
    }
    // Deaths in the middle of the work, or nothing would be proved.
    expect(new Set(found.filter((count) => count > 0 && count < total)).size).toBeGreaterThan(1);
    const last = startChild();
    const [code] = await once(last, 'exit');
    expect(code).toBe(0);

    const log = openEventLogReader(join(folder, 'features.db'));
    const raised = log.readDocuments('alerts.raised', 0, 1e6);
    for (const [id, times] of Object.entries(expected))
      expect(raised.filter(({ payload }) => payload.alertId === id).map(({ eventTimeUs }) => eventTimeUs)).toEqual(times);
    expect(raised).toHaveLength(total);
    expect(raised.map(({ causedBy }) => Number(causedBy?.split(':')[1]))).toEqual(
      raised.map(({ eventTimeUs }) => bars.timeUs.indexOf(eventTimeUs)),
    );
    log.close();
  });
});
