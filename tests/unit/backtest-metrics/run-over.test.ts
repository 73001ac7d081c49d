// verifies: walk-forward-windows
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runOver, type TimePiece, withStart } from '#core/backtest/run-over.ts';
import { EXIT_REASONS, type RunResult } from '#core/backtest/run-result.ts';

/** A run whose account has these values, one a microsecond from 0, with a trade ending at each of these times and gaining 1. */
function runOf(value: readonly number[], exits: readonly number[], initialCapital: number): RunResult {
  const column = (of: (exit: number) => number) => Float64Array.from(exits, of);
  const trades = {
    ...{ count: exits.length, symbol: new Uint16Array(exits.length), side: new Int8Array(exits.length).fill(1) },
    ...{ units: column(() => 2), entryTimeUs: column(() => 0), entryPrice: column(() => 5), exitTimeUs: column((exit) => exit) },
    ...{ exitPrice: column((exit) => exit), exitReason: new Uint8Array(exits.length).fill(EXIT_REASONS.indexOf('signal')) },
    ...{ commission: column(() => 0.5), slippage: column(() => 0), pnl: column(() => 1), returnFraction: column(() => 0.1) },
    ...{ bars: column(() => 1), mae: column(() => 0), mfe: column(() => 0), pathDependent: new Uint8Array(exits.length) },
  };
  const equity = { timeUs: Float64Array.from(value, (_, i) => i), value: Float64Array.from(value) };
  const commissions = 0.5 * exits.length;
  return { equity, trades, symbols: ['A'], initialCapital, commissions, exposure: 1, warnings: [] };
}

const over = (run: RunResult, ...pieces: [number, number][]) =>
  runOver(
    run,
    pieces.map(([fromUs, toUs]): TimePiece => ({ fromUs, toUs })),
  );

describe('a run over pieces of its time', () => {
  const run = runOf([100, 110, 99, 198, 198, 99], [0, 3, 5], 100);

  it('begins with the initial capital and goes on over a gap as if it had not been there', () => {
    expect([...over(run, [2, 4]).equity.value]).toEqual([90, 180]);
    const { equity } = over(run, [0, 2], [3, 6]);
    expect([...equity.timeUs]).toEqual([0, 1, 3, 4, 5]);
    [100, 110, 220, 220, 110].forEach((value, i) => {
      expect(equity.value[i]).toBeCloseTo(value, 9);
    });
  });

  it('knows the moment before it, where there was one, so that its first day has a change', () => {
    const { equity } = withStart(over(run, [2, 4]), run);
    expect([...equity.timeUs]).toEqual([1, 2, 3]);
    expect([...equity.value]).toEqual([100, 90, 180]);
    const whole = over(run, [0, 3]);
    expect(withStart(whole, run)).toBe(whole);
  });

  it('has the trades that ended in a piece, in the money of its account', () => {
    const part = over(run, [3, 5]);
    expect([...part.trades.exitTimeUs]).toEqual([3]);
    expect(part.trades.pnl[0]).toBeCloseTo(100 / 99, 12);
    expect(part.commissions).toBeCloseTo(50 / 99, 12);
    expect(over(run, [1, 3]).trades.count).toBe(0);
  });

  it('changes nothing when it is all of it, and gains what the pieces gained one after the other', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 1000, noNaN: true }), { minLength: 3, maxLength: 40 }),
        fc.array(fc.nat(39), { maxLength: 6 }),
        (value, cuts) => {
          const one = runOf(value, [1, 2], 50);
          expect(over(one, [0, value.length])).toEqual(one);
          const edges = [...new Set([0, ...cuts.filter((cut) => cut < value.length), value.length])].sort((a, b) => a - b);
          const pieces = edges.slice(1).map((to, i): [number, number] => [edges[i] as number, to]);
          const odd = pieces.filter((_, i) => i % 2 === 0);
          const growth = odd.reduce((product, piece) => product * ((over(one, piece).equity.value.at(-1) as number) / 50), 1);
          expect((over(one, ...odd).equity.value.at(-1) as number) / 50 / growth).toBeCloseTo(1, 9);
          over(one, ...pieces).equity.value.forEach((each, i) => {
            expect(each / (value[i] as number)).toBeCloseTo(1, 9);
          });
        },
      ),
      { seed: 3, numRuns: 60 },
    );
  });

  it('stays where it is when nothing is left to begin with', () => {
    expect([...over(runOf([100, 0, -5, -5], [], 100), [2, 4]).equity.value]).toEqual([100, 100]);
  });
});
