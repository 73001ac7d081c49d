/** Nanoseconds of one step: the median of the runs, the fastest and the slowest. */
export interface Nanoseconds {
  readonly median: number;
  readonly fastest: number;
  readonly slowest: number;
  readonly runs: number;
}

const perStep = (milliseconds: number, steps: number): number => Math.round((milliseconds * 1e8) / steps) / 100;

/** Runs `work`, which takes `steps` steps, `warmups` times untimed, so that its code is compiled, and then `runs` times on the clock. */
export function measureNanoseconds(work: () => unknown, steps: number, runs = 7, warmups = 3): Nanoseconds {
  for (let run = 0; run < warmups; run++) work();
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    work();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const [median, fastest, slowest] = [times[runs >> 1], times[0], times.at(-1)].map((time) => perStep(time ?? Number.NaN, steps));
  return { median: median ?? Number.NaN, fastest: fastest ?? Number.NaN, slowest: slowest ?? Number.NaN, runs };
}
