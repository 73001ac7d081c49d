// verifies: bar-replay, strategy-replay
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeBarColumns } from '#core/market/bar-columns.ts';
import { ExpectedError } from '#core/result.ts';
import { provideLinks } from '../../src/renderer/connection/service-link.ts';
import { replayOf, useBarReplay } from '../../src/renderer/features/bar-replay/bar-replay-store.ts';
import {
  endReplay,
  nextTrade,
  playReplay,
  startReplayAt,
  stepReplay,
  stopSearch,
} from '../../src/renderer/features/bar-replay/replay-player.ts';
import { giveUpStrategyStart, replayStrategy } from '../../src/renderer/features/bar-replay/replayed-strategy.ts';
import { StrategyStrip } from '../../src/renderer/features/bar-replay/strategy-strip.tsx';
import { newChart, useCharts } from '../../src/renderer/features/trade/charts-store.ts';
import { useServices } from '../../src/renderer/state/services-store.ts';
import type { FakeReplays } from './fake-research.ts';
import { fakeWorkstation } from './fake-workstation.ts';
import { byTestId, openPage } from './page.tsx';

const START_US = Date.UTC(2026, 10, 20, 14, 36) * 1000;
const MINUTE_US = 60_000_000;
const NO_TRADES = { symbols: ['EURUSD'], exitReasons: [] };

/** A research process that opens replays as a test lets it, and knows which are open. */
class HeldReplays {
  readonly open = new Set<string>();
  readonly waiting: { readonly name: string; readonly go: (failure?: ExpectedError) => void }[] = [];
  readonly asked: string[] = [];
  /** Answered with, one after another, before the last of them is answered for good. */
  search: { readonly timeUs: number; readonly isSearching: boolean }[] = [];
  /** Waited for before an answer. */
  pause: Promise<void> = Promise.resolve();
  #count = 0;

  readonly handlers: FakeReplays;

  constructor() {
    const replays = this;
    this.handlers = {
      'replay.open': async function* ({ configuration }, { signal }) {
        const name = String(configuration);
        const released = Promise.withResolvers<ExpectedError | undefined>();
        signal.addEventListener('abort', () => released.resolve(undefined));
        replays.waiting.push({ name, go: released.resolve });
        const failure = await released.promise;
        if (failure) throw failure;
        if (signal.aborted) return;
        const replayId = `${name} ${++replays.#count}`;
        replays.open.add(replayId);
        const about = { strategy: name, strategyTitle: name, parameters: {}, symbols: ['EURUSD'], timeframe: '1m' as const };
        yield { replayId, ...about, steps: 200, fromUs: START_US - 200 * MINUTE_US, toUs: START_US, initialCapital: 100 };
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        replays.open.delete(replayId);
      },
      'replay.advance': async ({ replayId, toUs, untilTrade }) => {
        replays.asked.push(replayId);
        await replays.pause;
        const found = untilTrade ? replays.search.shift() : undefined;
        if (!replays.open.has(replayId)) throw new ExpectedError('UnknownReplay', 'This replay has ended. Start it again.');
        const none = new Float64Array(0);
        const columns = { symbol: none, side: none, units: none, entryTimeUs: none, entryPrice: none, exitTimeUs: none, exitPrice: none };
        const rest = {
          exitReason: none,
          commission: none,
          slippage: none,
          pnl: none,
          returnFraction: none,
          bars: none,
          mae: none,
          mfe: none,
        };
        const account = {
          isFinished: false,
          isSearching: false,
          splits: [],
          balance: 100,
          equity: 100,
          positions: [],
          orders: [],
          tradeCount: 0,
          eventCount: 0,
          events: [],
        };
        return {
          ...{ timeUs: toUs, step: 1, steps: 200, ...account, trades: { ...NO_TRADES, ...columns, ...rest, pathDependent: none } },
          ...found,
        };
      },
    };
  }

  async next(name: string) {
    await expect.poll(() => this.waiting.some((one) => one.name === name)).toBe(true);
    const at = this.waiting.findIndex((one) => one.name === name);
    const [one] = this.waiting.splice(at, 1);
    if (!one) throw new Error('it was there');
    return one;
  }
}

describe('a replay with a strategy', () => {
  let replays: HeldReplays;
  let workstation: ReturnType<typeof fakeWorkstation>;
  beforeEach(async () => {
    vi.stubGlobal('requestAnimationFrame', (callback: () => void) => setTimeout(callback, 0));
    replays = new HeldReplays();
    workstation = fakeWorkstation({ nowUs: () => START_US, minuteBars: 200, symbols: 1, replays: replays.handlers });
    provideLinks(workstation.links);
    useCharts.setState({ charts: { one: newChart('EURUSD', '1m', { link: 0 }) }, activeId: 'one' });
    await startReplayAt('one', START_US - 100 * MINUTE_US);
    expect(replayOf('one')).toMatchObject({ index: 100, count: 200 });
  });
  afterEach(() => {
    endReplay('one');
    vi.unstubAllGlobals();
  });
  const strategy = () => replayOf('one')?.strategy?.title ?? null;

  test('goes on with the strategy before until the next one is ready, and keeps it where that one fails', async () => {
    const first = replayStrategy('one', 'first');
    (await replays.next('first')).go();
    expect(await first).toEqual({ kind: 'going' });
    const bad = replayStrategy('one', 'bad');
    const waiting = await replays.next('bad');
    expect(strategy()).toBe('first');
    waiting.go(new ExpectedError('StrategyFailed', 'It divides by a cloud.'));
    expect(await bad).toEqual({ kind: 'failed', problem: 'It divides by a cloud.', isAway: false });
    expect(strategy()).toBe('first');
    const second = replayStrategy('one', 'second');
    (await replays.next('second')).go();
    expect(await second).toEqual({ kind: 'going' });
    expect(strategy()).toBe('second');
    await expect.poll(() => [...replays.open]).toEqual(['second 2']);
  });

  test('has one strategy where several were asked for, and none that was given up', async () => {
    const first = replayStrategy('one', 'first');
    await replays.next('first');
    const second = replayStrategy('one', 'second');
    const waiting = await replays.next('second');
    expect(await first).toEqual({ kind: 'given-up' });
    giveUpStrategyStart('one');
    expect(await second).toEqual({ kind: 'given-up' });
    waiting.go();
    expect(strategy()).toBeNull();
    const third = replayStrategy('one', 'third');
    const last = await replays.next('third');
    endReplay('one');
    expect(await third).toEqual({ kind: 'given-up' });
    last.go();
    await expect.poll(() => replays.open.size).toBe(0);
  });

  test('says that the research process has ended, and has its strategy again when it is back', async () => {
    const first = replayStrategy('one', 'first');
    (await replays.next('first')).go();
    await first;
    workstation.research.link.setUp(false);
    await expect.poll(() => replayOf('one')?.problem).toContain('The research process has ended');
    expect(await stepReplay('one', 1)).toBe(true);
    workstation.research.link.setUp(true);
    // It ends once more before the strategy was ready.
    await replays.next('first');
    workstation.research.link.setUp(false);
    await expect.poll(() => replayOf('one')?.problem).toContain('The research process has ended');
    workstation.research.link.setUp(true);
    (await replays.next('first')).go();
    await expect.poll(() => replayOf('one')?.strategy?.state?.timeUs).toBe(START_US - 99 * MINUTE_US);
    expect(replayOf('one')).toMatchObject({ index: 101, problem: null });
    expect([...replays.open]).toEqual(['first 2']);
  });

  test('says how far it has looked for the next trade, goes there, and looks no further when it is told so', async () => {
    const start = replayStrategy('one', 'first');
    (await replays.next('first')).go();
    await start;
    const at = (bars: number) => START_US - bars * MINUTE_US;
    const seen: (number | null)[] = [];
    const stop = useBarReplay.subscribe(({ replays: { one } }) => {
      const searchedUs = one?.searchedUs ?? null;
      if (seen.at(-1) !== searchedUs) seen.push(searchedUs);
    });
    replays.search = [
      { timeUs: at(80), isSearching: true },
      { timeUs: at(60), isSearching: true },
      { timeUs: at(50), isSearching: false },
    ];
    expect(await nextTrade('one')).toBe(true);
    expect(seen).toEqual([at(80), at(60), null]);
    expect(replayOf('one')).toMatchObject({ timeUs: at(50), searchedUs: null });
    stop();

    replays.search = [
      { timeUs: at(40), isSearching: true },
      { timeUs: at(30), isSearching: false },
    ];
    const gate = Promise.withResolvers<void>();
    const unwatch = useBarReplay.subscribe(({ replays: { one } }) => {
      if (one?.searchedUs === at(40)) replays.pause = gate.promise;
    });
    const search = nextTrade('one');
    await expect.poll(() => replayOf('one')?.searchedUs).toBe(at(40));
    unwatch();
    stopSearch('one');
    gate.resolve();
    expect(await search).toBe(false);
    expect(replayOf('one')).toMatchObject({ timeUs: at(50), searchedUs: null });
    expect(await stepReplay('one', 1)).toBe(true);
    expect(replayOf('one')?.strategy?.state?.timeUs).toBe(at(49));
  });

  test('says that the research process was given up, and starts it again when it is asked to', async () => {
    const replay = replayOf('one');
    if (!replay) throw new Error('a replay');
    const strategy = { title: 'First', strategy: 'first', parameters: {}, runId: null, configuration: 'first', state: null };
    const about = { ...strategy, fromUs: 0, toUs: START_US, initialCapital: 100 };
    const page = await openPage(<StrategyStrip chartId="one" replay={{ ...replay, problem: 'It has ended.' }} strategy={about} />);
    expect(document.body.textContent).toContain('It has ended.');
    expect(byTestId('replay-restart-strategy').textContent).toBe('Begin it anew');
    const failed = { name: 'research' as const, state: 'failed' as const, message: 'It failed several times in a row.' };
    const facts = { pid: null, restarts: 5, sinceUs: START_US, memoryBytes: null };
    await page.run(() => useServices.setState({ statuses: [{ ...failed, ...facts }] }));
    expect(document.body.textContent).toContain('was stopped: the bars go on without the strategy.');
    await page.run(() => byTestId('replay-restart-research').click());
    await page.until(() => expect(document.body.textContent).toContain('The research service was restarted.'));
    await page.close();
  });

  test('stays at its bar while history before it is imported, and goes on to the one after it', async () => {
    const series = workstation.series.get('EURUSD 1m');
    if (!series) throw new Error('a series');
    const before = makeBarColumns(series.bars.timeUs.length + 50);
    for (const name of ['timeUs', 'open', 'high', 'low', 'close', 'volume'] as const) {
      before[name].set(series.bars[name].subarray(0, series.count), 50);
      for (let i = 0; i < 50; i++) before[name][i] = name === 'timeUs' ? (series.bars.timeUs[0] ?? 0) - (50 - i) * MINUTE_US : 1;
    }
    series.bars = before;
    series.count += 50;
    series.generation++;
    const { timeUs = 0 } = replayOf('one') ?? {};
    await stepReplay('one', 1);
    await expect.poll(() => replayOf('one')).toMatchObject({ timeUs: timeUs + MINUTE_US, index: 151, count: 250 });
    await stepReplay('one', 1);
    expect(replayOf('one')).toMatchObject({ timeUs: timeUs + 2 * MINUTE_US, index: 152 });
    await stepReplay('one', -2);
    expect(replayOf('one')).toMatchObject({ timeUs, index: 150 });
  });

  test('takes every press of a key that comes before the answer to the one before', async () => {
    await Promise.all(Array.from({ length: 9 }, () => stepReplay('one', 1)));
    expect(replayOf('one')).toMatchObject({ index: 109 });
    await Promise.all(Array.from({ length: 4 }, () => stepReplay('one', -1)));
    expect(replayOf('one')).toMatchObject({ index: 105 });
  });

  test('stops playing and says so when the price service is away', async () => {
    endReplay('one');
    const page = await openPage(null, { symbols: 1 });
    await startReplayAt('one', START_US - 100 * MINUTE_US);
    page.fake.links.ingestion.setUp(false);
    playReplay('one');
    await page.until(() => expect(replayOf('one')?.isPlaying).toBe(false));
    await page.until(() => expect(document.body.textContent).toContain('The replay can not go there.'));
    page.fake.links.ingestion.setUp(true);
    await page.close();
  });
});
