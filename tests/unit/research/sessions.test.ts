// verifies: backtest-sessions, trial-ledger
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ResearchScene, researchScene, runIn, sceneConfiguration } from '#tests/support/research-scene.ts';

// Threads are started, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

let scene: ResearchScene;
beforeAll(() => {
  scene = researchScene();
});
afterAll(() => scene.close());

/** Opens a session; ending the stream ends it. */
async function openSession(configuration: unknown = sceneConfiguration()) {
  const abort = new AbortController();
  const stream = scene.client['session.open']({ configuration }, abort.signal)[Symbol.asyncIterator]();
  const { value } = await stream.next();
  const end = () => {
    abort.abort();
    void stream.return?.();
  };
  return { opened: value, end };
}

describe('a session of dragging', () => {
  it('answers with the figures that a run of the same parameters has, and a curve of the points asked for', async () => {
    const { opened, end } = await openSession();
    expect(opened).toMatchObject({ bars: 3000, parameters: { fast: 5, slow: 20, direction: 'long-short' } });
    const answer = await scene.client['session.evaluate']({ sessionId: opened.sessionId, parameters: { fast: 8 }, points: 200 });
    if (!answer.ok) throw new Error(answer.error.message);
    const run = await runIn(scene, sceneConfiguration({ strategy: { id: 'sma-cross', params: { fast: 8, slow: 20 } } }));
    const { figures, equity, parameters } = answer.value;
    expect(parameters).toEqual({ fast: 8, slow: 20, direction: 'long-short' });
    for (const [name, value] of Object.entries(figures)) expect(run.summary[name as keyof typeof run.summary], name).toBe(value);
    expect(equity.value.length).toBeLessThanOrEqual(200);
    expect(equity.value.at(-1)).toBe(run.summary.finalEquity);
    expect(Math.min(...equity.value)).toBeLessThan(100_000);
    end();
  });

  it('counts every distinct setting that was seen once', async () => {
    const { opened, end } = await openSession(sceneConfiguration({ strategy: { id: 'ema-cross', params: { fast: 3, slow: 30 } } }));
    const counts: number[] = [];
    for (const fast of [4, 5, 4, 6, 5, 4]) {
      const answer = await scene.client['session.evaluate']({ sessionId: opened.sessionId, parameters: { fast } });
      counts.push(answer.ok ? answer.value.trials : -1);
    }
    expect(counts).toEqual([1, 2, 2, 3, 3, 3]);
    const run = await runIn(scene, sceneConfiguration({ strategy: { id: 'ema-cross', params: { fast: 6, slow: 30 } } }));
    expect(run.summary.trials).toBe(3);
    end();
  });

  it('lets the newest setting win: of many at once the first and the last are evaluated, and only those count', async () => {
    const { opened, end } = await openSession(sceneConfiguration({ strategy: { id: 'macd-momentum' } }));
    const asked = Array.from({ length: 20 }, (_, i) => 5 + i);
    const answers = await Promise.all(
      asked.map((fast) => scene.client['session.evaluate']({ sessionId: opened.sessionId, parameters: { fast, slow: 40 } })),
    );
    expect(answers[0]?.ok).toBe(true);
    expect(answers.at(-1)).toMatchObject({ ok: true, value: { parameters: { fast: 24 } } });
    for (const answer of answers.slice(1, -1)) expect(answer).toMatchObject({ ok: false, error: { code: 'Superseded' } });
    expect(scene.store.countTrials('macd-momentum TEST 1m')).toBe(2);
    end();
  });

  it('goes on after whoever waited for a setting no longer does', async () => {
    const { opened, end } = await openSession(sceneConfiguration({ strategy: { id: 'macd-momentum' } }));
    const ask = (fast: number, signal?: AbortSignal) =>
      scene.client['session.evaluate']({ sessionId: opened.sessionId, parameters: { fast, slow: 60 } }, signal && { signal });
    const gone = new AbortController();
    const first = ask(5);
    const second = ask(6, gone.signal).catch(() => 'gone');
    await Promise.resolve();
    gone.abort();
    expect((await first).ok).toBe(true);
    await second;
    expect(await ask(7)).toMatchObject({ ok: true, value: { parameters: { fast: 7 } } });
    end();
  });

  it('refuses parameters out of their range, and ends with its stream', async () => {
    const { opened, end } = await openSession();
    expect(await scene.client['session.evaluate']({ sessionId: opened.sessionId, parameters: { fast: -1 } })).toMatchObject({
      ok: false,
      error: { code: 'BadConfiguration', message: expect.stringContaining('strategy.params.fast') },
    });
    end();
    await expect
      .poll(async () => {
        const answer = await scene.client['session.evaluate']({ sessionId: opened.sessionId, parameters: {} });
        return answer.ok ? 'open' : answer.error.code;
      })
      .toBe('UnknownSession');
  });
});
