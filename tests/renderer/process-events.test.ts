// verifies: supervision
import { expect, test } from 'vitest';
import { interruptionText } from '../../src/renderer/features/connections/process-events.ts';

const away = {
  name: 'feature',
  fromUs: 1e15,
  untilUs: 1e15 + 412_000,
  attempts: 1,
  why: 'It ended unexpectedly (signal SIGKILL).',
} as const;

test('the log says why a process was away, for how long, and at which attempt it came back', () => {
  expect(interruptionText(away)).toBe('It ended unexpectedly (signal SIGKILL). Started again and ready after 412 ms.');
  expect(interruptionText({ ...away, untilUs: away.fromUs + 14e6, attempts: 3 })).toBe(
    'It ended unexpectedly (signal SIGKILL). Started again and ready after 14 s, at attempt 3.',
  );
  expect(interruptionText({ ...away, untilUs: null })).toBe('It ended unexpectedly (signal SIGKILL). It is not back yet.');
});
