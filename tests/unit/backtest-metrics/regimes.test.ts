// verifies: backtest-metrics
import { describe, expect, it } from 'vitest';
import { REGIMES, regimesOf } from '#core/backtest/metrics-regimes.ts';

const curveOf = (value: number[]) => ({ days: Float64Array.from(value, (_, i) => i), value: Float64Array.from(value) });

/** A market that rises and falls in turns of 150 days; after `calmDays` of each turn it swings four times as wide. */
const turning = (calmDays: number) =>
  curveOf(
    Array.from({ length: 900 }, (_, day) => {
      const [turn, within] = [Math.floor(day / 150), day % 150];
      const level = 100 + (turn % 2 === 0 ? within : 150 - within) * 0.2;
      return level + (day % 2 === 0 ? 1 : -1) * (within < calmDays ? 0.1 : 0.4);
    }),
  );
const mostlyCalm = turning(90);
const mostlyRestless = turning(50);

describe('the regime of a market', () => {
  it('is not told before there are enough days', () => {
    expect(regimesOf(mostlyCalm).findIndex((regime) => regime !== 'too early to tell')).toBe(100);
    expect(regimesOf(curveOf([1, 2, 3]))).toEqual(Array(3).fill('too early to tell'));
  });

  it('goes with trend and swings', () => {
    const unusualSwings = regimesOf(mostlyCalm);
    expect(unusualSwings.slice(300 + 112, 300 + 148)).toEqual(Array(36).fill('rising, restless'));
    expect(unusualSwings.slice(450 + 112, 450 + 148)).toEqual(Array(36).fill('falling, restless'));
    const unusualCalm = regimesOf(mostlyRestless);
    expect(unusualCalm.slice(600 + 42, 600 + 50)).toEqual(Array(8).fill('rising, calm'));
    expect(unusualCalm.slice(450 + 42, 450 + 50)).toEqual(Array(8).fill('falling, calm'));
    expect(new Set(unusualCalm)).toEqual(new Set(REGIMES));
  });

  it('of a day is known before it: nothing that comes changes it', () => {
    const whole = regimesOf(mostlyCalm);
    for (const cut of [120, 301, 500, 777]) {
      const part = regimesOf({ days: mostlyCalm.days.slice(0, cut), value: mostlyCalm.value.slice(0, cut).fill(1, cut - 1) });
      expect(part).toEqual(whole.slice(0, cut));
    }
  });
});
