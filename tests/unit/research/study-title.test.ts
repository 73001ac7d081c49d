// verifies: backtest-studies
import { describe, expect, it } from 'vitest';
import { objectiveText } from '#services/research/study-title.ts';

describe('the title of a study', () => {
  it('says what was searched for in words, shares in percent and the rest as numbers', () => {
    expect(objectiveText('sharpe', 0.523)).toBe('Sharpe ratio 0.52');
    expect(objectiveText('maxDrawdown', -0.1234)).toBe('deepest fall -12.3 %');
    expect(objectiveText('trades.systemQuality', 1.5)).toBe('trades system quality 1.50');
  });

  it('gives the figure itself where the least of it was searched for', () => {
    expect(objectiveText('-volatility', -0.2)).toBe('volatility 20.0 %');
  });
});
