// verifies: user-strategies, secure-user-code
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunDocument } from '#contract/research-documents.ts';
import { ExpectedError } from '#core/result.ts';
import { loadFor, resolveConfiguration } from '#services/research/execute-run.ts';
import { answered } from '#tests/support/answered.ts';
import { type OwnStrategiesScene, ownStrategiesScene } from '../support/own-strategies-scene.ts';
import { lastOf, sceneConfiguration } from '../support/research-scene.ts';
import { OWN_SMA_CROSS, strategySource } from '../support/strategy-sources.ts';

const BUILT_IN = 'sma-cross';
const OWN = 'user:own-cross';
const SPACE = { fast: { low: 3, high: 7, step: 2 }, slow: { low: 12, high: 24, step: 6 } };

const scene: OwnStrategiesScene = ownStrategiesScene({ 'own-cross': OWN_SMA_CROSS }, { size: 2, symbols: ['TEST', 'SECOND'] });
afterAll(() => scene.close());

const configurationOf = (id: string, changes: Record<string, unknown> = {}) =>
  sceneConfiguration({ strategy: { id, params: { fast: 5, slow: 20 } }, ...changes });

async function run(id: string, changes: Record<string, unknown> = {}, { client } = scene): Promise<RunDocument> {
  const last = await lastOf(client['backtest.run']({ configuration: configurationOf(id, changes) }));
  if (last.phase !== 'done') throw new Error('the run did not end');
  return last.run;
}

/** What must be the same whoever wrote the strategy. */
async function outcomeOf({ runId, summary, metrics, honesty, warnings }: RunDocument) {
  const [trades, equity] = await Promise.all([
    answered(scene.client['runs.trades']({ runId })),
    answered(scene.client['runs.equity']({ runId })),
  ]);
  return { trades, equity, summary, metrics, honesty, warnings };
}

describe('a strategy of the trader that is a built-in one written again', () => {
  let builtIn: RunDocument;
  let own: RunDocument;
  beforeAll(async () => {
    builtIn = await run(BUILT_IN);
    own = await run(OWN);
  });

  it('gives the trades, the account, every figure and the verdict of the built-in one, bit for bit', async () => {
    const [expected, found] = [await outcomeOf(builtIn), await outcomeOf(own)];
    expect(expected.trades.total).toBeGreaterThan(40);
    expect(found).toEqual(expected);
    expect(own.manifest).toMatchObject({ dataHash: builtIn.manifest.dataHash, source: OWN_SMA_CROSS });
    expect(own.strategyTitle).toBe('Own SMA cross');
    expect(builtIn.manifest.source).toBeUndefined();
  });

  it('is dragged, searched, walked forward and resampled with the results of the built-in one', async () => {
    const results = [];
    for (const id of [BUILT_IN, OWN]) {
      const of = { configuration: configurationOf(id) };
      const search = { space: SPACE, leastTrades: 0 };
      const studies = [
        await lastOf(scene.client['backtest.optimise']({ of, request: search })),
        await lastOf(scene.client['backtest.walkForward']({ of, request: { trainBars: 800, testBars: 300, search } })),
        await lastOf(scene.client['backtest.monteCarlo']({ of, request: { method: 'synthetic-candles', paths: 12 } })),
        await lastOf(scene.client['backtest.monteCarlo']({ of, request: { method: 'parameters', paths: 12 } })),
      ];
      const opened = scene.client['session.open'](of)[Symbol.asyncIterator]();
      const { value: session } = await opened.next();
      const parameters = { fast: 8, slow: 31 };
      const dragged = await answered(scene.client['session.evaluate']({ sessionId: session?.sessionId ?? '', parameters }));
      await opened.return?.();
      results.push({
        studies: studies.map((study) => (study.phase === 'done' ? study.study.result : null)),
        dragged: { ...dragged, milliseconds: 0 },
      });
    }
    expect(results[1]).toEqual(results[0]);
  });

  it('is replayed bar by bar with the trades of its run', async () => {
    const opened = scene.client['replay.open']({ configuration: configurationOf(OWN) })[Symbol.asyncIterator]();
    const { value: replay } = await opened.next();
    const { replayId = '', toUs = 0, fromUs = 0 } = replay ?? {};
    const half = await answered(scene.client['replay.advance']({ replayId, toUs: (fromUs + toUs) / 2 }));
    const end = await answered(scene.client['replay.advance']({ replayId, toUs }));
    await opened.return?.();
    const { trades } = await outcomeOf(own);
    expect(half.tradeCount).toBeGreaterThan(10);
    expect(end.tradeCount).toBe(trades.total);
    expect(end.trades.pnl).toEqual(trades.pnl);
  });

  it('is in the list with its form, and can be asked for with its source', async () => {
    const listed = (await answered(scene.client['strategies.list']({}))).find(({ id }) => id === OWN);
    expect(listed).toMatchObject({ origin: 'user', title: 'Own SMA cross', defaults: { fast: 10, slow: 30 }, warmupBars: 30 });
    const shown = await answered(scene.client['strategies.show']({ id: OWN }));
    expect(shown.source).toBe(OWN_SMA_CROSS);
    expect(shown.codeHash).toBe((await answered(scene.client['strategies.list']({}))).find(({ id }) => id === OWN)?.codeHash);
  });

  it('is exported with its code, which says nothing to the page, and is judged by what was tried since', async () => {
    const { bytes } = await answered(scene.client['runs.export']({ runId: own.runId, format: 'html' }));
    const page = new TextDecoder().decode(bytes);
    expect(page).toContain('<h2>Code as it ran</h2>');
    expect(page).toContain('now &gt; 0 &amp;&amp; before &lt; 0');
    const shown = await answered(scene.client['runs.show']({ runId: own.runId }));
    expect(shown.judgedThen?.trials).toBe(own.summary.trials);
    expect(shown.summary.trials).toBeGreaterThan(20);
  });

  it('runs again as it was stored, when its file has changed and when it is gone; a new run takes the file as it is', async () => {
    const trialsBefore = own.summary.trials;
    scene.files.put('own-cross', OWN_SMA_CROSS.replace('now > 0 && before < 0', 'now > 0.01 && before < 0'));
    const changed = await run(OWN);
    expect(changed.manifest.codeHash).not.toBe(own.manifest.codeHash);
    expect(changed.summary.trades).not.toBe(own.summary.trades);
    // Other code is another trial of the same idea.
    expect(changed.summary.trials).toBeGreaterThan(trialsBefore);
    const again = await lastOf(scene.client['runs.rerun']({ runId: own.runId }));
    const replayed = scene.client['replay.open']({ configuration: null, runId: own.runId })[Symbol.asyncIterator]();
    const { value: opened } = await replayed.next();
    const end = await answered(scene.client['replay.advance']({ replayId: opened?.replayId ?? '', toUs: opened?.toUs ?? 0 }));
    await replayed.return?.();
    expect([...end.trades.pnl]).toEqual([...(await outcomeOf(own)).trades.pnl]);
    expect(again).toMatchObject({ phase: 'done', isEqual: true, differences: [], note: expect.stringContaining('is another one now') });
    await answered(scene.client['strategies.remove']({ name: 'own-cross' }));
    expect(await lastOf(scene.client['runs.rerun']({ runId: own.runId }))).toMatchObject({ phase: 'done', isEqual: true });
    await expect(run(OWN)).rejects.toMatchObject({ code: 'BadConfiguration' });
    await answered(scene.client['strategies.save']({ name: 'own-cross', source: OWN_SMA_CROSS }));
    expect((await run(OWN)).manifest.codeHash).toBe(own.manifest.codeHash);
    expect(await lastOf(scene.client['runs.rerun']({ runId: own.runId }))).toMatchObject({ isEqual: true, note: null });
  });
});

describe('files of strategies', () => {
  it('are told of as they change, with what is wrong with them', async () => {
    const abort = new AbortController();
    const told = scene.client['strategies.own']({}, abort.signal)[Symbol.asyncIterator]();
    const until = async (state: string) => {
      for (;;) {
        const { value } = await told.next();
        const found = value?.find(({ name }: { name: string }) => name === 'fresh');
        if (found?.state === state) return found;
      }
    };
    const { path } = await answered(scene.client['strategies.create']({ name: 'fresh' }));
    expect(path).toContain('fresh.ts');
    expect(await until('checking')).toMatchObject({ id: 'user:fresh', title: null });
    expect(await until('ready')).toMatchObject({ title: 'Fresh', problems: [], nanosecondsPerBar: expect.any(Number) });
    const broken = (await answered(scene.client['strategies.source']({ name: 'fresh' }))).source.replace('version: 1', "version: 'one'");
    await answered(scene.client['strategies.save']({ name: 'fresh', source: broken }));
    const refused = await until('refused');
    expect(refused.problems).toEqual([{ line: expect.any(Number), message: expect.stringContaining("'string' is not assignable") }]);
    abort.abort();
    await expect(run('user:fresh')).rejects.toMatchObject({
      code: 'StrategyFailed',
      message: expect.stringMatching(/^fresh.ts was not used/),
    });
    expect(await scene.client['strategies.show']({ id: 'user:fresh' })).toMatchObject({
      error: { code: 'StrategyFailed', message: expect.stringMatching(/^fresh.ts was not used/) },
    });
    const check = await answered(scene.client['backtest.check']({ configuration: configurationOf('user:fresh') }));
    expect(check.problems).toEqual([
      { path: 'strategy.id', allowed: 'a strategy that can be used', found: expect.stringMatching(/^fresh.ts was not used/) },
    ]);
    await answered(scene.client['strategies.remove']({ name: 'fresh' }));
  });

  it('have names that are file names and nothing else, and are not made twice', async () => {
    for (const name of ['../evil', 'Loud', 'a/b', '', 'x.ts']) {
      expect(await scene.client['strategies.save']({ name, source: '' })).toMatchObject({ ok: false, error: { code: 'BadName' } });
      expect(await scene.client['strategies.source']({ name })).toMatchObject({ ok: false, error: { code: 'BadName' } });
    }
    expect(await scene.client['strategies.create']({ name: 'own-cross' })).toMatchObject({ ok: false, error: { code: 'FileExists' } });
    expect(await scene.client['strategies.source']({ name: 'nothing' })).toMatchObject({ ok: false, error: { code: 'UnknownFile' } });
    expect((await answered(scene.client['strategies.types']({}))).declarations).toContain('defineStrategy');
  });

  it('are two strategies where their content is the same, each run under its own name', async () => {
    scene.files.put('copy-of-cross', OWN_SMA_CROSS);
    const [first, second] = await Promise.all([run(OWN), run('user:copy-of-cross')]);
    expect([first.strategy, second.strategy]).toEqual([OWN, 'user:copy-of-cross']);
    expect(second.summary.trades).toBe(first.summary.trades);
    await answered(scene.client['strategies.remove']({ name: 'copy-of-cross' }));
  });

  it('may trade several symbols', async () => {
    const body =
      'if (context.barIndex % 50 === 0) { context.goLong(0); context.goShort(1); } if (context.barIndex % 50 === 25) { context.exit(0); context.exit(1); }';
    scene.files.put('pair', strategySource(body, { definition: 'needs: { minimumSymbols: 2, maximumSymbols: 2, positions: 2 },' }));
    const strategy = { id: 'user:pair', params: {} };
    const made = await run('user:pair', { strategy, symbols: ['TEST', 'SECOND'], sizing: { type: 'fixed-units', units: 5 } });
    expect(made.summary.trades).toBe(120);
    await expect(run('user:pair', { strategy })).rejects.toMatchObject({ code: 'BadConfiguration' });
  });
});

describe('a strategy of the trader that misbehaves only in a run', () => {
  /** Passes the check: what it does wrong it does in years before the bars of that. */
  const laterOn = (statement: string) => strategySource(`if (context.timeUs < 1.75e15 && context.barIndex > 1000) { ${statement} }`);
  const task = async (id: string, timeLimitMs: number) => {
    const { deps } = scene;
    const configuration = await resolveConfiguration(deps, configurationOf(id, { strategy: { id, params: {} } }));
    const { dataset } = await loadFor(deps, configuration);
    return deps.pool
      .run('run', configuration, { dataset, signal: new AbortController().signal, timeLimitMs })
      .catch((error: unknown) => error);
  };

  it('and throws is named with its line, and nothing is stored', async () => {
    const source = laterOn("throw new Error('too much');");
    scene.files.put('throws', source);
    const line = source.slice(0, source.indexOf('throw new')).split('\n').length;
    await expect(run('user:throws', { strategy: { id: 'user:throws', params: {} } })).rejects.toMatchObject({
      code: 'StrategyFailed',
      message: `The strategy throws failed at line ${line}: too much. Nothing was stored. Correct it, then run again.`,
    });
  });

  it('and loops is ended within its time, and everything else goes on', async () => {
    scene.files.put('loops', laterOn('for (;;) {}'));
    const error = await task('user:loops', 1500);
    expect(error).toBeInstanceOf(ExpectedError);
    expect(error).toMatchObject({
      code: 'StrategyTooSlow',
      message: expect.stringMatching(/^The strategy did not finish within 1.5 s and was stopped: it may be in an endless loop/),
    });
    expect((await run(OWN)).summary.trades).toBeGreaterThan(40);
  });

  it('and takes all memory is ended, and everything else goes on', async () => {
    scene.files.put('bomb', laterOn('const all: number[][] = []; for (;;) all.push(new Array<number>(1e5).fill(0.5 + all.length));'));
    expect(await task('user:bomb', 30_000)).toMatchObject({
      code: 'StrategyFailed',
      message: expect.stringContaining('The strategy bomb was stopped: it needed more than 256 MB of memory'),
    });
    expect((await run(OWN)).summary.trades).toBeGreaterThan(40);
  });

  it('is ended when its caller goes away', async () => {
    scene.files.put('waits', laterOn('for (;;) {}'));
    const { deps } = scene;
    const configuration = await resolveConfiguration(deps, configurationOf('user:waits', { strategy: { id: 'user:waits', params: {} } }));
    const { dataset } = await loadFor(deps, configuration);
    const gone = new AbortController();
    const running = deps.pool.run('run', configuration, { dataset, signal: gone.signal, timeLimitMs: 600_000 });
    gone.abort(new Error('the reader left'));
    await expect(running).rejects.toThrow('the reader left');
  });
});
