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

  it('says a thing once, also where two rules are broken', () => {
    expect(refusal('anchored-vwap', { from: 'bogus' }).match(/from must be/g)).toHaveLength(1);
  });

  it('names the parameters that there are when asked for another', () => {
    expect(refusal('natr', { span: 14 })).toContain('It has no parameter "span"; its parameters are period.');
    expect(refusal('obv', { length: 14 })).toContain('it has no parameters.');
  });

  it('refuses a MACD whose fast average is not the faster one', () => {
    expect(refusal('macd', { fast: 26, slow: 12 })).toContain('fast must be smaller than slow');
  });
});

describe('other names of parameters', () => {
  const values = (name: string, raw: Record<string, unknown>) => {
    const definition = findIndicator(name);
    if (definition === null) throw new Error(`no indicator ${name}`);
    const parsed = parseIndicatorParameters(definition, raw);
    return parsed.ok ? parsed.value : parsed.error.message;
  };

  it.each([
    ['sma', { length: '9' }, { period: 9 }],
    ['rsi', { lookbackPeriods: 21 }, { period: 21 }],
    ['macd', { fastPeriod: 5, slowPeriods: 35, signalLength: 5 }, { fast: 5, slow: 35, signal: 5 }],
    ['liquidity', { lookback: 100 }, { lookback: 100 }],
  ])('%s takes %o as %o', (name, raw, expected) => {
    expect(values(name, raw)).toMatchObject(expected);
  });

  it('refuses two names for one parameter and names without one', () => {
    expect(values('sma', { period: 9, length: 10 })).toContain('no parameter "length"');
    expect(values('sma', { length: 10, period: 9 })).toContain('no parameter "length"');
    expect(values('obv', { length: 10 })).toContain('no parameter "length"');
    expect(values('sma', { length: 0 })).toContain('The parameter period must be a whole number from 1 to 5000');
  });
});

describe('the list of indicators', () => {
  it('has each id and alias once, in kebab-case', () => {
    const names = INDICATORS.flatMap(({ id, aliases }) => [id, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
  });

  it('has no two that are told apart by hyphens or titles alone', () => {
    const plain = INDICATORS.flatMap(({ id, aliases, title }) => [
      ...new Set([id, ...aliases, title].map((name) => name.toLowerCase().replace(/[^a-z0-9]/g, ''))),
    ]);
    expect(new Set(plain).size).toBe(plain.length);
  });

  it('finds by id, alias and title however they are written, and nothing else', () => {
    expect(findIndicator('BB')).toBe(findIndicator('bollinger'));
    expect(findIndicator('stoch')?.id).toBe('stochastic');
    expect(findIndicator('Bollinger Bands')?.id).toBe('bollinger');
    expect(findIndicator('superTrend')?.id).toBe('supertrend');
    expect(findIndicator('stoch_rsi')?.id).toBe('stochastic-rsi');
    expect(findIndicator('Williams %R')?.id).toBe('williams-r');
    expect(findIndicator('')).toBeNull();
    expect(findIndicator('toString')).toBeNull();
  });

  it('can be described as JSON Schema', () => {
    for (const { parameters } of INDICATORS) expect(z.toJSONSchema(parameters)).toMatchObject({ type: 'object' });
  });
});
