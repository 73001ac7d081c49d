import { expect, it } from 'vitest';
import { createSystemClock, systemClock } from '#adapters/system/system-clock.ts';

it('has microseconds between the milliseconds of the wall clock, and follows it when it is set', () => {
  let wall = 1_750_000_000_000.25;
  let monotonic = 5000;
  const clock = createSystemClock({ wallMs: () => Math.floor(wall), monotonicMs: () => monotonic }, wall - monotonic);
  const pass = (milliseconds: number): void => {
    wall += milliseconds;
    monotonic += milliseconds;
  };
  expect(clock.nowUs()).toBe(1_750_000_000_000_250);
  pass(0.5);
  expect(clock.nowUs()).toBe(1_750_000_000_000_750);
  pass(0.5);
  expect(clock.nowUs()).toBe(1_750_000_000_001_250);
  wall -= 3_600_000;
  expect(Math.abs(clock.nowUs() - (1_750_000_000_001_250 - 3.6e9))).toBeLessThanOrEqual(1000);
  expect(clock.monotonicMs()).toBe(5001);
});

it('agrees with the machine', () => {
  for (let i = 0; i < 1000; i++) expect(Math.abs(systemClock.nowUs() / 1000 - Date.now())).toBeLessThan(5);
  expect(Number.isSafeInteger(systemClock.nowUs())).toBe(true);
});
