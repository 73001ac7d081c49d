import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readConfiguration } from '#core/backtest/read-configuration.ts';
import type { RunResult } from '#core/backtest/run-result.ts';
import type { UserCodeLimits, UserCodeRunner, UserCodeUnit } from '#core/ports/user-code-runner.ts';
import { ExpectedError } from '#core/result.ts';
import { findStrategy } from '#core/strategy/strategies.ts';
import { ONE_SYMBOL } from '#core/strategy/strategy.ts';
import { packValue } from '#core/user-code/packed-value.ts';
import type { Dataset } from '#services/research/evaluation-protocol.ts';
import { taskAnswerOf } from '#services/research/sandbox/task-answer.ts';
import type { TaskCode } from '#services/research/sandbox/task-request.ts';
import { INSTRUMENT } from '#tests/support/market-with-bars.ts';
import { seededBars } from '#tests/support/seeded-bars.ts';
import type { UserCodeCase } from './user-code-cases.ts';

const LIMITS: UserCodeLimits = { callMs: 20_000, heapMegabytes: 256, residentMegabytes: 700, idleMs: 60_000 };
const SHORT: UserCodeLimits = { ...LIMITS, callMs: 1500 };
const BARS = 400;
const DATASET: Dataset = { id: 'bars', timeframe: '1m', symbols: [{ instrument: INSTRUMENT, bars: seededBars(11, BARS) }] };

const read = readConfiguration({ symbols: ['TEST'], timeframe: '1m', strategy: { id: 'sma-cross', params: {} } }, findStrategy, [
  'sma-cross',
]);
if (!read.ok) throw read.error;
const CONFIGURATION = { ...read.value, strategy: { id: 'user:test', params: {} } };

/** What the app knows of the strategies below. */
const ABOUT: TaskCode = { title: 'Test', needs: { ...ONE_SYMBOL }, indicators: [] };

const unitOf = (code: string): UserCodeUnit => ({
  name: 'The strategy test',
  hash: createHash('sha256').update(code).digest('hex'),
  code,
  lines: code.split('\n').map((_, k) => k + 1),
});

/** A module whose strategy does this at each bar, with `context` and the column `mean` at hand. */
const moduleOf = (body: string, before = ''): UserCodeUnit =>
  unitOf(`${before}
const { defineStrategy } = require('tradewind');
exports.strategy = defineStrategy({ title: 'Test', description: 'For a test.', version: 1, parameters: {}, warmupBars: () => 0, create: () => {
  let mean;
  return { onStart(context) { mean = context.indicator('sma', { period: 5 }); }, onBar(context) { ${body} } };
} });`);

/** Goes with the price, and is asked before and after others were. */
const INNOCENT = moduleOf('if (context.close() > mean.now) context.goLong(); else context.goShort();');

async function runOf(runner: UserCodeRunner, unit: UserCodeUnit): Promise<RunResult> {
  const dataset = packValue(DATASET);
  await runner.call(unit, 'strategy.dataset', { value: { json: dataset.json }, columns: dataset.columns });
  const { json, columns } = packValue(CONFIGURATION);
  const answer = taskAnswerOf(
    await runner.call(unit, 'strategy.task', { value: { name: 'run', input: json, datasetId: 'bars', code: ABOUT }, columns }),
  );
  if (answer.kind === 'failed') throw new ExpectedError(answer.code, answer.message);
  return (answer.output as { result: RunResult }).result;
}

/** What an expression at bar 100 came to, as a text; or what it threw. */
async function seenAt100(runner: UserCodeRunner, expression: string): Promise<string> {
  const body = `if (context.barIndex !== 100) return;
    let seen; try { const got = ${expression}; seen = got === undefined ? 'nothing' : 'REACHED ' + typeof got } catch (error) { seen = 'refused: ' + error.message }
    throw new Error(seen);`;
  const failure = await runOf(runner, moduleOf(body)).then(
    () => assert.fail('it should have told'),
    (error: unknown) => error,
  );
  assert.ok(failure instanceof ExpectedError, String(failure));
  return failure.message.replace(/^The strategy test failed at line \d+: /, '');
}

/** Attempts to see what is yet to come, to change what is computed, or to get at the engine. Each gives undefined or throws when it fails. */
const ATTEMPTS: readonly (readonly [name: string, expression: string])[] = [
  ['reads the next bar', 'context.close(0, -1)'],
  ['reads the next value of an indicator', 'mean.ago(-1)'],
  ['reads the next bar by a number that changes while it is checked', 'context.close(0, { n: 0, valueOf() { return this.n++ ? -1 : 0 } })'],
  ['reads the next value by such a number', 'mean.ago({ n: 0, valueOf() { return this.n++ ? -1 : 0 } })'],
  ['reads a bar by a text', "context.close(0, '-1')"],
  ['asks for a symbol by the name of a property', "context.close('length')"],
  ['asks for a symbol by another', "context.position('constructor')"],
  ['gets the whole column behind a view', 'mean.constructor.valuesOf(mean)'],
  ['gets at the class of the context', 'context.constructor === Object ? undefined : context.constructor'],
  ['gets at the class of a column', 'mean.constructor === Object ? undefined : mean.constructor'],
  [
    'finds an object in the context',
    "Reflect.ownKeys(context).map((name) => context[name]).find((value) => typeof value === 'object' && value !== null)",
  ],
  ['finds an object in a column', "Reflect.ownKeys(mean).map((name) => mean[name]).find((value) => typeof value === 'object')"],
  ['replaces a function of the context', '(context.close = () => 1)'],
  ['adds to the context', '(context.memory = [])'],
  ['makes itself rich', '(context.equity = 1e9)'],
  ['ends its own warm-up', '(context.isTradable = true)'],
  ['moves on by itself', '(context.barIndex = 300)'],
  ["replaces a column's value", "Object.defineProperty(mean, 'now', { value: 1 })"],
  ['asks who called', 'context.close.caller'],
  ['looks at what was given to a function', 'context.close.arguments'],
  ['replaces a method of columns', '(Float64Array.prototype.slice = function () { return this })'],
  ['replaces how columns are read', "Object.defineProperty(Float64Array.prototype, '5', { get: () => 1 })"],
  ['replaces a method of lists', '(Array.prototype.push = function () { return 0 })'],
  ['replaces a method of maps', '(WeakMap.prototype.get = () => context)'],
  ['replaces a function of numbers', '(Math.max = () => 1e9)'],
  ['gives every object a side', '(Object.prototype.side = 1)'],
  ['reaches the engine by its name', 'engine.createStrategyOperations'],
  ['reaches what the engine was told', 'globalThis.__zod_globalConfig'],
  [
    'reaches the engine through the library',
    "Object.values(require('tradewind')).find((one) => String(one).includes('createStrategyOperations'))",
  ],
  [
    'finds more than an error in an error',
    "(() => { try { context.indicator('magic') } catch (error) { return error.constructor === Error ? error.code : error } })()",
  ],
  ['imports a module of Node', "require('node:fs').readFileSync"],
  ['reaches the process', 'process.pid'],
  ['evaluates a text', "context.close.constructor('return globalThis')()"],
  ['reads the clock', 'Date.now()'],
];

const testCase = (name: string, limits: UserCodeLimits, work: (runner: UserCodeRunner) => Promise<void>): UserCodeCase => ({
  name,
  run: async (make) => {
    const runner = make(limits);
    try {
      await work(runner);
    } finally {
      await runner.close();
    }
  },
});

/** What every sandbox does with strategies, whatever it is made of. The runner has the engine in it. */
export const OWN_STRATEGY_CASES: readonly UserCodeCase[] = [
  testCase('shows a strategy nothing but the present and the past, and lets it change nothing', LIMITS, async (runner) => {
    const before = await runOf(runner, INNOCENT);
    assert.ok(before.trades.count > 20);
    for (const [name, expression] of ATTEMPTS) {
      const seen = await seenAt100(runner, expression);
      assert.match(seen, /^(refused|nothing)|asked for the indicator magic/, `a strategy that ${name}: ${seen}`);
    }
    // Whatever was tried, the next run is what it was.
    assert.deepEqual(await runOf(runner, INNOCENT), before);
    assert.equal(runner.starts, 1);
  }),
  testCase('begins every run with a module that knows nothing', LIMITS, async (runner) => {
    const memories = `const lib = require('tradewind'); const list = []; const map = new Map(); const view = new Float64Array(400); const word = /a/g; const tag = (t) => t; let kept;
      class Own { static seen = 0; }`;
    const body = `if (context.barIndex === 0 && (list.length + map.size + view[0] + word.lastIndex + Own.seen > 0 || kept)) throw new Error('I know what comes');
      list.push(context.close()); map.set(context.timeUs, 1); view[0] = 1; word.exec('a'); Own.seen++; kept = context; tag\`\`;
      for (const shared of [require, lib, ...Object.values(lib).filter((one) => Object(one) === one)]) {
        if (Object.hasOwn(shared, 'kept')) throw new Error('I know what comes');
        Reflect.set(shared, 'kept', context.close());
      }`;
    for (let i = 0; i < 3; i++) assert.equal((await runOf(runner, moduleOf(body, memories))).trades.count, 0);
  }),
  testCase('gives a context that is of no use when its call is over', LIMITS, async (runner) => {
    const before = await runOf(runner, INNOCENT);
    const later = moduleOf('Promise.resolve().then(() => context.goLong()).catch(() => 0); if (context.barIndex === 50) context.goLong();');
    assert.equal((await runOf(runner, later)).trades.count, 1);
    assert.deepEqual(await runOf(runner, INNOCENT), before);
  }),
  testCase('ends a run in which the engine was interrupted half way, also when the strategy hides it', LIMITS, async (runner) => {
    const body = `if (context.barIndex !== 100) return;
      const deep = () => { try { deep() } catch (full) { try { context.goLong() } catch {} throw full; } };
      try { deep() } catch {}`;
    const outcome = await runOf(runner, moduleOf(body)).catch((error: unknown) => error);
    assert.ok(outcome instanceof ExpectedError);
    assert.match(outcome.message, /call stack/);
    assert.ok((await runOf(runner, INNOCENT)).trades.count > 20);
  }),
  testCase('says what the engine refuses in its own words', LIMITS, async (runner) => {
    const saying = async (start: string) =>
      runOf(runner, moduleOf(`if (context.barIndex === 0) ${start};`)).then(
        () => assert.fail('it should have failed'),
        (error: unknown) => (error as Error).message,
      );
    assert.match(await saying("context.indicator('sma', { period: 0.5 })"), /The parameter period must be a whole number/);
    assert.match(
      await saying("context.indicator('donchian', {}, 'upper')"),
      /: A strategy asked for the output upper of donchian; its outputs are upperBand/,
    );
    assert.match(await saying("context.indicator('magic')"), /: A strategy asked for the indicator magic/);
    // Refused when the position is opened, when none of the user's code is running.
    const trail = "context.enter({ side: 1, bracket: { trailingStop: { type: 'atr', value: 1, period: 0 } } })";
    assert.match(await saying(trail), /The parameter period must be a whole number from 1 to 5000, but it is 0/);
    const own =
      "class Own extends TypeError { constructor() { super('mine'); this.name = 'Own'; this.message = 'my own words'; } }; throw new Own()";
    assert.match(await saying(`{ ${own} }`), /: my own words\./);
    assert.match(await saying("{ Error.prototype.name = 'all' }"), /can't be changed/);
  }),
  testCase('takes orders that are traps for what they say once', LIMITS, async (runner) => {
    const plain = moduleOf(
      'if (context.barIndex % 40 === 0) context.enter({ side: 1, units: 2 }); if (context.barIndex % 40 === 20) context.exit();',
    );
    const trap = moduleOf(`if (context.barIndex % 40 === 0) context.enter(new Proxy({ side: 1, units: 2 }, { n: 0,
      get(target, name) { return name === 'units' && this.n++ > 0 ? 1e9 : target[name] } })); if (context.barIndex % 40 === 20) context.exit();`);
    const expected = await runOf(runner, plain);
    assert.ok(expected.trades.count > 5);
    assert.deepEqual(await runOf(runner, trap), expected);
  }),
  testCase('ends a strategy that loops, within its time, and runs the next', SHORT, async (runner) => {
    const looping = await runOf(runner, moduleOf('for (;;);')).catch((error: unknown) => error);
    assert.ok(looping instanceof ExpectedError);
    assert.equal(looping.code, 'UserCodeTooSlow');
    assert.ok((await runOf(runner, INNOCENT)).trades.count > 20);
    assert.equal(runner.starts, 2);
  }),
  testCase('ends a strategy that takes all memory, in its heap and beside it', LIMITS, async (runner) => {
    for (const part of ['new Array(1e5).fill(0.5 + all.length)', 'new Float64Array(1e6).fill(1)']) {
      const bomb = await runOf(runner, moduleOf(`const all = []; for (;;) all.push(${part});`)).catch((error: unknown) => error);
      assert.ok(bomb instanceof ExpectedError);
      assert.equal(bomb.code, 'UserCodeTooLarge');
    }
    assert.ok((await runOf(runner, INNOCENT)).trades.count > 20);
  }),
];
