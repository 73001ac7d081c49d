import { defineConfig } from 'vitest/config';

/** For tests that take milliseconds to seconds: a machine that is busy with something else is no fault of theirs. */
const PATIENCE_MS = 60_000;

/** Quick: pure and in-process. Slow: starts processes, kills them, fills disks; never in parallel with itself. */
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
          include: ['tests/{fault,security,integration}/**/*.test.ts'],
          environment: 'node',
          fileParallelism: false,
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
