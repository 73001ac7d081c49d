import { defineConfig } from 'vitest/config';

/** Quick: pure and in-process. Slow: starts processes, kills them, fills disks; never in parallel with itself. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/{unit,property,contract,golden,stories,architecture}/**/*.test.ts'],
          environment: 'node',
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
        test: { name: 'reference', include: ['tests/reference/**/*.test.ts'], environment: 'node' },
      },
      {
        test: { name: 'renderer', include: ['tests/renderer/**/*.test.{ts,tsx}'], environment: 'jsdom' },
      },
    ],
  },
});
