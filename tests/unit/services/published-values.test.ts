// verifies: two-forms
import { describe, expect, it } from 'vitest';
import type { BarColumns } from '#core/market/bar-columns.ts';
import { PublishedValues } from '#services/feature/published-values.ts';
import { closeBars, marketStore } from '../../support/market-with-bars.ts';
import { seededBars } from '../../support/seeded-bars.ts';

const bars = seededBars(9, 200);

function published() {
  const market = marketStore();
  closeBars(market, bars, 0, 100);
  const clock = { now: 0, nowUs: () => 0, monotonicMs: () => clock.now };
  let passes = 0;
  /** What every bar closes at compared with the newest one: each new bar changes all values before it. */
  const compute = ({ close }: BarColumns, [column]: readonly Float64Array[]) => {
    passes++;
    const last = close.at(-1) as number;
    close.forEach((price, i) => {
      if (column) column[i] = price - last;
    });
  };
  return { market, clock, passes: () => passes, values: new PublishedValues(1, compute, market, clock, 'TEST', '1m') };
}

const differences = (count: number) => bars.close.slice(0, count).map((price) => price - (bars.close[count - 1] as number));

describe('the published form', () => {
  it('is computed over the whole history, and again only when bars have closed and its rest is over', async () => {
    const { market, clock, passes, values } = published();
    await values.catchUp(false);
    await values.catchUp(false);
    expect(passes()).toBe(1);
    expect(values.column(0)).toEqual(differences(100));
    closeBars(market, bars, 100, 120);
    clock.now = 900;
    await values.catchUp(false);
    expect(values.count).toBe(100);
    clock.now = 1_000;
    await values.catchUp(false);
    expect(values.column(0)).toEqual(differences(120));
    expect(passes()).toBe(2);
  });

  it('does not rest for whoever has to have every bar', async () => {
    const { market, passes, values } = published();
    await values.catchUp(true);
    closeBars(market, bars, 100, 101);
    await values.catchUp(true);
    expect(values.column(0)).toEqual(differences(101));
    expect(passes()).toBe(2);
  });

  it('is computed once for two charts that ask at the same time', async () => {
    const { passes, values } = published();
    await Promise.all([values.catchUp(false), values.catchUp(true), values.catchUp(false)]);
    expect(passes()).toBe(1);
    expect(values.count).toBe(100);
  });
});
