// verifies: user-indicators
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIndicatorParameters } from '#core/indicators/parameters.ts';
import { PRICE_SOURCES, sourcePrice } from '#core/indicators/price-source.ts';
import { describeUserIndicator } from '#core/user-code/describe-indicator.ts';
import { createUserLibrary } from '#core/user-code/realm/user-library.ts';
import { parameterChoices } from '#services/user-code/parameter-choices.ts';

const told = {
  title: 'Mine',
  version: 2,
  parameters: {
    period: { kind: 'whole-number', initial: 10, minimum: 2, maximum: 400 },
    weight: { kind: 'number', initial: 0.5, minimum: 0, maximum: 1 },
    mode: { kind: 'choice', values: ['fast', 'slow'], initial: 'slow' },
  },
  outputs: [{ name: 'value', style: 'line' }],
  pane: { placement: 'separate', levels: [0], range: [-1, 1] },
};
const described = (change: object) => {
  const result = describeUserIndicator('mine', { ...told, ...change });
  return result.ok ? result.value : result.error.message;
};

describe("the description of a user's indicator", () => {
  it('has parameters with ranges and defaults like those of built-in ones', () => {
    const description = describeUserIndicator('mine', told);
    if (!description.ok) throw description.error;
    expect(description.value).toMatchObject({ id: 'user:mine', family: 'user', version: 2, repaints: false, pane: told.pane });
    expect(parseIndicatorParameters(description.value, {})).toEqual({ ok: true, value: { period: 10, weight: 0.5, mode: 'slow' } });
    const wrong = parseIndicatorParameters(description.value, { period: 401 });
    expect(wrong.ok ? '' : wrong.error.message).toBe(
      'Mine was not computed: The parameter period must be a whole number from 2 to 400, but it is 401.',
    );
  });

  it.each([
    [{ title: 5 }, /title/],
    [{ parameters: { Period: told.parameters.period } }, /parameters\.Period/],
    [{ parameters: { period: { ...told.parameters.period, initial: 1 } } }, /parameters\.period should be a default within its range/],
    [{ parameters: { mode: { ...told.parameters.mode, initial: 'other' } } }, /a default that is one of its values/],
    [{ parameters: { period: { kind: 'password' } } }, /parameters\.period/],
    [{ outputs: [] }, /outputs should be one output or more/],
    [{ outputs: [...told.outputs, ...told.outputs] }, /outputs should be names that differ/],
    [{ outputs: [{ name: '__proto__', style: 'line' }] }, /outputs\.0\.name/],
    [{ outputs: [{ name: 'value', style: 'blink' }] }, /outputs\.0\.style should be line, histogram/],
    [{ pane: { placement: 'moon' } }, /pane\.placement should be 'price' or 'separate'/],
  ])('is refused in one sentence when it is none: %j', (change, words) => {
    expect(described(change)).toMatch(words);
  });

  it('never throws, whatever a sandbox says', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (parameters, whole) => {
        describeUserIndicator('mine', { ...told, parameters });
        describeUserIndicator('mine', whole);
      }),
    );
  });

  it('is checked with the defaults, the smallest and larger values, each once', () => {
    const description = describeUserIndicator('mine', told);
    if (!description.ok) throw description.error;
    expect(parameterChoices(description.value.parameters)).toEqual([
      { period: 10, weight: 0.5, mode: 'slow' },
      { period: 2, weight: 0, mode: 'fast' },
      { period: 60, weight: 1, mode: 'slow' },
    ]);
    const bare = describeUserIndicator('mine', { ...told, parameters: {} });
    expect(bare.ok && parameterChoices(bare.value.parameters)).toEqual([{}]);
  });
});

describe("the module 'tradewind'", () => {
  const library = createUserLibrary();

  it('has exactly what its declaration declares', () => {
    const declaration = readFileSync(new URL('../../../resources/user-code/tradewind.d.ts', import.meta.url), 'utf8');
    const declared = [...declaration.matchAll(/export (?:function|const) (\w+)/g)].map((match) => match[1]);
    expect(Object.keys(library).sort()).toEqual([...new Set(declared)].sort());
  });

  it('takes the price of a bar as built-in indicators do', () => {
    const own = library.sourcePrice as (source: string, ...bar: number[]) => number;
    expect(library.PRICE_SOURCES).toEqual(PRICE_SOURCES);
    const price = fc.double({ noNaN: true, min: 0, max: 1e6 });
    fc.assert(
      fc.property(price, price, price, price, (open, high, low, close) => {
        for (const [k, name] of PRICE_SOURCES.entries())
          expect(own(name, open, high, low, close)).toBe(sourcePrice(k, open, high, low, close));
      }),
    );
  });
});
