import { describe, expect, it } from 'vitest';
import { judgeLedger } from '#core/backtest/honesty-ledger.ts';
import { ReusedColumn } from '#core/numeric/reused-column.ts';
import { seededRandom } from '#core/numeric/seeded-random.ts';

describe('memory that is used again', () => {
  it('is zeros of the asked length each time, the same memory where it is large enough', () => {
    const memory = new ReusedColumn();
    const first = memory.zeros(1_000).fill(7);
    const second = memory.zeros(2_000);
    expect(second.buffer).toBe(first.buffer);
    expect([second.length, second.every((each) => each === 0)]).toEqual([2_000, true]);
    second.fill(7);
    const larger = memory.zeros(40_000);
    expect([larger.length, larger.every((each) => each === 0)]).toEqual([40_000, true]);
    expect(memory.zeros(5).buffer).toBe(larger.buffer);
  });

  it('is not kept where there is very much of it', () => {
    const memory = new ReusedColumn();
    const huge = memory.zeros(200_000);
    expect(huge).toHaveLength(200_000);
    expect(memory.zeros(200_000).buffer).not.toBe(huge.buffer);
  });

  it('changes nothing in how trials are judged, whatever was judged in it before', () => {
    const random = seededRandom(3);
    const ledgerOf = (trials: number, days: number) => ({
      ...{ days, trialCount: trials, seed: trials },
      trialReturns: Array.from({ length: trials }, () => Float64Array.from({ length: days }, () => random.normal() * 0.01)),
    });
    const memory = new ReusedColumn();
    for (const ledger of [ledgerOf(30, 64), ledgerOf(12, 40), ledgerOf(45, 33), ledgerOf(2, 50)])
      expect(judgeLedger(ledger, memory)).toEqual(judgeLedger(ledger));
  });
});
