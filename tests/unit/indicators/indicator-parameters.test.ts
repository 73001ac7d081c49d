import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseIndicatorParameters } from '#core/indicators/parameters.ts';
import { findIndicator, INDICATORS } from '#core/indicators/registry.ts';

const indicator = (name: string) => {
  const definition = findIndicator(name);
  if (definition === null) throw new Error(`no indicator answers to ${name}`);
  return definition;
};
const refusal = (name: string, raw: Record<string, unknown>) => {
  const parsed = parseIndicatorParameters(indicator(name), raw);
  if (parsed.ok) throw new Error('the parameters were accepted');
  expect(parsed.error.code).toBe('BadParameters');
  return parsed.error.message;
};

describe('indicator parameters', () => {
  it('fills in the defaults', () => {
    expect(parseIndicatorParameters(indicator('macd'), {})).toEqual({
      ok: true,
      value: { fast: 12, slow: 26, signal: 9, source: 'close', seed: 'average' },
    });
  });

  it('takes numbers that come as texts', () => {
    expect(parseIndicatorParameters(indicator('sma'), { period: '14' })).toEqual({ ok: true, value: { period: 14, source: 'close' } });
  });

  it('says the allowed range and what was found', () => {
    expect(refusal('sma', { period: 0 })).toContain('The parameter period must be a whole number from 1 to 5000, but it is 0.');
    expect(refusal('sma', { period: 2.5 })).toContain('must be a whole number from 1 to 5000, but it is 2.5.');
    expect(refusal('bb', { multiplier: 'wide' })).toContain('multiplier must be a number from 0.01 to 100, but it is "wide".');
    expect(refusal('rsi', { source: 'median' })).toContain('one of open, high, low, close, hl2, hlc3, ohlc4');
  });

  it('names the parameters that there are when asked for another', () => {
    expect(refusal('natr', { length: 14 })).toContain('It has no parameter "length"; its parameters are period.');
    expect(refusal('obv', { length: 14 })).toContain('it has no parameters.');
  });

  it('refuses a MACD whose fast average is not the faster one', () => {
    expect(refusal('macd', { fast: 26, slow: 12 })).toContain('fast must be smaller than slow');
  });
});

describe('the list of indicators', () => {
  it('has each id and alias once, in kebab-case', () => {
    const names = INDICATORS.flatMap(({ id, aliases }) => [id, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
  });

  it('finds by id and by alias in any case, and nothing else', () => {
    expect(findIndicator('BB')).toBe(findIndicator('bollinger'));
    expect(findIndicator('stoch')?.id).toBe('stochastic');
    expect(findIndicator('toString')).toBeNull();
  });

  it('can be described as JSON Schema', () => {
    for (const { parameters } of INDICATORS) expect(z.toJSONSchema(parameters)).toMatchObject({ type: 'object' });
  });
});
