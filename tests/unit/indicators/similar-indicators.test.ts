// verifies: command-line
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INDICATORS } from '#core/indicators/registry.ts';
import { similarIndicators, spellingDistance, unknownIndicatorSentence } from '#core/indicators/similar-indicators.ts';

describe('the spelling distance', () => {
  it.each([
    ['kitten', 'sitting', 3],
    ['saturday', 'sunday', 3],
    ['ca', 'abc', 3],
    ['macd', 'mcad', 1],
    ['', 'rsi', 3],
    ['bollinger', 'bollinger', 0],
  ])('of %s and %s is %i', (one, other, expected) => {
    expect(spellingDistance(one, other)).toBe(expected);
  });

  it('is the same both ways, no more than the longer word, and no less than the difference in length', () => {
    const word = fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'b', 'c') });
    fc.assert(
      fc.property(word, word, (one, other) => {
        const distance = spellingDistance(one, other);
        expect(spellingDistance(other, one)).toBe(distance);
        expect(distance).toBeLessThanOrEqual(Math.max(one.length, other.length));
        expect(distance).toBeGreaterThanOrEqual(Math.abs(one.length - other.length));
        expect(distance === 0).toBe(one === other);
      }),
    );
  });
});

describe('an indicator that nobody knows', () => {
  it.each([
    ['bolinger', 'bollinger'],
    ['Stochastik', 'stochastic'],
    ['mcad', 'macd'],
    ['super trend 2', 'supertrend'],
    ['fair value', 'fvg'],
    ['smaa', 'sma'],
  ])('%s is near to %s', (name, id) => {
    expect(similarIndicators(name, INDICATORS)).toContain(id);
  });

  it('is told in one short sentence with a few near names, or with none', () => {
    expect(unknownIndicatorSentence('bolinger', INDICATORS)).toMatch(
      new RegExp(
        `^No indicator is called "bolinger"\\. Did you mean bollinger[^?]*\\? The list of indicators names all ${INDICATORS.length}\\.$`,
      ),
    );
    expect(unknownIndicatorSentence('qqqqzzzz', INDICATORS)).toBe(
      `No indicator is called "qqqqzzzz". The list of indicators names all ${INDICATORS.length}.`,
    );
    for (const { id } of INDICATORS) expect(similarIndicators(`${id}x`, INDICATORS).length).toBeLessThanOrEqual(3);
  });
});
