// verifies: honest-verdict
import { describe, expect, it } from 'vitest';
import { type VerdictEvidence, verdictOf } from '#core/backtest/honesty-verdict.ts';
import { behindHolding, whyNotToTrade } from '#core/backtest/verdict-words.ts';

const good: VerdictEvidence = {
  trades: 30,
  deflatedSharpe: 0.95,
  trials: 10,
  overfittingProbability: 0.199,
  pValue: 0.049,
  doubleCostReturn: 0.01,
  lookAhead: 'clean',
  worstPathReturn: 0.02,
  bestPathReturn: 0.05,
};
const stateOf = (evidence: VerdictEvidence, id: string) => verdictOf(evidence).checks.find((check) => check.id === id)?.state;

describe('the verdict', () => {
  it('is worth paper trading where every bound is just kept', () => {
    const { verdict, checks, reasons } = verdictOf(good);
    expect(verdict).toBe('worth-paper-trading');
    expect(checks.map(({ state }) => state)).toEqual(Array(7).fill('pass'));
    expect(reasons).toHaveLength(7);
  });

  it.each([
    ['deflated-sharpe', { deflatedSharpe: 0.9499 }],
    ['overfitting', { overfittingProbability: 0.2 }],
    ['p-value', { pValue: 0.05 }],
    ['intrabar-path', { worstPathReturn: -0.01 }],
    ['trades', { trades: 29 }],
  ] as const)('is not enough evidence where %s just misses', (id, change) => {
    const evidence = { ...good, ...change };
    expect(verdictOf(evidence).verdict).toBe('not-enough-evidence');
    expect(stateOf(evidence, id)).toBe('warn');
    expect(verdictOf(evidence).reasons).toHaveLength(1);
  });

  it.each([
    ['deflated-sharpe', { deflatedSharpe: 0.49 }],
    ['overfitting', { overfittingProbability: 0.5 }],
    ['p-value', { pValue: 0.5 }],
    ['double-costs', { doubleCostReturn: 0 }],
    ['look-ahead', { lookAhead: 'found' }],
  ] as const)('is do not trade where %s clearly fails, whatever else passes', (id, change) => {
    const evidence = { ...good, ...change };
    expect(verdictOf(evidence).verdict).toBe('do-not-trade');
    expect(stateOf(evidence, id)).toBe('fail');
    expect(verdictOf({ ...evidence, trades: 3 }).verdict).toBe('do-not-trade');
  });

  it.each([
    ['deflated-sharpe', { deflatedSharpe: null }],
    ['overfitting', { overfittingProbability: null }],
    ['p-value', { pValue: null }],
    ['double-costs', { doubleCostReturn: null }],
    ['look-ahead', { lookAhead: null }],
    ['intrabar-path', { bestPathReturn: null }],
  ] as const)('is not enough evidence where %s was not measured', (id, change) => {
    const evidence = { ...good, ...change };
    expect(verdictOf(evidence).verdict).toBe('not-enough-evidence');
    expect(stateOf(evidence, id)).toBe('unknown');
  });

  it('judges no overfitting below ten trials: that keeps nothing from being worth it, and is no reason for it either', () => {
    for (const overfittingProbability of [null, 0.1, 0.9]) {
      const few = { ...good, trials: 9, overfittingProbability };
      const { verdict, reasons } = verdictOf(few);
      expect(stateOf(few, 'overfitting')).toBe('not-judged');
      expect(verdict).toBe('worth-paper-trading');
      expect(reasons).toHaveLength(6);
      expect(reasons.join()).not.toContain('verfitting');
    }
    expect(verdictOf({ ...good, trials: 9, trades: 29 })).toMatchObject({
      verdict: 'not-enough-evidence',
      reasons: [expect.stringContaining('29')],
    });
  });

  it('takes no trade at all as no evidence, not as a loss at double costs', () => {
    const none = { ...good, trades: 0, doubleCostReturn: 0, pValue: null, deflatedSharpe: null, worstPathReturn: 0, bestPathReturn: 0 };
    expect(verdictOf(none).verdict).toBe('not-enough-evidence');
  });

  it('says what was found and what was asked', () => {
    expect(verdictOf({ ...good, deflatedSharpe: 0.7, trials: 12 }).reasons).toEqual([
      'The confidence that this is more than luck, after 12 trials, is 70.0 % (deflated Sharpe ratio 0.700); at least 0.95 is asked.',
    ]);
    expect(verdictOf({ ...good, trades: 1, doubleCostReturn: -0.034 }).reasons).toEqual([
      'At double costs the total return is -3.4 %; a gain is asked.',
    ]);
    for (const { text, title } of verdictOf(good).checks) {
      expect(text).toMatch(/^[A-Z].*\.$/);
      expect(title).not.toBe('');
    }
  });
});

describe('a run that holding beats', () => {
  const beside = { totalReturn: 0.1234, maxDrawdown: -0.3, buyAndHoldReturn: 1.903, heldDrawdown: -0.306 };

  it('is told with both returns and falls, and with what speaks for it where far less was at stake', () => {
    const returns = 'Made less than simply holding: 12.3 %, where buying and holding over the same bars made 190.3 % without costs.';
    expect(behindHolding(beside)).toBe(`${returns} It fell by 30.0 % at most, holding by 30.6 %.`);
    expect(behindHolding({ ...beside, maxDrawdown: -0.05 })).toBe(
      `${returns} But it fell by 5.0 % at most, holding by 30.6 %: much less is at stake.`,
    );
    expect(behindHolding({ ...beside, heldDrawdown: null })).toBe(returns);
  });

  it('is told of where holding lost less, and nothing is said where it did no better', () => {
    expect(behindHolding({ ...beside, totalReturn: -0.2, buyAndHoldReturn: -0.1, heldDrawdown: null })).toContain(
      'holding: -20.0 %, where',
    );
    expect(behindHolding({ ...beside, buyAndHoldReturn: 0.1234 })).toBeNull();
    expect(behindHolding({ ...beside, buyAndHoldReturn: null })).toBeNull();
  });
});

describe('why not to trade, in a few words', () => {
  const why = (failed: readonly string[], totalReturn: number | null) => whyNotToTrade(new Set(failed), totalReturn);

  it('names what leaves the least to ask: prices of the future, then a loss, then costs, then luck', () => {
    const all = ['deflated-sharpe', 'overfitting', 'double-costs', 'look-ahead'];
    expect(why(all, -0.368)).toBe('it sees prices before they are known');
    expect(why(all.slice(0, 3), -0.368)).toBe('it lost 36.8 %');
    expect(why(all.slice(0, 3), 0.02)).toBe('at double costs nothing is left');
    expect(why(all.slice(0, 2), 0.02)).toBe('its best setting is the best by chance');
    for (const unknown of [0, null]) expect(why(['deflated-sharpe'], unknown)).toBe('it can not be told from luck');
  });
});
