// verifies: user-code-editor
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { declareIndicators } from '#core/user-code/declare-indicators.ts';
import { USER_CODE_LIBRARIES } from '#core/user-code/type-rules.ts';
import { libraryTexts } from '../../src/renderer/features/own-code/language/library-texts.ts';
import { UserCodeProject } from '../../src/renderer/features/own-code/language/user-code-project.ts';

const example = readFileSync('resources/user-code/indicator-example.ts', 'utf8');
const project = new UserCodeProject(readFileSync('resources/user-code/tradewind.d.ts', 'utf8'), libraryTexts);
const endOf = (text: string, part: string) => text.indexOf(part) + part.length;

describe('what the editor knows of user code', () => {
  test('the example has no fault', () => {
    expect(project.check(example).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('a wrong type is found at its place', () => {
    const source = example.replace('this.count++;', "this.count = 'many';");
    const [problem, ...others] = project.check(source);
    expect(problem).toMatchObject({ message: "Type 'string' is not assignable to type 'number'.", severity: 'error' });
    expect(source.slice(problem?.from, problem?.to)).toBe('this.count');
    expect(others).toEqual([]);
  });

  test('what user code has not is said as the check says it', () => {
    const [problem] = project.check(`${example}\nconst page = document.title;\nexport { page };\n`);
    expect(problem?.message).toBe("'document' is not there: user code has the language and what it imports from 'tradewind'.");
    expect(project.check("import { readFileSync } from 'node:fs';\nreadFileSync('x');\n")[0]?.message).toMatch(/^'node:fs' is not there/);
    expect(project.check('// @ts-nocheck\nconst a: number = "b";\n')).toMatchObject([
      { from: 0, message: expect.stringContaining('by a comment') },
    ]);
  });

  test('a name that nothing uses is a hint, not an error', () => {
    expect(project.check('const unused = 1;\nexport {};\n')).toMatchObject([{ severity: 'hint' }]);
  });

  test('members are suggested after a dot, and imports by their names', () => {
    const source = example.replace('this.count++;', 'this.');
    const found = project.complete(source, endOf(source, 'this.'));
    expect(found?.suggestions.map(({ name }) => name)).toEqual(expect.arrayContaining(['count', 'push', 'clone']));
    const importing = "import { whole } from 'tradewind';\n";
    const names = project.complete(importing, endOf(importing, 'whole'));
    expect(names?.from).toBe(importing.indexOf('whole'));
    expect(names?.suggestions.map(({ name }) => name)).toContain('wholeNumber');
    const described = project.describe(importing, endOf(importing, 'whole'), 'wholeNumber', null);
    expect(described?.signature).toContain('wholeNumber(initial: number, minimum?: number, maximum?: number)');
    expect(described?.text).toBe('A whole number; from 1 to 5000 unless told otherwise.');
  });

  test("the trader's own indicators are suggested where one is named, and any other text is taken", () => {
    const declarations = declareIndicators(readFileSync('resources/user-code/tradewind.d.ts', 'utf8'), ['user:mine', 'user:other']);
    const knowing = new UserCodeProject(declarations, libraryTexts);
    const strategy = readFileSync('resources/user-code/strategy-example.ts', 'utf8');
    const asking = strategy.replace("context.indicator('", "context.indicator('user:");
    expect(asking).not.toBe(strategy);
    const found = knowing.complete(asking, endOf(asking, "context.indicator('user:"));
    expect(found?.suggestions.map(({ name }) => name)).toEqual(expect.arrayContaining(['user:mine', 'user:other']));
    const needing = strategy.replace('warmupBars:', "needs: { indicators: ['user:mine', 'user:not-yet'] },\n  warmupBars:");
    expect(knowing.check(needing).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(knowing.check(strategy).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('what is not imported yet is suggested with its import', () => {
    const source = "import { number } from 'tradewind';\nexport const few = number(1, 0, 2);\nexport const many = whole";
    const found = project.complete(source, source.length);
    expect(found?.suggestions.find(({ name }) => name === 'wholeNumber')?.importFrom).toBe('tradewind');
    const [edit, ...others] = project.describe(source, source.length, 'wholeNumber', 'tradewind')?.edits ?? [];
    expect(others).toEqual([]);
    const { from = 0, to = 0, insert = '' } = edit ?? {};
    expect(source.slice(0, from) + insert + source.slice(to)).toMatch(/^import \{ number, wholeNumber \} from 'tradewind';\n/);
    const fresh = 'export const many = whole';
    expect(project.describe(fresh, fresh.length, 'wholeNumber', 'tradewind')?.edits).toEqual([
      { from: 0, to: 0, insert: expect.stringMatching(/^import \{ wholeNumber \} from 'tradewind';\n/) },
    ]);
  });

  test('the type of a name and the parameters of a call are told', () => {
    const source = "import { wholeNumber } from 'tradewind';\nexport const length = wholeNumber(10, 1);\n";
    const hover = project.hover(source, source.indexOf('wholeNumber(') + 2);
    expect(source.slice(hover?.from, hover?.to)).toBe('wholeNumber');
    expect(hover?.signature).toContain('minimum?: number');
    const hint = project.callHint(source, endOf(source, 'wholeNumber(10, '));
    expect(hint?.parameters).toEqual(['initial: number', 'minimum?: number', 'maximum?: number']);
    expect(hint?.activeParameter).toBe(1);
    expect(project.callHint(source, 0)).toBeNull();
  });

  test('the library has every file that is asked for and that its files refer to', () => {
    for (const name of USER_CODE_LIBRARIES) expect([...libraryTexts.keys()]).toContain(`lib.${name}.d.ts`);
    for (const text of libraryTexts.values())
      for (const [, name] of text.matchAll(/<reference lib="([^"]+)"/g)) expect([...libraryTexts.keys()]).toContain(`lib.${name}.d.ts`);
  });
});
