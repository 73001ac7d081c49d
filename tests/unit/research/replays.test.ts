// verifies: strategy-replay
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ReplayState } from '#contract/research-replay.ts';
import { type ResearchScene, researchScene, runIn, sceneConfiguration } from '#tests/support/research-scene.ts';

// Threads are started, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

let scene: ResearchScene;
beforeAll(() => {
  scene = researchScene();
});
afterAll(() => scene.close());

const configuration = sceneConfiguration({ exits: { stopLoss: { type: 'fraction', value: 0.004 } } });

async function open(raw: unknown = configuration) {
  const abort = new AbortController();
  const stream = scene.client['replay.open']({ configuration: raw }, abort.signal)[Symbol.asyncIterator]();
  const { value } = await stream.next();
  const end = async () => {
    abort.abort();
    await stream.return?.();
  };
  const { replayId } = value;
  const advance = async (toUs: number, rest: { untilTrade?: boolean; tradesFrom?: number; eventsFrom?: number } = {}) => {
    const answer = await scene.client['replay.advance']({ replayId, toUs, ...rest });
    if (!answer.ok) throw Object.assign(new Error(answer.error.message), { code: answer.error.code });
    return answer.value;
  };
  return { opened: value, advance, end };
}

const MINUTE_US = 60_000_000;
const COLUMNS = ['side', 'units', 'entryTimeUs', 'entryPrice', 'exitTimeUs', 'exitPrice', 'exitReason', 'commission', 'pnl'] as const;
const joined = (states: readonly ReplayState[], column: (typeof COLUMNS)[number]) => states.flatMap(({ trades }) => [...trades[column]]);

describe('a strategy that is replayed', () => {
  it('makes the trades and the account of its stored run to the last digit, in steps of any size', async () => {
    const run = await runIn(scene, configuration);
    const stored = await scene.client['runs.trades']({ runId: run.runId });
    if (!stored.ok) throw new Error(stored.error.message);
    expect(stored.value.total).toBeGreaterThan(20);
    const { opened, advance, end } = await open();
    expect(opened).toMatchObject({ steps: 3000, symbols: ['TEST'], timeframe: '1m', strategy: 'sma-cross' });
    const states: ReplayState[] = [];
    let known = 0;
    for (let toUs = opened.fromUs, size = 1; ; toUs += size * MINUTE_US, size = (size * 7 + 3) % 211) {
      const state = await advance(toUs, { tradesFrom: known });
      states.push(state);
      known = state.tradeCount;
      if (state.isFinished) break;
      expect(state.timeUs).toBeLessThanOrEqual(toUs);
    }
    for (const column of COLUMNS) expect(joined(states, column), column).toEqual([...stored.value[column]]);
    expect(states.at(-1)).toMatchObject({ step: 3000, equity: run.summary.finalEquity, positions: [], orders: [] });
    await end();
  });

  it('goes back to what it was, bit for bit, and shows what is open and what waits', async () => {
    const { opened, advance, end } = await open();
    const times = [600, 1400, 2999].map((bar) => opened.fromUs + bar * MINUTE_US);
    const forward: ReplayState[] = [];
    for (const time of times) forward.push(await advance(time));
    const again = await advance(times[0] ?? 0);
    expect(again).toEqual(forward[0]);
    const middle = await advance(times[1] ?? 0);
    expect(middle).toEqual(forward[1]);
    expect(middle.events.length).toBeGreaterThan(5);
    expect(middle.events.every(({ timeUs }) => timeUs <= (times[1] ?? 0))).toBe(true);
    let holding = middle;
    while (holding.positions.length === 0) holding = await advance(holding.timeUs ?? 0, { untilTrade: true });
    const [position] = holding.positions;
    expect((position?.stop ?? Number.NaN) / (position?.entryPrice ?? Number.NaN)).toBeCloseTo(position?.side === 1 ? 0.996 : 1.004, 2);
    expect(holding.equity - holding.balance).toBeCloseTo(position?.result ?? Number.NaN, 6);
    await end();
  });

  it('jumps from trade to trade and then to the end', async () => {
    const { opened, advance, end } = await open();
    let toUs = opened.fromUs;
    let before: ReplayState | null = null;
    for (let jump = 0; ; jump++) {
      const state: ReplayState = await advance(toUs, { untilTrade: true });
      if (state.isFinished) break;
      expect(state.timeUs).toBeGreaterThan(toUs);
      toUs = state.timeUs ?? 0;
      const all = [...state.trades.entryTimeUs, ...state.trades.exitTimeUs, ...state.positions.map(({ entryTimeUs }) => entryTimeUs)];
      expect(all, `jump ${jump}`).toContain(toUs);
      expect(all.filter((time) => before !== null && time > (before.timeUs ?? 0) && time < toUs)).toEqual([]);
      before = state;
    }
    expect(before).not.toBeNull();
    await end();
  });

  it('counts as one trial of its idea, however often it is watched', async () => {
    const raw = sceneConfiguration({ strategy: { id: 'ema-cross', params: { fast: 4, slow: 31 } } });
    for (let k = 0; k < 3; k++) await (await open(raw)).end();
    expect(scene.store.countTrials('ema-cross TEST 1m')).toBe(1);
  });

  it('ends with its reader, and says so', async () => {
    const { opened, advance, end } = await open();
    await end();
    await expect
      .poll(() =>
        advance(opened.toUs).then(
          () => 'open',
          ({ code }) => code,
        ),
      )
      .toBe('UnknownReplay');
  });

  it('says of a strategy that throws what is the matter', async () => {
    await expect(open(sceneConfiguration({ strategy: { id: 'throws' } }))).rejects.toMatchObject({
      code: 'StrategyFailed',
      message: expect.stringContaining('cannot divide by a cloud'),
    });
  });

  it('lets no page start threads without end, however fast it asks', async () => {
    const asked = await Promise.allSettled(Array.from({ length: 11 }, () => open()));
    const all = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(all).toHaveLength(8);
    for (const one of asked) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'TooManyReplays' });
    for (const { end } of all) await end();
    const { end } = await open();
    await end();
  });
});
