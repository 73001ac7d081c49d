import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { UserCodeData, UserCodeLimits, UserCodeRunner, UserCodeUnit } from '#core/ports/user-code-runner.ts';
import { ExpectedError } from '#core/result.ts';
import { ATTACKS, attackingCode } from '#tests/support/user-code-attacks.ts';

/** Makes a runner whose sandbox is started when it is first needed; `onKill` is told whenever the runner ends one. */
export type MakeRunner = (limits: UserCodeLimits, onKill?: () => void) => UserCodeRunner;

export interface UserCodeCase {
  readonly name: string;
  /** Whether it says how long something takes at most: a busy machine breaks it. */
  readonly isTimed?: boolean;
  run(make: MakeRunner): Promise<void>;
}

const LIMITS: UserCodeLimits = { callMs: 20_000, heapMegabytes: 256, residentMegabytes: 700, idleMs: 60_000 };
const SHORT: UserCodeLimits = { ...LIMITS, callMs: 1500 };
const NOTHING: UserCodeData = { value: {}, columns: [] };

const unitOf = (code: string, name = 'The indicator test'): UserCodeUnit => ({
  name,
  hash: createHash('sha256').update(code).digest('hex'),
  code,
  lines: code.split('\n').map((_, k) => k + 1),
});

const failureOf = (work: Promise<unknown>): Promise<ExpectedError> =>
  work.then(
    () => assert.fail('it should have failed'),
    (error: unknown) => {
      assert.ok(error instanceof ExpectedError, String(error));
      return error;
    },
  );

/** Sums closes; one output; remembers in its stream alone. */
const SUM = unitOf(`
const { defineIndicator, wholeNumber } = require('tradewind');
class Sum {
  sum = 0; count = 0;
  constructor(period) { this.period = period; }
  push(timeUs, open, high, low, close, volume, out) { this.sum += close; if (++this.count >= this.period) out[0] = this.sum; }
  clone() { const copy = new Sum(this.period); copy.sum = this.sum; copy.count = this.count; return copy; }
}
exports.indicator = defineIndicator({ title: 'Sum', version: 1, parameters: { period: wholeNumber(2) }, outputs: [{ name: 'sum', style: 'line' }],
  pane: { placement: 'price' }, warmupBars: ({ period }) => period - 1, create: ({ period }) => new Sum(period) });`);

const barsOf = (closes: readonly number[]): Float64Array[] =>
  [0, 1, 2, 3, 4, 5, 6].map((k) => (k === 4 ? Float64Array.from(closes) : Float64Array.from(closes, (_, i) => i)));

async function createSum(runner: UserCodeRunner): Promise<{ instance: unknown }> {
  return { instance: (await runner.call(SUM, 'indicator.create', { value: { parameters: { period: 2 } }, columns: [] })).value };
}

const LOOP = unitOf('for (;;);', 'The indicator loop');
const title = async (runner: UserCodeRunner, code: string) =>
  ((await runner.call(unitOf(code), 'indicator.describe', NOTHING)).value as { title: string }).title;

function testCase(
  name: string,
  limits: UserCodeLimits,
  work: (runner: UserCodeRunner, killed: Promise<void>) => Promise<void>,
): UserCodeCase {
  return {
    name,
    isTimed: limits === SHORT,
    run: async (make) => {
      const { promise: killed, resolve: onKill } = Promise.withResolvers<void>();
      const runner = make(limits, onKill);
      try {
        await work(runner, killed);
      } finally {
        await runner.close();
      }
    },
  };
}

/** What every sandbox does, whatever it is made of. */
export const USER_CODE_CASES: readonly UserCodeCase[] = [
  testCase('runs an indicator and gives its values bit for bit', LIMITS, async (runner) => {
    const value = await createSum(runner);
    const closes = [0.1, 0.2, Number.NaN];
    const { columns } = await runner.call(SUM, 'indicator.pushMany', { value, columns: barsOf(closes) });
    assert.deepEqual(columns, [Float64Array.of(Number.NaN, 0.1 + 0.2, Number.NaN)]);
    const odd = [-0, 5e-324, Number.MAX_VALUE];
    const other = await createSum(runner);
    const given = await runner.call(SUM, 'indicator.pushEach', { value: other, columns: barsOf(odd) });
    assert.ok(Object.is(given.columns[0]?.[1], -0 + 5e-324));
  }),
  testCase('shows the value of a forming bar without keeping it', LIMITS, async (runner) => {
    const value = await createSum(runner);
    await runner.call(SUM, 'indicator.pushMany', { value, columns: barsOf([1, 2]) });
    for (const expected of [13, 13]) {
      const { columns } = await runner.call(SUM, 'indicator.peek', { value, columns: barsOf([10]) });
      assert.equal(columns[0]?.[0], expected);
    }
  }),
  testCase('tells what user code threw, with the line of its source', LIMITS, async (runner) => {
    const failure = await failureOf(runner.call(unitOf('\n\nnull.x;'), 'indicator.describe', NOTHING));
    assert.equal(failure.code, 'UserCodeThrew');
    assert.match(failure.message, /^The indicator test failed at line 3: Cannot read properties of null/);
  }),
  testCase('refuses code that is none, or that would end the function around it', LIMITS, async (runner) => {
    for (const code of ['this is no code', '}); (function () {', '} catch {', '})\n//']) {
      assert.equal((await failureOf(runner.call(unitOf(code), 'indicator.describe', NOTHING))).code, 'UserCodeThrew');
    }
    await createSum(runner);
    assert.equal(runner.starts, 1);
  }),
  testCase('refuses a dynamic import, however it is written', LIMITS, async (runner) => {
    for (const code of ["import('node:fs')", "import /* x */ ('node:fs')", "import // x\n('node:fs')", 'import.meta.url']) {
      assert.equal((await failureOf(runner.call(unitOf(code), 'indicator.describe', NOTHING))).code, 'UserCodeThrew');
    }
  }),
  ...ATTACKS.map(({ name, expression }) =>
    testCase(`gives nothing to code that ${name}`, LIMITS, async (runner) => {
      assert.match(await title(runner, attackingCode(expression)), /^(refused|nothing)/);
      await createSum(runner);
      assert.equal(runner.starts, 1);
    }),
  ),
  testCase('hands user code columns of its own realm: their constructors lead nowhere', LIMITS, async (runner) => {
    const code = `exports.indicator = { outputs: [1], warmupBars: () => 0, create: () => ({ pushMany(bars, from, to, outputs) {
      for (const one of [bars, bars.close, outputs, outputs[0], bars.close.buffer]) {
        try { outputs[0][0] = one.constructor.constructor('return 1')(); return } catch { outputs[0][0] = -1 }
      } } }) };`;
    const value = { instance: (await runner.call(unitOf(code), 'indicator.create', { value: { parameters: {} }, columns: [] })).value };
    const { columns } = await runner.call(unitOf(code), 'indicator.pushMany', { value, columns: barsOf([1]) });
    assert.equal(columns[0]?.[0], -1);
  }),
  testCase('ends an endless loop within its time, says so, and goes on with the others', SHORT, async (runner) => {
    const value = await createSum(runner);
    const { starts } = runner;
    const startedMs = performance.now();
    const looping = failureOf(runner.call(LOOP, 'indicator.describe', NOTHING));
    const waiting = runner.call(SUM, 'indicator.describe', NOTHING);
    assert.match((await looping).message, /^The indicator loop was stopped: it did not finish within 1.5 s/);
    assert.ok(performance.now() - startedMs < SHORT.callMs + 1500);
    assert.equal(((await waiting).value as { title: string }).title, 'Sum');
    const lost = await failureOf(runner.call(SUM, 'indicator.pushMany', { value, columns: barsOf([1]) }, starts));
    assert.equal(lost.code, 'UserCodeLost');
    assert.equal(runner.starts, starts + 1);
  }),
  testCase('does not run what it had to end again, until it is pardoned', SHORT, async (runner) => {
    await failureOf(runner.call(LOOP, 'indicator.describe', NOTHING));
    const startedMs = performance.now();
    assert.equal((await failureOf(runner.call(LOOP, 'indicator.describe', NOTHING))).code, 'UserCodeTooSlow');
    assert.ok(performance.now() - startedMs < 500);
    assert.equal(runner.starts, 1);
    runner.pardon(LOOP.hash);
    await failureOf(runner.call(LOOP, 'indicator.describe', NOTHING));
    assert.equal(runner.starts, 2);
  }),
  testCase('blames a loop of promises on the call that left it behind', SHORT, async (runner) => {
    const code = 'const again = () => Promise.resolve().then(again); again(); exports.indicator = { warmupBars() {}, create() {} };';
    const failure = await failureOf(runner.call(unitOf(code, 'The indicator promises'), 'indicator.describe', NOTHING));
    assert.match(failure.message, /^The indicator promises was stopped/);
    await createSum(runner);
  }),
  testCase('closes at once, also while a call loops and others wait', LIMITS, async (runner) => {
    await createSum(runner);
    const startedMs = performance.now();
    const looping = failureOf(runner.call(LOOP, 'indicator.describe', NOTHING));
    const waiting = failureOf(runner.call(SUM, 'indicator.describe', NOTHING));
    await new Promise((resolve) => setImmediate(resolve));
    await runner.close();
    assert.equal((await looping).code, 'UserCodeEnded');
    assert.equal((await waiting).code, 'UserCodeLost');
    assert.ok(performance.now() - startedMs < LIMITS.callMs / 2);
  }),
  testCase('ends code that fills its heap', LIMITS, async (runner) => {
    const code = 'const all = []; for (;;) all.push(new Array(1e5).fill(0.5 + all.length));';
    const failure = await failureOf(runner.call(unitOf(code, 'The indicator bomb'), 'indicator.describe', NOTHING));
    assert.equal(failure.code, 'UserCodeTooLarge');
    assert.match(failure.message, /^The indicator bomb was stopped: it needed more than 256 MB of memory/);
    await createSum(runner);
  }),
  testCase('ends code that fills memory beside its heap', LIMITS, async (runner) => {
    const code = 'const all = []; for (;;) all.push(new Float64Array(1e6).fill(1));';
    assert.match((await failureOf(runner.call(unitOf(code), 'indicator.describe', NOTHING))).code, /^UserCodeTooLarge$/);
    await createSum(runner);
  }),
  testCase(
    'ends a process that is not used any more, and starts another when it is',
    { ...LIMITS, idleMs: 100 },
    async (runner, killed) => {
      const value = await createSum(runner);
      const { starts } = runner;
      await killed;
      const lost = await failureOf(runner.call(SUM, 'indicator.pushMany', { value, columns: barsOf([1]) }, starts));
      assert.equal(lost.code, 'UserCodeLost');
      await createSum(runner);
      assert.equal(runner.starts, starts + 1);
    },
  ),
  testCase('leaves no object that all streams share open to change', LIMITS, async (runner) => {
    const code = `
const made = [[], {}, () => 0, async () => 0, function* () {}, (function* () {})(), [].values(), [].values().map((x) => x), Iterator.from({ next() {} }),
  new Map().values(), new Set().values(), ''.matchAll(/a/g), /a/, new Float64Array(1), new ArrayBuffer(1), new DataView(new ArrayBuffer(1)), Symbol(), 1n,
  new Error(), new WeakMap(), new WeakSet(), Promise.resolve(), (async function* () {})(), class {}, new Proxy({}, {}), Reflect, JSON, Math, require, exports,
  (function () { return arguments })(), require('tradewind'), require('tradewind').PRICE_SOURCES];
const open = [];
for (const one of made) for (let at = Object.getPrototypeOf(one); at !== null; at = Object.getPrototypeOf(at)) if (!Object.isFrozen(at)) open.push(String(at));
for (const one of [Reflect, JSON, Math, require, require('tradewind'), require('tradewind').PRICE_SOURCES, Object, Array, Map]) if (!Object.isFrozen(one)) open.push(String(one));
exports.indicator = { title: open.join(), warmupBars: () => 0, create: () => ({}) };`;
    // A generator function has a prototype of its own for what it makes; everything above that is shared.
    assert.equal(await title(runner, code), '[object Generator],[object AsyncGenerator]');
  }),
  testCase('takes no harm from answers that are traps', LIMITS, async (runner) => {
    const trap = "new Proxy({}, { get() { throw new Error('trap') }, ownKeys() { throw new Error('trap') } })";
    for (const made of [trap, "{ toJSON() { throw new Error('trap') } }", '10n', '(() => { const o = {}; o.o = o; return o })()']) {
      const code = `exports.indicator = { title: ${made}, warmupBars: () => 0, create: () => ({}) };`;
      assert.equal((await failureOf(runner.call(unitOf(code), 'indicator.describe', NOTHING))).code, 'UserCodeThrew');
    }
    assert.equal(runner.starts, 1);
  }),
  testCase('evaluates a module afresh when it was told to forget it', LIMITS, async (runner) => {
    const code = 'let calls = 0; exports.indicator = { get title() { return String(++calls) }, warmupBars: () => 0, create: () => ({}) };';
    assert.equal(await title(runner, code), '1');
    assert.equal(await title(runner, code), '2');
    await runner.forget(unitOf(code));
    assert.equal(await title(runner, code), '1');
  }),
];
