// verifies: strategy-replay, user-strategies
import { afterAll, expect, it, vi } from 'vitest';
import type { ReplayState } from '#contract/research-replay.ts';
import { ownStrategiesScene } from '../support/own-strategies-scene.ts';
import { runIn, sceneConfiguration } from '../support/research-scene.ts';
import { OWN_SMA_CROSS } from '../support/strategy-sources.ts';

// A sandbox is started, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const scene = ownStrategiesScene({ 'my-cross': OWN_SMA_CROSS });
afterAll(() => scene.close());

const configuration = sceneConfiguration({ strategy: { id: 'user:my-cross', params: { fast: 5, slow: 20 } } });
const MINUTE_US = 60_000_000;

it('replays a strategy of the trader in its sandbox, on and back, with the trades of its stored run to the last digit', async () => {
  const run = await runIn(scene, configuration);
  const stored = await scene.client['runs.trades']({ runId: run.runId });
  if (!stored.ok) throw new Error(stored.error.message);
  expect(stored.value.total).toBeGreaterThan(20);

  const abort = new AbortController();
  const stream = scene.client['replay.open']({ configuration }, abort.signal)[Symbol.asyncIterator]();
  const { value: opened } = await stream.next();
  expect(opened).toMatchObject({ strategy: 'user:my-cross', strategyTitle: run.strategyTitle, steps: 3000 });
  const advance = async (toUs: number, untilTrade = false): Promise<ReplayState> => {
    const answer = await scene.client['replay.advance']({ replayId: opened.replayId, toUs, untilTrade });
    if (!answer.ok) throw Object.assign(new Error(answer.error.message), { code: answer.error.code });
    return answer.value;
  };
  const middle = await advance(opened.fromUs + 1500 * MINUTE_US);
  const trade = await advance(opened.fromUs + 1500 * MINUTE_US, true);
  expect(trade.step).toBeGreaterThan(middle.step);
  const end = await advance(opened.toUs);
  expect(end).toMatchObject({ isFinished: true, equity: run.summary.finalEquity });
  for (const name of ['side', 'units', 'entryTimeUs', 'entryPrice', 'exitTimeUs', 'exitPrice', 'exitReason', 'pnl'] as const)
    expect([...end.trades[name]], name).toEqual([...stored.value[name]]);
  expect(await advance(opened.fromUs + 1500 * MINUTE_US)).toEqual(middle);

  abort.abort();
  await stream.return?.();
  await expect
    .poll(() =>
      advance(opened.toUs).then(
        () => 'open',
        ({ code }) => code,
      ),
    )
    .toBe('UnknownReplay');
});
