// verifies: user-code-editor
import { describe, expect, test } from 'vitest';
import { asFileName } from '../../src/renderer/features/own-code/new-file-dialog.tsx';
import { findingsOf, lineAt } from '../../src/renderer/features/own-code/source-findings.ts';

describe('what is told to be wrong with a source', () => {
  const source = 'first\nsecond\nthird\n';
  const typed = { from: 6, to: 12, message: 'Not a number.\n  Because it is a text.', severity: 'error' } as const;

  test('lines are counted from 1', () => {
    expect([0, 4, 5, 6, 12, 13, 19].map((offset) => lineAt(source, offset))).toEqual([1, 1, 1, 2, 2, 3, 4]);
  });

  test('what the types and the check both found is told once, with its place', () => {
    const findings = findingsOf(source, [typed], [{ line: 2, message: 'Not a number.' }]);
    expect(findings).toMatchObject([{ line: 2, from: 6, by: 'types' }]);
  });

  test('findings are in the order of their lines, those of the whole file first', () => {
    const checked = [
      { line: 3, message: 'Looks ahead.' },
      { line: null, message: 'It has no title.' },
      { line: 1, message: 'Two runs differ.' },
    ];
    expect(findingsOf(source, [typed], checked).map(({ line, by }) => `${line} ${by}`)).toEqual([
      'null check',
      '1 check',
      '2 types',
      '3 check',
    ]);
  });

  test('a name is written as files have it', () => {
    expect(['My first one', 'Émile 2', '3 bars', 'a__b.ts', '--', 'RSI(14)'].map(asFileName)).toEqual([
      'my-first-one',
      'emile-2',
      'bars',
      'a-b',
      '',
      'rsi-14',
    ]);
  });
});
