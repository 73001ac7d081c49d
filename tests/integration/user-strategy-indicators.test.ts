// verifies: user-strategies, user-indicators, secure-user-code
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunDocument } from '#contract/research-documents.ts';
import { loadFor, resolveConfiguration } from '#services/research/execute-run.ts';
import { answered } from '#tests/support/answered.ts';
import { ownStrategiesScene } from '../support/own-strategies-scene.ts';
import { lastOf, sceneConfiguration } from '../support/research-scene.ts';
import { strategySource } from '../support/strategy-sources.ts';
import { indicatorSource } from '../support/user-files.ts';

/** The built-in momentum, written by a trader. */
const MOMENTUM = `import { defineIndicator, type IndicatorStream, wholeNumber } from 'tradewind';
class Momentum implements IndicatorStream {
  closes: number[] = [];
  readonly period: number;
  constructor(period: number) { this.period = period; }
  push(timeUs: number, open: number, high: number, low: number, close: number, volume: number, out: Float64Array): void {
    this.closes.push(close);
    if (this.closes.length > this.period) out[0] = close - (this.closes.shift() ?? close);
  }
  clone(): Momentum {
    const copy = new Momentum(this.period);
    copy.closes = [...this.closes];
    return copy;
  }
}
export const indicator = defineIndicator({ title: 'Own momentum', version: 1, parameters: { period: wholeNumber(10, 1, 100) },
  outputs: [{ name: 'momentum', style: 'line' }], pane: { placement: 'separate' },
  warmupBars: ({ period }) => period, create: ({ period }) => new Momentum(period) });
`;
const OWN = 'user:own-momentum';

/** Goes with the sign of a momentum of that id. */
const follower = (id: string, needs: readonly string[] = [id]): string =>
  strategySource('const now = this.momentum?.now ?? 0; if (now > 0) context.goLong(); else if (now < 0) context.goShort();', {
    before: "import { wholeNumber } from 'tradewind';",
    members: 'momentum: PastColumn | null = null; readonly period: number; constructor(period: number) { this.period = period; }',
    start: `this.momentum = context.indicator('${id}', { period: this.period }, 'momentum');`,
    definition: needs.some((one) => one.startsWith('user:')) ? `needs: { indicators: ${JSON.stringify(needs)} },` : '',
  })
    .replace('parameters: {}', 'parameters: { period: wholeNumber(7, 2, 50) }')
    .replace('warmupBars: () => 0', 'warmupBars: ({ period }) => period')
    .replace('create: () => new Made()', 'create: ({ period }) => new Made(period)');

const scene = ownStrategiesScene(
  { 'with-own': follower(OWN), 'with-built-in': follower('momentum') },
  { indicators: { 'own-momentum': MOMENTUM } },
);
afterAll(() => scene.close());

const configurationOf = (id: string, period = 7) => sceneConfiguration({ strategy: { id, params: { period } } });

async function run(id: string): Promise<RunDocument> {
  const last = await lastOf(scene.client['backtest.run']({ configuration: configurationOf(id) }));
  if (last.phase !== 'done') throw new Error('the run did not end');
  return last.run;
}

async function outcomeOf({ runId, summary, metrics, honesty, warnings }: RunDocument) {
  return { summary, metrics, honesty, warnings, trades: await answered(scene.client['runs.trades']({ runId })) };
}

describe("a strategy that asks for an indicator of the trader's own", () => {
  let own: RunDocument;
  beforeAll(async () => {
    own = await run('user:with-own');
  });

  it('trades as with the built-in one of the same formula, bit for bit, and no look-ahead is found', async () => {
    const [found, expected] = [await outcomeOf(own), await outcomeOf(await run('user:with-built-in'))];
    expect(expected.trades.total).toBeGreaterThan(40);
    expect(found).toEqual(expected);
    expect(own.honesty.lookAhead.state).toBe('clean');
  });

  it('is searched and replayed with the results of the built-in one', async () => {
    const results = [];
    for (const id of ['user:with-own', 'user:with-built-in']) {
      const of = { configuration: configurationOf(id) };
      const request = { space: { period: { low: 5, high: 9, step: 2 } }, leastTrades: 0 };
      const study = await lastOf(scene.client['backtest.optimise']({ of, request }));
      const opened = scene.client['replay.open'](of)[Symbol.asyncIterator]();
      const { value: replay } = await opened.next();
      const { replayId = '', toUs = 0, fromUs = 0 } = replay ?? {};
      const half = await answered(scene.client['replay.advance']({ replayId, toUs: (fromUs + toUs) / 2 }));
      const end = await answered(scene.client['replay.advance']({ replayId, toUs }));
      await opened.return?.();
      results.push([study.phase === 'done' ? study.study.result : null, half.trades, end.trades]);
    }
    expect(results[0]).toEqual(results[1]);
  });

  it('keeps the source of the indicator with the run, and runs again with it when its file has changed or is gone', async () => {
    expect(own.manifest.indicators).toEqual({ [OWN]: MOMENTUM });
    scene.indicatorFiles.put('own-momentum', MOMENTUM.replace('out[0] = close -', 'out[0] = 0.05 + close -'));
    const changed = await run('user:with-own');
    expect(changed.manifest.codeHash).not.toBe(own.manifest.codeHash);
    expect(changed.manifest.source).toBe(own.manifest.source);
    expect(changed.summary).not.toEqual(own.summary);
    // Other code is another trial of the same idea.
    expect(changed.summary.trials).toBeGreaterThan(own.summary.trials);
    scene.indicatorFiles.remove('own-momentum');
    const again = await lastOf(scene.client['runs.rerun']({ runId: own.runId }));
    expect(again).toMatchObject({ phase: 'done', isEqual: true, differences: [], note: expect.stringContaining('is another one now') });
    await expect(run('user:with-own')).rejects.toMatchObject({
      code: 'StrategyFailed',
      message: `with-own.ts was not used. It needs the indicator ${OWN}, but there is no own-momentum.ts among your own indicators. Write it, or take its name out of needs.indicators.`,
    });
    scene.indicatorFiles.put('own-momentum', MOMENTUM);
    expect((await run('user:with-own')).manifest.codeHash).toBe(own.manifest.codeHash);
    expect(await lastOf(scene.client['runs.rerun']({ runId: own.runId }))).toMatchObject({ isEqual: true, note: null });
  });

  it('is told anew as soon as the indicator changes: refused with the name of the indicator, and ready again', async () => {
    const abort = new AbortController();
    const told = scene.client['strategies.own']({}, abort.signal)[Symbol.asyncIterator]();
    const until = async (state: string) => {
      for (;;) {
        const { value } = await told.next();
        const found = value?.find(({ name }: { name: string }) => name === 'with-own');
        if (found?.state === state) return found;
      }
    };
    await until('ready');
    const peeking = MOMENTUM.replace(
      'clone():',
      'pushMany(bars: { close: Float64Array }, from: number, to: number, outputs: readonly Float64Array[]): void { outputs[0]?.set(bars.close.subarray(from, to)); }\n  clone():',
    );
    scene.indicatorFiles.put('own-momentum', peeking);
    const { problems } = await until('refused');
    expect(problems).toEqual([
      {
        line: null,
        message: expect.stringMatching(
          /^It needs the indicator user:own-momentum, but own-momentum\.ts was not used\. push and pushMany give different values/,
        ),
      },
    ]);
    scene.indicatorFiles.put('own-momentum', MOMENTUM);
    await until('ready');
    abort.abort();
  });

  it('says by name and line what the indicator throws in a run, though it passed its check', async () => {
    const source = indicatorSource('if (timeUs < 1.75e15) throw new Error("no such year"); out[0] = close;');
    scene.indicatorFiles.put('throws', source);
    scene.files.put('with-throws', follower('user:throws').replace(", 'momentum')", ')').replace('{ period: this.period }', '{}'));
    const line = source.slice(0, source.indexOf('throw new')).split('\n').length;
    await expect(run('user:with-throws')).rejects.toMatchObject({
      code: 'StrategyFailed',
      message: `The indicator throws failed at line ${line}: no such year. Nothing was stored. Correct it, then run again.`,
    });
  });

  it('is told by name which of its indicators takes all memory in a run, though it passed its check', async () => {
    const name = 'hoards';
    const does = 'const all: number[][] = []; for (;;) all.push(new Array<number>(1e5).fill(0.5 + all.length));';
    scene.indicatorFiles.put(name, indicatorSource(`if (timeUs < 1.75e15) { ${does} } out[0] = close;`));
    const plain = follower(`user:${name}`, [OWN, `user:${name}`])
      .replace(", 'momentum')", ')')
      .replace('{ period: this.period }', '{}');
    const both = plain.replace('this.momentum =', `context.indicator('${OWN}', { period: 5 }, 'momentum'); this.momentum =`);
    scene.files.put(`with-${name}`, both);
    const configuration = await resolveConfiguration(scene.deps, configurationOf(`user:with-${name}`));
    const { dataset } = await loadFor(scene.deps, configuration);
    const options = { dataset, signal: new AbortController().signal, timeLimitMs: 30_000 };
    await expect(scene.deps.pool.run('run', configuration, options)).rejects.toMatchObject({
      code: 'StrategyFailed',
      message:
        'The indicator hoards was stopped, and with it the strategy that uses it: alone over these bars it needed too much memory. Nothing was stored. Correct it, then run again.',
    });
  });

  it('can name neither itself nor another strategy: those are no indicators, so nothing goes in circles', async () => {
    for (const [name, id] of [
      ['circle', 'user:circle'],
      ['borrows', 'user:with-built-in'],
    ] as const) {
      scene.files.put(name, follower(id));
      await expect(run(`user:${name}`)).rejects.toMatchObject({
        message: expect.stringContaining(`there is no ${id.slice(5)}.ts among your own indicators`),
      });
    }
  });

  it('can be told nothing by its indicator but values: what that writes into the bars or keeps of them changes no run', async () => {
    const greedy = MOMENTUM.replace('import {', 'const kept: number[] = [];\nimport {').replace(
      'clone():',
      `pushMany(bars: { close: Float64Array; open: Float64Array }, from: number, to: number, outputs: readonly Float64Array[]): void {
        for (let i = from; i < to; i++) { const row = new Float64Array(1).fill(NaN); this.push(0, 0, 0, 0, bars.close[i] as number, 0, row); (outputs[0] as Float64Array)[i] = row[0] as number; }
        kept.push(...bars.close); bars.close.fill(1); bars.open.fill(1);
      }
      clone():`,
    );
    scene.indicatorFiles.put('own-momentum', greedy);
    expect(await outcomeOf(await run('user:with-own')).then(({ trades }) => trades)).toEqual((await outcomeOf(own)).trades);
    scene.indicatorFiles.put('own-momentum', MOMENTUM);
  });
});
