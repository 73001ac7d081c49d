// verifies: clock-and-sleep
import { expect, it } from 'vitest';
import { ClockWatch } from '#core/market/clock-watch.ts';

it('sees a clock that is set, in both directions, and lets slow corrections pass', () => {
  const watch = new ClockWatch();
  expect(watch.check(1e15, 1000)).toBe(0);
  expect(watch.check(1e15 + 100_000, 1100)).toBe(0);
  expect(watch.check(1e15 + 100_000 + 100_000 - 3600e6, 1200)).toBe(-3600e6);
  expect(watch.check(1e15 + 300_000 - 3600e6, 1300)).toBe(0);
  expect(watch.check(1e15 + 400_000, 1400)).toBe(3600e6);
  expect(watch.check(1e15 + 500_000 + 1_500_000, 1500)).toBe(0);
});
