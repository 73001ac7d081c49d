// verifies: user-indicators, features-no-look-ahead, stream-equals-batch
import { createHash } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { systemClock } from '#adapters/system/system-clock.ts';
import { nodeRunner } from '#adapters/user-code/node-sandbox.ts';
import { SandboxRunner } from '#adapters/user-code/sandbox-runner.ts';
import { typescriptCompiler } from '#adapters/user-code/typescript-compiler.ts';
import { USER_CODE_LIMITS } from '#core/ports/user-code-runner.ts';
import { checkSource } from '#services/user-code/checked-source.ts';
import { INDICATORS } from '#services/user-code/user-indicators.ts';
import { COMPILER, EXAMPLE, indicatorSource } from '../support/user-files.ts';

const limits = { ...USER_CODE_LIMITS, callMs: 2000 };
const runner = nodeRunner(limits);
afterAll(() => runner.close());

/** What a check says, as `line: sentence`; empty when the file passed. */
async function verdictOn(source: string): Promise<string[]> {
  const tools = { checks: { load: () => null, save: () => undefined }, compiler: COMPILER, runner, clock: systemClock };
  const hash = createHash('sha256').update(source).digest('hex');
  const { problems, nanosecondsPerBar } = await checkSource(tools, INDICATORS, { name: 'test', source }, hash, true);
  expect(nanosecondsPerBar === null).toBe(problems.length > 0);
  return problems.map(({ line, message }) => (line === null ? message : `${line}: ${message}`));
}

const lineOf = (source: string, part: string): number => source.slice(0, source.indexOf(part)).split('\n').length;

const batch = (statements: string) => `last = 0;
  pushMany(bars: BarColumns, from: number, to: number, outputs: readonly Float64Array[]): void {
    const out = outputs[0]!;
    for (let i = from; i < to; i++) { ${statements} }
  }`;

describe('the check before first use', () => {
  it('passes the example that the app itself writes, and one with a batch form', async () => {
    expect(await verdictOn(EXAMPLE)).toEqual([]);
    const members = batch('this.last += bars.close[i]!; out[i] = this.last;');
    expect(await verdictOn(indicatorSource('this.last += close; out[0] = this.last;', '', members))).toEqual([]);
  });

  it('passes an indicator that begins afresh with the session day', async () => {
    const source = indicatorSource(
      'const start = this.days!.dayStartUs(timeUs); this.last = Math.max(start, this.last); out[0] = timeUs - start;',
      '',
      'days: SessionDays | null = null; last = 0;',
      'copy.days = this.days; copy.last = this.last;',
    )
      .replace('type IndicatorStream', 'type IndicatorStream, type SessionDays')
      .replace(
        'create: () => new Stream()',
        'create: (_parameters, days) => { const stream = new Stream(); stream.days = days; return stream; }',
      );
    expect(await verdictOn(source)).toEqual([]);
  });

  it('finds wrong types and says the line', async () => {
    const source = indicatorSource('const text: string = close;\n    out[0] = close;');
    expect(await verdictOn(source)).toEqual([`${lineOf(source, 'const text')}: Type 'number' is not assignable to type 'string'.`]);
  });

  it('finds what is not there for user code: other imports, the network, the process', async () => {
    const source = `import { readFileSync } from 'node:fs';\n${indicatorSource('out[0] = close;')}fetch('x');\nprocess.exit();`;
    const words = await verdictOn(source);
    expect(words).toContain("1: 'node:fs' is not there: user code has the language and what it imports from 'tradewind'.");
    expect(words).toContain(
      `${lineOf(source, "fetch('x')")}: 'fetch' is not there: user code has the language and what it imports from 'tradewind'.`,
    );
    expect(words).toContain(
      `${lineOf(source, 'process.exit')}: 'process' is not there: user code has the language and what it imports from 'tradewind'.`,
    );
  });

  it('finds an import at run time', async () => {
    const source = `${indicatorSource('out[0] = close;')}\nexport const later = () => import('tradewind');`;
    expect(await verdictOn(source)).toContain(`${lineOf(source, 'export const later')}: User code has no import() and no promises.`);
  });

  it('lets no comment turn the type check off', async () => {
    expect(await verdictOn(`// @ts-nocheck\n${indicatorSource('out[0] = close;')}`)).toEqual([
      "1: The type check can't be turned off by a comment.",
    ]);
  });

  it('says when it can not check, and checks the same file again later', async () => {
    const kept = new Map<string, unknown>();
    const checks = { load: (hash: string) => kept.get(hash) ?? null, save: (hash: string, value: unknown) => void kept.set(hash, value) };
    const file = { name: 'test', source: EXAMPLE };
    const tools = { checks, compiler: COMPILER, runner, clock: systemClock };
    const without = typescriptCompiler('/nowhere', () => '/nowhere/tsc');
    const uncompiled = await checkSource({ ...tools, compiler: without }, INDICATORS, file, 'a'.repeat(64), true);
    expect(uncompiled.problems).toEqual([
      { line: null, message: 'The types could not be checked: the compiler could not be run (ENOENT).' },
    ]);
    const nowhere = new SandboxRunner(() => Promise.reject(new Error('The host has no sandbox to give.')));
    const unrun = await checkSource({ ...tools, runner: nowhere }, INDICATORS, file, 'a'.repeat(64), true);
    expect(unrun.problems).toEqual([{ line: null, message: 'The indicator test was not run: The host has no sandbox to give.' }]);
    expect(kept.size).toBe(0);
    expect((await checkSource(tools, INDICATORS, file, 'a'.repeat(64), true)).problems).toEqual([]);
    expect(kept.size).toBe(1);
  });

  it('reads nothing that the file names', async () => {
    const source = `/// <reference path="/etc/passwd" />\nimport secret from '/etc/hostname.json';\n${indicatorSource('out[0] = close;')}`;
    expect(await verdictOn(source)).toEqual([
      "2: '/etc/hostname.json' is not there: user code has the language and what it imports from 'tradewind'.",
    ]);
  });

  it.each([
    ['the clock', 'out[0] = new Date().getTime();', 'Date is not defined.'],
    ['chance', 'out[0] = Math.random();', 'Math.random is not a function.'],
  ])('finds %s and says the line', async (_what, statement, words) => {
    const source = indicatorSource(statement);
    const [sentence] = await verdictOn(source);
    expect(sentence).toContain(`${lineOf(source, statement)}: The indicator test failed at line ${lineOf(source, statement)}: ${words}`);
    expect(sentence).toContain('User code has the language without clock and chance');
  });

  it('finds a batch form that looks ahead', async () => {
    const source = indicatorSource('out[0] = close;', '', batch('out[i] = bars.close[i + 1] ?? bars.close[i]!;'));
    const [sentence] = await verdictOn(source);
    expect(sentence).toMatch(
      /^It looks ahead: without the bars after bar 60 an earlier value is another: "value" at bar 60 is [\d.]+ and [\d.]+\./,
    );
  });

  it('finds one that knows later bars from an earlier run, by a variable beside its stream', async () => {
    const source = indicatorSource(
      'seen.set(timeUs, close); out[0] = seen.get(timeUs + 60_000_000) ?? close;',
      'const seen = new Map<number, number>();',
    );
    const [sentence] = await verdictOn(source);
    expect(sentence).toMatch(/^Two runs over the same bars give different values: "value" at bar 1 is .* could know later bars\.$/);
  });

  it('finds streams that share a variable without remembering over runs', async () => {
    const source = indicatorSource('if (this.last === 0) total = 0; this.last++; total += close; out[0] = total;', 'let total = 0;');
    const [sentence] = await verdictOn(source);
    expect(sentence).toMatch(/clone|disturb/);
  });

  it('finds a batch form that differs in the last bit, whole or in pieces', async () => {
    const other = indicatorSource('out[0] = close * 0.1 + close * 0.2;', '', batch('out[i] = bars.close[i]! * (0.1 + 0.2);'));
    expect((await verdictOn(other))[0]).toMatch(/^push and pushMany give different values: "value" at bar \d+ is/);
    const pieces = indicatorSource(
      'this.last = close; out[0] = this.last;',
      '',
      batch('out[i] = from > 0 || i > 0 ? bars.close[i]! : bars.close[i]! + (to === 1 ? 1 : 0);'),
    );
    expect((await verdictOn(pieces))[0]).toMatch(/^pushMany gives different values when the bars come in pieces: "value" at bar 1/);
  });

  it('finds a clone that shares its state with the original, or forgets it', async () => {
    const shared = indicatorSource(
      'this.state[0]! += close; out[0] = this.state[0]!;',
      '',
      'state: number[] = [0];',
      'copy.state = this.state;',
    );
    expect((await verdictOn(shared))[0]).toMatch(/^A stream changes when bars are pushed into its clone: "value" at bar 301/);
    const forgetful = indicatorSource('this.last += close; out[0] = this.last;', '', 'last = 0;', '');
    expect((await verdictOn(forgetful))[0]).toMatch(/^A clone goes on otherwise than its stream: "value" at bar 301/);
    const same = indicatorSource('out[0] = close;').replace('return copy', 'return this');
    expect((await verdictOn(same))[0]).toContain('clone() must answer with another stream');
  });

  it('finds a value before the warm-up is over', async () => {
    const source = indicatorSource('out[0] = close;').replace('warmupBars: () => 0', 'warmupBars: () => 14');
    expect(await verdictOn(source)).toEqual(['"value" has a value at bar 1, within the 14 bars of its warm-up.']);
  });

  it('tries the ends of the parameters, too, and says with which it failed', async () => {
    const source = indicatorSource('out[0] = close;')
      .replace('{ defineIndicator,', '{ defineIndicator, wholeNumber,')
      .replace('parameters: {}', 'parameters: { period: wholeNumber(5, 1, 100) }')
      .replace('warmupBars: () => 0', 'warmupBars: ({ period }) => (period > 50 ? 1 : 0)');
    expect((await verdictOn(source))[0]).toMatch(/\(With period 60\.\)$/);
  });

  it.each([
    ["title: 'Test'", "title: ''", /^The definition's title should be a title\.$/],
    ["name: 'value'", "name: 'Two words'", /^The definition's outputs\.0\.name should be a name of letters/],
    ['version: 1', 'version: 0', /^The definition's version should be/],
  ])('finds a definition that is none: %s', async (before, after, words) => {
    expect((await verdictOn(indicatorSource('out[0] = close;').replace(before, after)))[0]).toMatch(words);
  });

  it('ends a file that loops, in a sentence, and checks the next', async () => {
    const source = indicatorSource('for (;;) this.last++;');
    expect((await verdictOn(source))[0]).toMatch(/^The indicator test was stopped: it did not finish within 2 s/);
    expect(await verdictOn(EXAMPLE)).toEqual([]);
  });
});
