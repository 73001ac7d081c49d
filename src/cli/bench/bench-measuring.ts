import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Rounded for reading: three decimals. */
export const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** The value below which `share` of the samples lie (nearest rank). */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return rounded(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN);
}

/** Runs `work` with a temporary folder that is removed afterwards. */
export async function inTemporaryFolder<T>(work: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'tradewind-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

let sink = 0;

/** Milliseconds of a fixed loop over 4 million doubles, best of five: tells a slow machine from slow code. */
export function calibrationMs(): number {
  const doubles = new Float64Array(4_000_000).fill(1.5);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round++) {
    const start = performance.now();
    let sum = 0;
    for (let i = 0; i < doubles.length; i++) sum = sum * 0.999 + (doubles[i] as number);
    sink += sum;
    best = Math.min(best, performance.now() - start);
  }
  return rounded(Number.isNaN(sink) ? Number.NaN : best);
}
