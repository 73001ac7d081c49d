// verifies: backtest-runs
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportStyle } from '#services/research/export/report-style.ts';

/** What the quotes of a style sheet stand for. */
const unquoted = (css: string): string =>
  css.replaceAll(/\\([0-9a-f]{1,6}) /g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));

describe('the foot of a printed page', () => {
  it('says any title, and none ends the style sheet, its quotes or a rule', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (title) => {
        const style = reportStyle(title, 'run a', 'SIMULATED');
        const found = /@bottom-left\{content:"([^"]*)";/.exec(style)?.[1] ?? expect.fail('no title');
        expect(found).toMatch(/^[A-Za-z0-9 .,+:/\\-]*$/);
        expect(unquoted(found)).toBe(title);
        expect(style).not.toContain('<');
      }),
      { numRuns: 40 },
    );
  });
});
