// verifies: user-strategies
import { constants, getPriority } from 'node:os';
import { expect, it } from 'vitest';
import { openNodeSandbox } from '#adapters/user-code/node-sandbox.ts';
import { SandboxRunner } from '#adapters/user-code/sandbox-runner.ts';
import { USER_CODE_LIMITS } from '#core/ports/user-code-runner.ts';

const { PRIORITY_BELOW_NORMAL } = constants.priority;
const UNIT = { name: 'The strategy test', hash: 'a'.repeat(64), code: 'exports.strategy = {};', lines: [] };

it.each([
  { isBackground: true, priority: Math.max(PRIORITY_BELOW_NORMAL, getPriority()) },
  { isBackground: false, priority: getPriority() },
])('a sandbox steps back on the machine where it has time: $isBackground', async ({ isBackground, priority }) => {
  const limits = { ...USER_CODE_LIMITS, isBackground };
  let pid: number | undefined;
  const runner = new SandboxRunner(async () => {
    const link = await openNodeSandbox(limits);
    pid = link.pid;
    return link;
  }, limits);
  // What it can do does not matter: it is started for the first call.
  await runner.call(UNIT, 'indicator.describe', { value: {}, columns: [] }).catch(() => undefined);
  const found = getPriority(pid ?? 0);
  await runner.close();
  expect(pid).toBeDefined();
  expect(found).toBe(priority);
});
