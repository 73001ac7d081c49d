// verifies: alerts, alerts-exactly-once
import { afterEach, describe, expect, it } from 'vitest';
import { createMemoryMarketStore } from '#adapters/memory/memory-market-store.ts';
import type { RaisedAlert } from '#contract/alerts.ts';
import type { Alert, AlertCondition } from '#core/alerts/alert.ts';
import { findIndicator } from '#core/indicators/registry.ts';
import { type BarColumns, makeBarColumns, sliceBarColumns } from '#core/market/bar-columns.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { MarketStore } from '#core/ports/market-store.ts';
import { type AlertService, createAlertService } from '#services/alerts/alert-service.ts';
import { DrawingShelf } from '#services/alerts/drawing-shelf.ts';
import { IndicatorCache } from '#services/feature/indicator-cache.ts';
import { LatestChannel } from '#services/latest-channel.ts';
import { drawingsInMemory } from '#tests/support/drawings-in-memory.ts';
import { closeBars, INSTRUMENT, marketStore, until } from '#tests/support/market-with-bars.ts';
import { seededBars } from '#tests/support/seeded-bars.ts';
import { horizontal, trend } from '#tests/support/test-drawings.ts';

const SECOND = 1_000_000;
const START = 1_750_000_020 * SECOND;
const context = { signal: new AbortController().signal, caller: 'renderer' } as const;
const services: AlertService[] = [];
afterEach(async () => {
  for (const service of services.splice(0)) await service.stop();
});

/** Bars of one price each, or of open, high, low, close, one after another. */
function barsOf(prices: readonly (number | readonly [number, number, number, number])[], stepUs = SECOND, fromUs = START): BarColumns {
  const bars = makeBarColumns(prices.length);
  for (const [i, price] of prices.entries()) {
    const [open, high, low, close] = typeof price === 'number' ? [price, price, price, price] : price;
    bars.timeUs[i] = fromUs + i * stepUs;
    bars.open[i] = open;
    bars.high[i] = high;
    bars.low[i] = low;
    bars.close[i] = close;
    bars.volume[i] = 1;
  }
  return bars;
}

const alertOf = (condition: AlertCondition, change: Partial<Alert> = {}): Alert => ({
  id: 'one',
  symbol: 'TEST',
  timeframe: '1m',
  condition,
  frequency: { kind: 'every', coolDownSeconds: 0 },
  expiresAtUs: null,
  isEnabled: true,
  message: '',
  ...change,
});
const above = (level: number): AlertCondition => ({ kind: 'price', level, direction: 'up', at: 'tick' });

function scene(market: MarketStore = marketStore(), store: MarketStore = createMemoryMarketStore(), monotonicMs = () => 0) {
  const wake = new LatestChannel<number>();
  const drawings = drawingsInMemory();
  // Before everything: nothing is late, until a test sets the clock.
  let nowUs = 0;
  const start = () => {
    const service = createAlertService({
      bars: market,
      instruments: market,
      marketLog: market,
      store,
      clock: { nowUs: () => nowUs, monotonicMs },
      drawings,
      cache: new IndicatorCache(market),
      marketChanged: (signal) => wake.read(signal),
      onStorageProblem: () => {},
      onDefect: (error) => {
        throw error;
      },
    });
    services.push(service);
    service.start();
    return service;
  };
  const raised = () => store.readDocuments('alerts.raised', 0, 1000).map(({ payload }) => payload as unknown as RaisedAlert);
  let beats = 0;
  return {
    market,
    store,
    drawings,
    start,
    raised,
    setNow: (us: number) => {
      nowUs = us;
    },
    /** Closes bars and waits until the alerts have judged them. */
    async close(service: AlertService, bars: BarColumns, timeframe: Timeframe = '1s', from = 0, to = bars.timeUs.length) {
      closeBars(market, bars, from, to, timeframe);
      wake.publish(++beats);
      await settled(service);
    },
  };
}

/** Resolves when the service has had turns enough to judge what is in the log. */
async function settled(_service: AlertService): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

const times = (raised: readonly RaisedAlert[]) => raised.map(({ timeUs }) => (timeUs - START) / SECOND);

describe('a price alert', () => {
  it('fires on the cross and not on the state it starts in, with its own time and price', async () => {
    const { start, close, raised } = scene();
    const service = start();
    await service.handlers['alerts.put'](
      { alert: alertOf(above(10), { message: '{symbol} {direction} {price} through {level}' }) },
      context,
    );
    await close(service, barsOf([11, 10, 9, 9, [9, 10.5, 8, 9], 9, 12, 13]));
    expect(times(raised())).toEqual([4, 6]);
    expect(raised()[0]).toMatchObject({ direction: 'up', value: 10.5, level: 10, message: 'TEST up 10.50 through 10.00', isLate: false });
    expect(raised()[1]).toMatchObject({ value: 12, condition: 'price crosses above 10.00' });
  });

  it('that is to look at closes does not see what happens inside a bar', async () => {
    const { start, close, raised } = scene();
    const service = start();
    await service.handlers['alerts.put']({ alert: alertOf({ kind: 'price', level: 10, direction: 'either', at: 'close' }) }, context);
    await close(service, barsOf([9, [9, 12, 9, 9], 11, [11, 11, 8, 11], 9], 60 * SECOND), '1m');
    expect(times(raised())).toEqual([120, 240]);
    expect(raised().map(({ direction }) => direction)).toEqual(['up', 'down']);
  });

  it('that fires once says so, keeps its history, and can be switched on again for what comes then', async () => {
    const { start, close, raised } = scene();
    const service = start();
    await service.handlers['alerts.put']({ alert: alertOf(above(10), { frequency: { kind: 'once' } }) }, context);
    await close(service, barsOf([9, 11, 9, 11]));
    const [view] = (await service.handlers['alerts.list']({}, context)).alerts;
    expect(view).toMatchObject({ status: 'fired', firedCount: 1, lastFiredUs: START + SECOND });
    await service.handlers['alerts.enable']({ ids: ['one'], isEnabled: true }, context);
    await close(service, barsOf([11, 9, 11], SECOND, START + 10 * SECOND));
    expect(times(raised())).toEqual([1, 12]);
  });

  it('that is changed, or switched off and on, forgets the side that the price was on', async () => {
    const { start, close, raised } = scene();
    const service = start();
    await service.handlers['alerts.put']({ alert: alertOf(above(10)) }, context);
    await close(service, barsOf([9, 9]));
    await service.handlers['alerts.enable']({ ids: ['one'], isEnabled: false }, context);
    await close(service, barsOf([11, 9], SECOND, START + 10 * SECOND));
    await service.handlers['alerts.enable']({ ids: ['one'], isEnabled: true }, context);
    await close(service, barsOf([11, 9, 11], SECOND, START + 20 * SECOND));
    expect(times(raised())).toEqual([22]);
  });

  it('knows nothing of bars that closed before it was made', async () => {
    const { market, start, close, raised } = scene();
    closeBars(market, barsOf([9, 11, 9, 11]), 0, 4, '1s');
    const service = start();
    await service.handlers['alerts.put']({ alert: alertOf(above(10)) }, context);
    await close(service, barsOf([9, 11], SECOND, START + 10 * SECOND));
    expect(times(raised())).toEqual([11]);
  });
});

describe('an alert on a drawn line', () => {
  const onLine = (line: string | null = null): AlertCondition => ({
    kind: 'drawing',
    drawing: 'one',
    line,
    direction: 'either',
    at: 'tick',
  });
  const drawn = (drawing: ReturnType<typeof horizontal>) => ({ ...drawing, symbol: 'TEST' });

  it('follows a sloping line, a ray from 10 that rises by one a minute', async () => {
    const { drawings, start, close, raised } = scene();
    const line = {
      ...trend(
        [
          [START, 10],
          [START + 60 * SECOND, 11],
        ],
        { kind: 'ray' },
      ),
      symbol: 'TEST',
    };
    drawings.keep('TEST', [line]);
    const service = start();
    await service.handlers['alerts.put']({ alert: alertOf(onLine()) }, context);
    // Flat at 10.25: the line passes it 15 seconds after its first point.
    await close(service, barsOf(Array.from({ length: 30 }, () => 10.25)));
    expect(times(raised())).toEqual([16]);
    expect(raised()[0]).toMatchObject({ direction: 'down', condition: 'price crosses below the ray' });
  });

  it('is not fired by moving the line over the price', async () => {
    const { drawings, start, close, raised } = scene();
    drawings.keep('TEST', [drawn(horizontal(12))]);
    const service = start();
    await service.handlers['alerts.put']({ alert: alertOf(onLine()) }, context);
    await close(service, barsOf([10, 10]));
    drawings.keep('TEST', [drawn(horizontal(9))]);
    await close(service, barsOf([10, 10, 8], SECOND, START + 10 * SECOND));
    expect(times(raised())).toEqual([12]);
  });

  it('says that its drawing was deleted instead of vanishing, and goes on when the deletion is undone', async () => {
    const { drawings, start, close, raised } = scene();
    drawings.keep('TEST', [drawn(horizontal(10))]);
    const service = start();
    await service.handlers['alerts.put']({ alert: alertOf(onLine()) }, context);
    drawings.keep('TEST', []);
    const [broken] = (await service.handlers['alerts.list']({}, context)).alerts;
    expect(broken).toMatchObject({ status: 'broken', problem: expect.stringMatching(/^Its drawing was deleted\./) });
    await close(service, barsOf([9, 11]));
    drawings.keep('TEST', [drawn(horizontal(10))]);
    expect((await service.handlers['alerts.list']({}, context)).alerts[0]?.status).toBe('waiting');
    await close(service, barsOf([9, 11], SECOND, START + 10 * SECOND));
    expect(times(raised())).toEqual([11]);
  });
});

describe('drawings whose changes can not be followed', () => {
  it('are read again at every look', () => {
    const { keep, ...drawings } = drawingsInMemory();
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'mkdir' });
    const shelf = new DrawingShelf(
      {
        ...drawings,
        watch: () => {
          throw full;
        },
      },
      () => {},
    );
    expect(shelf.find('TEST', 'one')).toBeNull();
    keep('TEST', [{ ...horizontal(10), symbol: 'TEST' }]);
    expect(shelf.find('TEST', 'one')).toMatchObject({ kind: 'horizontal' });
    shelf.close();
  });
});

describe('an alert on an indicator', () => {
  it('fires where the streamed values cross, as a plain look over the whole series finds it', async () => {
    const { start, close, raised } = scene();
    const service = start();
    const bars = seededBars(5, 800);
    const [fast, slow] = [5, 20].map((period) => {
      const definition = findIndicator('sma');
      const out = new Float64Array(800);
      definition?.create(definition.parameters.parse({ period })).pushMany(bars, 0, 800, [out]);
      return out;
    }) as [Float64Array, Float64Array];
    const operand = (period: number) => ({ indicator: 'sma', parameters: { period }, output: 'sma' });
    const condition: AlertCondition = {
      kind: 'indicator',
      left: operand(5),
      direction: 'up',
      right: { kind: 'indicator', ...operand(20) },
    };
    await service.handlers['alerts.put']({ alert: alertOf(condition) }, context);
    for (let from = 0; from < 800; from += 160) await close(service, bars, '1m', from, from + 160);
    const expected: number[] = [];
    for (let i = 20; i < 800; i++)
      if ((fast[i - 1] as number) < (slow[i - 1] as number) && (fast[i] as number) > (slow[i] as number))
        expected.push(bars.timeUs[i] as number);
    expect(expected.length).toBeGreaterThan(10);
    expect(raised().map(({ timeUs }) => timeUs)).toEqual(expected);
    expect(raised()[0]?.condition).toBe('SMA 5 crosses above SMA 20');
  });
});

describe('alerts on a series that is deleted, or changed behind its end', () => {
  it('go on with what comes after', async () => {
    const { start, close, market, raised } = scene();
    const service = start();
    const bars = seededBars(5, 120);
    const sma = { indicator: 'sma', parameters: { period: 5 }, output: 'sma' };
    const gaps = { kind: 'structure', indicator: 'fair-value-gaps', parameters: {}, mark: null, direction: 'any', on: 'new' } as const;
    await service.handlers['alerts.put'](
      { alert: alertOf({ kind: 'indicator', left: sma, direction: 'either', right: { kind: 'price' } }) },
      context,
    );
    await service.handlers['alerts.put']({ alert: alertOf(gaps, { id: 'two' }) }, context);
    closeBars(market, bars, 0, 40, '1m');
    market.transaction(() => market.deleteBars('TEST', '1m', bars.timeUs[0] as number, (bars.timeUs[39] as number) + 1));
    await close(service, bars, '1m', 40, 42);
    expect(raised()).toEqual([]);
    // Bars of history before those that are there: every place in the series is another one.
    market.transaction(() => market.mergeBars('TEST', '1m', sliceBarColumns(bars, 0, 40), false));
    await close(service, bars, '1m', 42, 120);
    const times = raised().map(({ timeUs }) => timeUs);
    expect(times.length).toBeGreaterThan(10);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(bars.timeUs[42] as number);
  });
});

describe('an alert on structure', () => {
  const gaps = (on: 'new' | 'change'): AlertCondition => ({
    kind: 'structure',
    indicator: 'fair-value-gaps',
    parameters: {},
    mark: null,
    direction: 'bullish',
    on,
  });
  const bars = seededBars(9, 600);
  /** Opening times of the bars that the indicator's own marks are new or changed at. */
  function told(on: 'new' | 'change'): number[] {
    const definition = findIndicator('fair-value-gaps');
    const stream = definition?.marks?.(definition.parameters.parse({}));
    const states = new Map<string, string>();
    const found = new Set<number>();
    for (let i = 0; i < 600; i++) {
      const at = sliceBarColumns(bars, i, i + 1);
      const [timeUs, open, high, low, close, volume] = [at.timeUs, at.open, at.high, at.low, at.close, at.volume].map(
        (c) => c[0] as number,
      );
      stream?.push(timeUs as number, open as number, high as number, low as number, close as number, volume as number, (mark) => {
        const before = states.get(mark.id);
        states.set(mark.id, mark.state);
        const isAsked = on === 'new' ? before === undefined : before !== undefined && before !== mark.state;
        if (isAsked && mark.direction === 1) found.add(timeUs as number);
      });
    }
    return [...found];
  }

  it.each(['new', 'change'] as const)('fires at the bars that the indicator tells something %s at', async (on) => {
    const { start, close, raised } = scene();
    let service = start();
    await service.handlers['alerts.put']({ alert: alertOf(gaps(on)) }, context);
    await close(service, bars, '1m', 0, 300);
    await service.stop();
    // A new process has to find its way through the bars that were judged already.
    service = start();
    await close(service, bars, '1m', 300, 600);
    const expected = told(on);
    expect(expected.length).toBeGreaterThan(5);
    expect(raised().map(({ timeUs }) => timeUs)).toEqual(expected);
    const what = on === 'new' ? 'new bullish fair value gap' : 'change of a bullish fair value gap';
    expect(new Set(raised().map(({ condition }) => condition))).toEqual(new Set([`FVG: ${what}`]));
  });
});

describe('what happened while the app was closed', () => {
  it('is raised from the log, with its own time, one line an alert, and the rest counted', async () => {
    const { start, close, market, raised, setNow } = scene();
    const service = start();
    await service.handlers['alerts.put']({ alert: alertOf(above(10)) }, context);
    await service.handlers['alerts.put']({ alert: alertOf(above(10.5), { id: 'two', expiresAtUs: START + 5 * SECOND }) }, context);
    await close(service, barsOf([9, 9]));
    await service.stop();
    closeBars(market, barsOf([11, 9, 11, 9, 11, 9, 11], SECOND, START + 3 * SECOND), 0, 7, '1s');
    setNow(START + 3600 * SECOND);
    const again = start();
    await until(() => raised().length === 2);
    await settled(again);
    expect(raised()).toMatchObject([
      { alertId: 'one', timeUs: START + 3 * SECOND, isLate: true, raisedAtUs: START + 3600 * SECOND },
      { alertId: 'two', timeUs: START + 3 * SECOND, isLate: true },
    ]);
    const [first, second] = (await again.handlers['alerts.list']({}, context)).alerts;
    expect([first?.firedCount, second?.firedCount, second?.status]).toEqual([4, 1, 'expired']);
  });
});

it('on a machine so slow that there is time for one bar at once, alerts fire all the same', async () => {
  let ms = 0;
  const { start, market, raised, close } = scene(marketStore(), createMemoryMarketStore(), () => {
    ms += 1000;
    return ms;
  });
  const service = start();
  await service.handlers['alerts.put']({ alert: alertOf(above(10)) }, context);
  const gaps = { kind: 'structure', indicator: 'fair-value-gaps', parameters: {}, mark: null, direction: 'bullish', on: 'new' } as const;
  await service.handlers['alerts.put']({ alert: alertOf(gaps, { id: 'two', timeframe: '1s' }) }, context);
  // Candles that rise to 9, 10, 11 and 12, again and again: no price of the one meets the next but one.
  const bars = barsOf(Array.from({ length: 60 }, (_, i) => [8.1 + (i % 4), 9 + (i % 4), 8.1 + (i % 4), 9 + (i % 4)] as const));
  closeBars(market, bars, 0, 59, '1s');
  await close(service, bars, '1s', 59, 60);
  await until(() => raised().filter(({ alertId }) => alertId === 'one').length === 15);
  expect(times(raised().filter(({ alertId }) => alertId === 'one'))).toEqual(Array.from({ length: 15 }, (_, i) => 2 + 4 * i));
  expect(raised().filter(({ alertId }) => alertId === 'two').length).toBeGreaterThan(10);
});

describe('the stream of raised alerts', () => {
  it('goes on after the last that came, so that none is lost or doubled over a restart', async () => {
    const { start, close } = scene();
    let service = start();
    await service.handlers['alerts.put']({ alert: alertOf(above(10)) }, context);
    const heard: number[] = [];
    const abort = new AbortController();
    const listen = async (from: number | undefined) => {
      for await (const one of service.handlers['alerts.raised']({ fromSequence: from }, { ...context, signal: abort.signal }))
        heard.push(one.sequence);
    };
    const first = listen(undefined);
    await close(service, barsOf([9, 11, 9, 11]));
    await until(() => heard.length === 2);
    await service.stop();
    await first;
    service = start();
    await close(service, barsOf([9, 11, 9, 11], SECOND, START + 20 * SECOND));
    const second = listen(Math.max(...heard) + 1);
    await close(service, barsOf([9, 11], SECOND, START + 40 * SECOND));
    await until(() => heard.length === 5);
    abort.abort();
    await second;
    expect(heard).toEqual([0, 1, 2, 3, 4]);
  });

  it('has a history, newest first, with what is not yet acknowledged', async () => {
    const { start, close } = scene();
    const { handlers } = start();
    const [service] = services as [AlertService];
    await handlers['alerts.put']({ alert: alertOf(above(10)) }, context);
    await close(service, barsOf([9, 11, 9, 11, 9, 11]));
    const page = await handlers['alerts.history']({ limit: 2 }, context);
    expect(page.raised.map(({ sequence }) => sequence)).toEqual([2, 1]);
    expect(page.nextBefore).toBe(1);
    const rest = await handlers['alerts.history']({ beforeSequence: 1, limit: 2 }, context);
    expect([rest.raised.map(({ sequence }) => sequence), rest.nextBefore]).toEqual([[0], null]);
    expect(await handlers['alerts.acknowledge']({ toSequence: 2 }, context)).toEqual({ unread: 1 });
    expect((await handlers['alerts.list']({}, context)).unread).toBe(1);
  });
});

describe('an alert that can not be kept', () => {
  it.each([
    [{ symbol: 'NONE' }, 'UnknownInstrument', /No instrument is called NONE/],
    [{ message: 'at {prise}' }, 'BadMessage', /\{prise\}.*\{price\}/],
    [{ condition: { kind: 'drawing', drawing: 'gone', line: null, direction: 'up', at: 'tick' } }, 'UnknownDrawing', /deleted/],
    [
      { condition: { kind: 'structure', indicator: 'ema', parameters: {}, mark: null, direction: 'any', on: 'new' } },
      'NoMarks',
      /These do:/,
    ],
    [
      {
        condition: {
          kind: 'indicator',
          left: { indicator: 'rsi', parameters: { period: 0 }, output: 'rsi' },
          direction: 'up',
          right: { kind: 'price' },
        },
      },
      'BadParameters',
      /period must be a whole number/,
    ],
    [
      {
        condition: {
          kind: 'indicator',
          left: { indicator: 'macd', parameters: {}, output: 'macdd' },
          direction: 'up',
          right: { kind: 'price' },
        },
      },
      'UnknownOutput',
      /It has macd, signal, histogram/,
    ],
  ] as const)('is refused with what to do: %j', async (change, code, sentence) => {
    const { handlers } = scene().start();
    const put = handlers['alerts.put']({ alert: alertOf(above(1), change as Partial<Alert>) }, context);
    await expect(put).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) });
    expect((await handlers['alerts.list']({}, context)).alerts).toEqual([]);
  });

  it('is one more than 500', async () => {
    const { handlers } = scene().start();
    for (let i = 0; i < 500; i++) await handlers['alerts.put']({ alert: alertOf(above(i + 1), { id: `a${i}` }) }, context);
    await expect(handlers['alerts.put']({ alert: alertOf(above(1)) }, context)).rejects.toMatchObject({ code: 'TooManyAlerts' });
    await expect(handlers['alerts.put']({ alert: alertOf(above(2), { id: 'a0' }) }, context)).resolves.toMatchObject({ status: 'waiting' });
    await handlers['alerts.remove']({ ids: ['a1', 'not-there'] }, context);
    expect((await handlers['alerts.list']({}, context)).alerts).toHaveLength(499);
  });
});

it('an instrument of another symbol raises nothing', async () => {
  const { market, start, close, raised } = scene();
  market.saveInstrument({ ...INSTRUMENT, symbol: 'OTHER' });
  const service = start();
  await service.handlers['alerts.put']({ alert: alertOf(above(10)) }, context);
  closeBars(market, barsOf([9, 11, 9, 11]), 0, 4, '1s', 'OTHER');
  await close(service, barsOf([9, 9]));
  expect(raised()).toEqual([]);
});
