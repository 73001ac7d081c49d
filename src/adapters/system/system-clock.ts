import type { Clock } from '#core/ports/clock.ts';

/** Where wall and monotonic time come from. */
interface TimeSources {
  /** Wall clock in whole milliseconds. */
  wallMs(): number;
  monotonicMs(): number;
}

/** Whole milliseconds of the wall clock are up to 1 behind; beyond this the clock was set, was corrected, or the machine slept. */
const TOLERANCE_MS = 2;

/** The wall clock with the monotonic clock's resolution: follows it when it is set, which `performance.timeOrigin` does not. */
export function createSystemClock(sources: TimeSources, wallAtZeroMs: number): Clock {
  let offsetMs = wallAtZeroMs;
  return {
    nowUs() {
      const monotonicMs = sources.monotonicMs();
      const wallMs = sources.wallMs();
      if (Math.abs(offsetMs + monotonicMs - wallMs - 0.5) > TOLERANCE_MS) offsetMs = wallMs + 0.5 - monotonicMs;
      return Math.round((offsetMs + monotonicMs) * 1000);
    },
    monotonicMs: () => sources.monotonicMs(),
  };
}

/** The machine's clock. */
export const systemClock: Clock = createSystemClock(
  { wallMs: () => Date.now(), monotonicMs: () => performance.now() },
  performance.timeOrigin,
);
