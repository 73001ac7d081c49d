import { defineConfig } from 'vitest/config';

/** For tests that take milliseconds to seconds: a machine that is busy with something else is no fault of theirs. */
const PATIENCE_MS = 60_000;

/** Quick: pure and in-process. Slow: starts processes, kills them, fills disks; what depends on the clock never in parallel with anything. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/{unit,property,contract,golden,stories,architecture}/**/*.test.ts'],
          environment: 'node',
          testTimeout: PATIENCE_MS,
        },
      },
      {
        test: {
          name: 'fault',
          include: ['tests/{fault,security}/**/*.test.ts'],
          environment: 'node',
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          environment: 'node',
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'reference',
          include: ['tests/reference/**/*.test.ts'],
          environment: 'node',
          testTimeout: PATIENCE_MS,
          hookTimeout: PATIENCE_MS,
        },
      },
      {
        test: { name: 'renderer', include: ['tests/renderer/**/*.test.{ts,tsx}'], environment: 'jsdom', testTimeout: PATIENCE_MS },
      },
    ],
  },
});
