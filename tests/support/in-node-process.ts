import { openNodeSandbox } from '#adapters/user-code/node-sandbox.ts';
import { SandboxRunner } from '#adapters/user-code/sandbox-runner.ts';
import type { MakeRunner } from '#tests/contract/user-code-cases.ts';
import { tellKill } from './tell-kill.ts';

/** Runs user code in Node processes of its own, as the headless workstation does. */
export const inNodeProcess: MakeRunner = (limits, onKill) =>
  new SandboxRunner(
    tellKill(() => openNodeSandbox(limits), onKill),
    limits,
  );
