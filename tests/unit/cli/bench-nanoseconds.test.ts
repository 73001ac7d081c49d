import { describe, expect, it } from 'vitest';
import { measureNanoseconds } from '../../../src/cli/bench/nanoseconds.ts';
import { walkingBars } from '../../../src/cli/bench/walking-bars.ts';

describe('the clock of the indicator benchmark', () => {
  it('leaves the first runs off the clock and gives the median, the fastest and the slowest of the others', () => {
    let calls = 0;
    const { median, fastest, slowest, runs } = measureNanoseconds(
      () => {
        calls++;
        // The untimed runs would be by far the slowest.
        const until = performance.now() + (calls <= 2 ? 60 : 1);
        while (performance.now() < until);
      },
      100,
      5,
      2,
    );
    expect(calls).toBe(7);
    expect(runs).toBe(5);
    expect(fastest).toBeGreaterThanOrEqual(10_000);
    expect(median).toBeGreaterThanOrEqual(fastest);
    expect(slowest).toBeGreaterThanOrEqual(median);
    expect(median).toBeLessThan(600_000);
  });

  it('walks the same consistent bars in every run', () => {
    const bars = walkingBars(500);
    expect(walkingBars(500)).toEqual(bars);
    for (let i = 0; i < 500; i++) {
      const [open, high, low, close] = [bars.open[i], bars.high[i], bars.low[i], bars.close[i]] as [number, number, number, number];
      expect(Math.max(open, close)).toBeLessThan(high);
      expect(Math.min(open, close)).toBeGreaterThan(low);
      expect(low).toBeGreaterThan(0);
    }
  });
});
