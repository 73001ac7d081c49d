import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** For tests that take milliseconds to seconds: a machine that is busy with something else is no fault of theirs. */
const PATIENCE_MS = 60_000;

/** On every core, also on the last one: Vitest leaves one free, which on a machine with two is half of it. */
const EVERY_CORE = '100%';

/** What starts processes waits for them a third of its time: with two files at once, two cores rest that long. */
const OF_WHAT_WAITS = 3;

/** Pure tests share a worker's modules: starting each of some 220 files anew took a third of their time. */
const TOGETHER = false;

/** What asserts how long something takes at most: never in parallel with anything. */
const TIMED = [
  'tests/fault/import-large-file.test.ts',
  'tests/integration/import-beside-live-ticks.test.ts',
  'tests/security/user-code-in-time.test.ts',
];

/** Quick: pure and in-process. Slow: starts processes, kills them, fills disks. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/{unit,property,contract,golden,stories,architecture}/**/*.test.ts'],
          environment: 'node',
          isolate: TOGETHER,
          maxWorkers: EVERY_CORE,
          testTimeout: PATIENCE_MS,
        },
      },
      {
        test: {
          name: 'timed',
          include: TIMED,
          environment: 'node',
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'fault',
          include: ['tests/{fault,security}/**/*.test.ts'],
          exclude: TIMED,
          environment: 'node',
          maxWorkers: OF_WHAT_WAITS,
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          exclude: TIMED,
          environment: 'node',
          maxWorkers: OF_WHAT_WAITS,
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
        // For all files alike: those of a worker share their modules, so what one of them mocked would meet the next.
        resolve: {
          alias: [{ find: /^\.\/trade-chart\.ts$/, replacement: join(import.meta.dirname, 'tests/renderer/fake-trade-chart.ts') }],
        },
        test: {
          name: 'renderer',
          include: ['tests/renderer/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
          isolate: TOGETHER,
          maxWorkers: EVERY_CORE,
          testTimeout: PATIENCE_MS,
        },
      },
    ],
  },
});
