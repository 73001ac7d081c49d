// verifies: user-strategies
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { systemClock } from '#adapters/system/system-clock.ts';
import { nodeRunner } from '#adapters/user-code/node-sandbox.ts';
import { USER_CODE_LIMITS } from '#core/ports/user-code-runner.ts';
import { STRATEGIES } from '#services/research/sandbox/user-strategies.ts';
import { checkSource } from '#services/user-code/checked-source.ts';
import { strategyEngineText } from '#tests/support/program.ts';
import { STRATEGY_EXAMPLE } from '../support/own-strategies-scene.ts';
import { OWN_SMA_CROSS, strategySource } from '../support/strategy-sources.ts';
import { COMPILER } from '../support/user-files.ts';

const runner = nodeRunner({ ...USER_CODE_LIMITS, callMs: 4000 }, strategyEngineText);
afterAll(() => runner.close());

/** What a check says, as `line: sentence`; empty when the file passed. */
async function verdictOn(source: string): Promise<string[]> {
  const tools = { checks: { load: () => null, save: () => undefined }, compiler: COMPILER, runner, clock: systemClock };
  const hash = createHash('sha256').update(source).digest('hex');
  const { problems, nanosecondsPerBar } = await checkSource(tools, STRATEGIES, { name: 'test', source }, hash, true);
  expect(nanosecondsPerBar === null).toBe(problems.length > 0);
  return problems.map(({ line, message }) => (line === null ? message : `${line}: ${message}`));
}

const lineOf = (source: string, part: string): number => source.slice(0, source.indexOf(part)).split('\n').length;

/** The example in the guide. */
const GUIDE = /```ts\n([\s\S]*?)```/.exec(readFileSync(new URL('../../docs/user-strategies.md', import.meta.url), 'utf8'))?.[1] ?? '';

describe('the check of a strategy before first use', () => {
  it('passes the example that the app itself writes, that of the guide, and the built-in SMA cross written again', async () => {
    expect(await verdictOn(STRATEGY_EXAMPLE)).toEqual([]);
    expect(await verdictOn(GUIDE)).toEqual([]);
    expect(await verdictOn(OWN_SMA_CROSS)).toEqual([]);
  });

  it('passes one that trades two symbols, asks for predictions, and uses every kind of order', async () => {
    const body = `
      if (!context.hasBar(1) || context.barIndex % 20 !== 0) return;
      const close = context.close(1);
      context.enter({ symbol: 1, side: 1, type: 'limit', price: close * 0.999, timeInForce: { untilUs: context.timeUs + 3e8 },
        bracket: { stopLoss: close * 0.98, takeProfit: close * 1.02, trailingStop: { type: 'atr', value: 2 }, partials: [{ atRisk: 1, fraction: 0.5, moveStop: 'entry' }] } });
      if (this.probability && this.probability.now > 0.5) context.goShort(0); else context.exit(0, 0.5);
      context.moveStop(context.low(0) * 0.9);`;
    const source = strategySource(body, {
      members:
        'probability: PastColumn | null = null; filled = 0; onOrderEvent(_context: StrategyContext, event: OrderEvent): void { if (event.kind === "filled") this.filled++; }',
      start: "this.probability = context.column('probabilityUp', 0);",
      definition: "needs: { minimumSymbols: 2, maximumSymbols: 2, positions: 2, columns: ['probabilityUp'] },",
    });
    expect(await verdictOn(source)).toEqual([]);
  });

  it('finds wrong types and says the line', async () => {
    const source = strategySource('context.goLong("TEST");');
    expect(await verdictOn(source)).toEqual([
      `${lineOf(source, 'context.goLong')}: Argument of type 'string' is not assignable to parameter of type 'number'.`,
    ]);
  });

  it('says the line of what a strategy throws, in which bar ever', async () => {
    const source = strategySource('if (context.barIndex === 400) throw new Error("I have had enough");');
    expect(await verdictOn(source)).toEqual([
      `${lineOf(source, 'throw new')}: The strategy test failed at line ${lineOf(source, 'throw new')}: I have had enough.`,
    ]);
  });

  it.each([
    ['a bar that is yet to come', 'context.close(0, -1);', /only the present and the past can be read/],
    ['a value of an indicator that is yet to come', "context.indicator('sma').ago(-1);", /only the present and the past can be read/],
    [
      'the future by a number that changes while it is checked',
      'let asked = 0; context.close(0, { valueOf: () => (asked++ === 0 ? 0 : -5) } as unknown as number);',
      /takes numbers/,
    ],
  ])('refuses a strategy that reads %s', async (_what, body, expected) => {
    const source = strategySource(body);
    const [problem] = await verdictOn(source);
    expect(problem).toMatch(expected);
    expect(problem).toMatch(new RegExp(`^${lineOf(source, body)}: `));
  });

  it('lets nothing be remembered from one run to the next, so that no run can know what comes', async () => {
    const remembers = strategySource('seen.push(context.close());', {
      before: 'const seen: number[] = [];',
      start: 'if (seen.length > 0) throw new Error("I know the bars that come");',
    });
    expect(await verdictOn(remembers)).toEqual([]);
    const byLibrary = strategySource('', {
      before: "import { PRICE_SOURCES } from 'tradewind';",
      start: "(PRICE_SOURCES as unknown as string[]).push('memory');",
    });
    expect((await verdictOn(byLibrary))[0]).toMatch(/object is not extensible/);
  });

  it('reads once what a strategy says of itself, so that it is the same in every run', async () => {
    const needs = 'needs: { minimumSymbols: 1, get maximumSymbols() { return asked++ === 0 ? 1 : 0; } },';
    const parameters = '{ period: { ...wholeNumber(5), get initial() { return asked2++ === 0 ? 5 : 1e9; } } }';
    const source = strategySource('', {
      before: "import { wholeNumber } from 'tradewind'; let asked = 0; let asked2 = 0;",
      definition: needs,
    });
    expect(await verdictOn(source.replace('parameters: {}', `parameters: ${parameters}`))).toEqual([]);
  });

  it('says of one that would wait for something that it must not', async () => {
    const refused = 'onBar must do its work before it returns, but it answered with a promise: take `async` away from it.';
    const waiting = (body: string) =>
      strategySource(body).replace('onBar(context: StrategyContext): void', 'async onBar(context: StrategyContext)');
    expect(await verdictOn(waiting(''))).toEqual([`The strategy test failed: ${refused}`]);
    expect(await verdictOn(waiting('throw new Error("later");'))).toEqual([`The strategy test failed: ${refused}`]);
    expect(await verdictOn(strategySource('return { then: () => 0 } as unknown as void;'))).toEqual([
      `The strategy test failed: ${refused}`,
    ]);
    const code = 'exports.strategy = { create() {}, warmupBars() { (async () => { throw new Error("later"); })(); return 0; } };';
    const unit = { name: 'The strategy test', hash: 'f'.repeat(64), code, lines: [] };
    await expect(runner.call(unit, 'strategy.describe', { value: {}, columns: [] })).rejects.toMatchObject({
      code: 'UserCodeThrew',
      message:
        'The strategy test failed: a promise failed that nothing waits for. User code does its work before it returns: take `async` away from it.',
    });
  });

  it('ends a strategy that loops for ever', async () => {
    expect((await verdictOn(strategySource('for (;;) {}')))[0]).toMatch(/^The strategy test was stopped: it did not finish within 4 s/);
  });

  it.each([
    ['no strategy', 'export const other = 1;', /export const strategy = defineStrategy/],
    ['no name for a parameter', strategySource('').replace('parameters: {}', "parameters: { 'A b': wholeNumber(2) }"), /name|wholeNumber/],
    [
      'a warm-up that is no number of bars',
      strategySource('').replace('warmupBars: () => 0', 'warmupBars: () => 0.5'),
      /whole number of bars/,
    ],
    [
      'more symbols at least than at most',
      strategySource('', { definition: 'needs: { minimumSymbols: 3, maximumSymbols: 2 },' }),
      /not more symbols at least than at most/,
    ],
    [
      'an indicator of the own ones that its needs do not name',
      strategySource('', { start: "context.indicator('user:mine');" }),
      /asked for the indicator user:mine, which its needs don't name: add indicators: \['user:mine'\]/,
    ],
    [
      'a built-in indicator among its needs',
      strategySource('', { definition: "needs: { indicators: ['sma' as 'user:sma'] }," }),
      /needs\.indicators\.0 should be user:NAME of one of your own indicators/,
    ],
    ['an unknown indicator', strategySource('', { start: "context.indicator('magic');" }), /asked for the indicator magic/],
    [
      'an unknown indicator, also when the error is caught',
      strategySource('', { start: "try { context.indicator('magic'); } catch {}" }),
      /asked for the indicator magic/,
    ],
    [
      'an order that is none',
      strategySource("context.enter({ side: 1, type: 'sometimes' as 'market' });"),
      /type must be one of market, limit/,
    ],
    ['units that are a text', strategySource("context.enter({ side: 1, units: '5' as unknown as number });"), /units must be a number/],
  ])('refuses a file with %s', async (_what, source, expected) => {
    const [problem] = await verdictOn(source);
    expect(problem).toMatch(expected);
  });
});
