// verifies: user-indicators
import { afterEach, describe, expect, it } from 'vitest';
import { createMemoryMarketStore } from '#adapters/memory/memory-market-store.ts';
import { USER_CODE_LIMITS } from '#core/ports/user-code-runner.ts';
import { createFeatureService, type FeatureService } from '#services/feature/feature-service.ts';
import type { FormingBar } from '#services/feature/indicator-methods.ts';
import { LatestChannel } from '#services/latest-channel.ts';
import { barAt, closeBars, marketStore, STANDING_CLOCK, until } from '../support/market-with-bars.ts';
import { runBatch } from '../support/run-indicator.ts';
import { seededBars } from '../support/seeded-bars.ts';
import { indicatorSource, userCodeInMemory } from '../support/user-files.ts';

const context = { signal: new AbortController().signal, caller: 'renderer' } as const;
const command = { ...context, caller: 'command-line' } as const;
const services: FeatureService[] = [];
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.stop()));
});

const bars = seededBars(5, 25_000);
const SUM = indicatorSource('this.last += close; out[0] = this.last;');
const MEAN_OF_TWO = indicatorSource('out[0] = (this.last + close) / 2; this.last = close;');
const BROKEN = indicatorSource('out[0] = "text";');
const request = { symbol: 'TEST', timeframe: '1m', level: 1, count: 100, parameters: {} } as const;

function serviceWith(sources: Record<string, string>, callMs: number = USER_CODE_LIMITS.callMs) {
  const market = marketStore();
  closeBars(market, bars, 0, 24_000);
  const forming = new LatestChannel<FormingBar>();
  const memory = userCodeInMemory(sources, { ...USER_CODE_LIMITS, callMs });
  const service = createFeatureService({
    bars: market,
    instruments: market,
    marketLog: market,
    store: createMemoryMarketStore(),
    clock: STANDING_CLOCK,
    drawings: { load: () => ({ is: 'absent' }), watch: () => () => undefined },
    userCode: memory.userCode,
    marketChanged: (signal) => new LatestChannel<number>().read(signal),
    formingBar: (_symbol, _timeframe, signal) => forming.read(signal),
    onStorageProblem: () => {},
    onDefect: (error) => {
      throw error;
    },
  });
  services.push(service);
  return { market, memory, forming, handlers: service.handlers, service };
}

/** Sum of closes up to and including each bar, as the indicator of the tests computes it. */
function sums(count: number): Float64Array {
  let sum = 0;
  return Float64Array.from(bars.close.subarray(0, count), (close) => {
    sum += close;
    return sum;
  });
}

describe('indicators of the trader', () => {
  it('are in the list with their parameters, and give the values of the full history like any other', async () => {
    const { handlers } = serviceWith({ sum: SUM });
    const listed = (await handlers['indicators.list']({}, command)).at(-1);
    expect(listed).toMatchObject({
      id: 'user:sum',
      family: 'user',
      title: 'Test',
      outputs: [{ name: 'value', style: 'line' }],
      repaints: false,
    });
    const expected = sums(24_000);
    for (const fromIndex of [0, 9_990, 23_900]) {
      const window = await handlers['indicators.window']({ ...request, indicator: 'user:sum', fromIndex }, context);
      expect(window).toMatchObject({ form: 'live', fromIndex, baseCount: 24_000 });
      expect(window.outputs.value).toEqual(expected.slice(fromIndex, fromIndex + 100));
    }
    const read = await handlers['indicators.read']({ symbol: 'TEST', timeframe: '1m', indicator: 'user:sum', parameters: {} }, context);
    expect(read.outputs.value).toEqual(expected);
  });

  it('equal the built-in ones bit for bit where they compute the same', async () => {
    const body = 'if (this.count++ > 0) out[0] = (100 * (close - this.last)) / this.last; this.last = close;';
    const copied = 'copy.count = this.count; copy.last = this.last;';
    const source = indicatorSource(body, '', 'count = 0; last = 0;', copied).replace('warmupBars: () => 0', 'warmupBars: () => 1');
    const { handlers } = serviceWith({ mine: source });
    const series = { symbol: 'TEST', timeframe: '1m' } as const;
    const mine = await handlers['indicators.read']({ ...series, indicator: 'user:mine', parameters: {} }, context);
    const theirs = await handlers['indicators.read']({ ...series, indicator: 'roc', parameters: { period: 1 } }, context);
    expect(mine.outputs.value?.length).toBe(24_000);
    expect(mine.outputs.value).toEqual(theirs.outputs.roc);
  });

  it('grow with the bars that close, and show the forming bar without keeping it', async () => {
    const { handlers, market, forming } = serviceWith({ sum: SUM });
    const expected = sums(24_002);
    const stop = new AbortController();
    const values: (number | null | undefined)[] = [];
    const reading = (async () => {
      for await (const item of handlers['indicators.forming'](
        { symbol: 'TEST', timeframe: '1m', indicator: 'user:sum', parameters: {} },
        { ...context, signal: stop.signal },
      )) {
        values.push(item.values.value);
      }
    })();
    const [timeUs, open, high, low, close, volume] = barAt(bars, 24_000);
    const bar = { timeUs, open, high, low, close, volume };
    forming.publish({ bar: { ...bar, close: 1 }, closedCount: 24_000 } as FormingBar);
    await until(() => values.length === 1);
    forming.publish({ bar, closedCount: 24_000 } as FormingBar);
    await until(() => values.length === 2);
    expect(values).toEqual([(expected[23_999] as number) + 1, expected[24_000]]);
    closeBars(market, bars, 24_000, 24_002);
    const window = await handlers['indicators.window']({ ...request, indicator: 'user:sum', fromIndex: 23_990 }, context);
    expect(window.outputs.value).toEqual(expected.slice(23_990, 24_002));
    stop.abort();
    forming.close();
    await reading;
  });

  it('are used as their file is now: never the version before, and never a broken one', async () => {
    const { handlers, memory } = serviceWith({ mine: SUM });
    const window = () => handlers['indicators.window']({ ...request, indicator: 'user:mine', fromIndex: 0, count: 2 }, context);
    const [first, second] = [bars.close[0] as number, bars.close[1] as number];
    expect((await window()).outputs.value).toEqual(Float64Array.of(first, first + second));
    memory.put('mine', MEAN_OF_TWO);
    expect((await window()).outputs.value).toEqual(Float64Array.of(first / 2, (first + second) / 2));
    memory.put('mine', BROKEN);
    await expect(window()).rejects.toMatchObject({
      code: 'UserCodeFailed',
      message: expect.stringMatching(/^mine\.ts was not used\. line 7: Type 'string' is not assignable/),
    });
    memory.put('mine', SUM);
    expect((await window()).outputs.value).toEqual(Float64Array.of(first, first + second));
    memory.remove('mine');
    await expect(window()).rejects.toMatchObject({ code: 'UnknownIndicator' });
  });

  it('are checked once for one content', async () => {
    const { handlers, memory } = serviceWith({ mine: SUM, broken: BROKEN });
    await handlers['indicators.list']({}, command);
    expect(memory.compilations).toBe(2);
    memory.put('other', SUM);
    memory.put('mine', MEAN_OF_TWO);
    await handlers['indicators.list']({}, command);
    memory.put('mine', SUM);
    const list = await handlers['indicators.list']({}, command);
    expect(memory.compilations).toBe(3);
    expect(list.filter(({ family }) => family === 'user').map(({ id }) => id)).toEqual(['user:mine', 'user:other']);
  });

  it('tell how they stand, with what is wrong and where, when files change', async () => {
    const { handlers, memory, service } = serviceWith({ broken: BROKEN, mine: SUM });
    service.start();
    const stop = new AbortController();
    const seen: string[] = [];
    for await (const all of handlers['indicators.user']({}, { ...context, signal: stop.signal })) {
      seen.push(all.map(({ name, state }) => `${name} ${state}`).join(', '));
      if (seen.at(-1) === 'broken refused, mine ready') {
        expect(all[0]?.problems).toEqual([{ line: 7, message: "Type 'string' is not assignable to type 'number'." }]);
        memory.put('broken', MEAN_OF_TWO);
      }
      if (seen.at(-1) === 'broken ready, mine ready') break;
    }
    expect(seen[0]).toBe('broken checking, mine checking');
  });

  it('that loop later are ended and named, and the others go on with the values that they had', async () => {
    const late = indicatorSource('this.last++; if (this.last > 20_000) for (;;) this.last++; out[0] = close;');
    const { handlers } = serviceWith({ late, sum: SUM }, 1500);
    const [, sum] = await Promise.all([
      expect(handlers['indicators.window']({ ...request, indicator: 'user:late' }, context)).rejects.toMatchObject({
        code: 'UserCodeFailed',
        message: expect.stringMatching(/^The indicator late was stopped: it did not finish within 1\.5 s/),
      }),
      handlers['indicators.window']({ ...request, indicator: 'user:sum', fromIndex: 23_900 }, context),
    ]);
    expect(sum.outputs.value).toEqual(sums(24_000).slice(23_900));
    const again = await handlers['indicators.window']({ ...request, indicator: 'user:sum', fromIndex: 0 }, context);
    expect(again.outputs.value).toEqual(sums(100));
  });

  it('mark nothing, and say so; and what is no own indicator is unknown', async () => {
    const { handlers } = serviceWith({ mine: SUM });
    const marks = { symbol: 'TEST', timeframe: '1m', parameters: {}, limits: { zone: 1, level: 1, line: 1, label: 1 } } as const;
    await expect(handlers['indicators.marks']({ ...marks, indicator: 'user:mine' }, context)).rejects.toMatchObject({ code: 'NoMarks' });
    await expect(handlers['indicators.window']({ ...request, indicator: 'user:none' }, context)).rejects.toMatchObject({
      code: 'UnknownIndicator',
    });
  });

  it('leave the built-in ones as they are', async () => {
    const { handlers } = serviceWith({});
    const read = await handlers['indicators.read']({ symbol: 'TEST', timeframe: '1m', indicator: 'sma', parameters: {} }, context);
    const { findIndicator } = await import('#core/indicators/registry.ts');
    const sma = findIndicator('sma');
    if (sma === null) throw new Error('no sma');
    const whole = runBatch(sma, bars).sma as Float64Array;
    expect(read.outputs.sma).toEqual(whole.slice(0, 24_000));
  });

  it('are read, written and deleted by the editor, which knows what they may use', async () => {
    const { handlers } = serviceWith({ mine: SUM });
    expect(await handlers['indicators.source']({ name: 'mine' }, command)).toEqual({ source: SUM });
    const changed = SUM.replace("title: 'Test'", "title: 'Changed'");
    await handlers['indicators.save']({ name: 'mine', source: changed }, command);
    expect(await handlers['indicators.source']({ name: 'mine' }, command)).toEqual({ source: changed });
    const titleOf = async (id: string) => (await handlers['indicators.list']({}, command)).find((one) => one.id === id)?.title;
    expect(await titleOf('user:mine')).toBe('Changed');
    await handlers['indicators.remove']({ name: 'mine' }, command);
    expect(await titleOf('user:mine')).toBeUndefined();
    await expect(handlers['indicators.source']({ name: 'mine' }, command)).rejects.toMatchObject({ code: 'UnknownFile' });
    await expect(handlers['indicators.save']({ name: '../evil', source: SUM }, command)).rejects.toMatchObject({ code: 'BadName' });
    expect((await handlers['indicators.types']({}, command)).declarations).toContain("declare module 'tradewind'");
  });

  it('begin as the example when they are made new, under names that are one', async () => {
    const { handlers } = serviceWith({ mine: SUM });
    await expect(handlers['indicators.create']({ name: '../evil' }, command)).rejects.toMatchObject({ code: 'BadName' });
    await expect(handlers['indicators.create']({ name: 'mine' }, command)).rejects.toMatchObject({ code: 'FileExists' });
    expect(await handlers['indicators.create']({ name: 'my-new' }, command)).toEqual({ path: 'my-new.ts' });
    expect((await handlers['indicators.list']({}, command)).map(({ id }) => id)).toContain('user:my-new');
  });
});
