import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { USER_CODE_LIMITS, type UserCodeLimits, type UserCodeRunner } from '#core/ports/user-code-runner.ts';
import { type EngineText, noEngine } from './engine-text.ts';
import { residentBytes } from './resident-bytes.ts';
import type { SandboxLink } from './sandbox-link.ts';
import { sandboxProgram } from './sandbox-program.ts';
import { SandboxRunner } from './sandbox-runner.ts';

const READY_WITHIN_MS = 20_000;
/** How much longer than its time a call may take before the process itself ends it, when nobody else does. */
const GRACE_MS = 2000;

/** What the process may not do: files, processes, threads, addons (`--permission`), evaluate texts, grow. */
export const sandboxFlags = ({ heapMegabytes }: UserCodeLimits): string[] => [
  '--permission',
  '--disallow-code-generation-from-strings',
  `--max-old-space-size=${heapMegabytes}`,
  '--max-semi-space-size=8',
  '--no-warnings',
  '--input-type=commonjs',
];

/** Windows finds its own libraries by this; nothing else is ever in the environment. */
const environment = (): NodeJS.ProcessEnv => (process.platform === 'win32' ? { SystemRoot: process.env.SystemRoot } : {});

/** Starts a sandbox as a Node process without files, environment or output. To be used where this process is Node itself. */
export async function openNodeSandbox(limits: UserCodeLimits = USER_CODE_LIMITS, engineText: EngineText = noEngine): Promise<SandboxLink> {
  const engine = await engineText();
  const child = spawn(process.execPath, [...sandboxFlags(limits), '--eval', sandboxProgram(limits.callMs + GRACE_MS)], {
    env: environment(),
    cwd: tmpdir(),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
    windowsHide: true,
  });
  child.send(engine);
  await ready(child);
  child.unref();
  child.channel?.unref();
  return linkTo(child);
}

async function ready(child: ChildProcess): Promise<void> {
  const signal = AbortSignal.timeout(READY_WITHIN_MS);
  try {
    // A program that can't be started has no exit, only an error, which `once` rejects with.
    const ended = once(child, 'exit', { signal }).then(([code, how]) => {
      throw new Error(`The process for user code ended at its start (${how ?? code}).`);
    });
    await Promise.race([once(child, 'message', { signal }), ended]);
    ended.catch(() => undefined);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

function linkTo(child: ChildProcess): SandboxLink {
  let isKilled = false;
  return {
    pid: child.pid,
    post: (request) => {
      child.channel?.ref();
      if (child.connected) child.send(request);
    },
    onAnswer: (receive) => {
      child.on('message', (answer) => {
        child.channel?.unref();
        receive(answer);
      });
    },
    onEnd: (listener) => {
      child.once('exit', (code, signal) => {
        // V8 aborts a process whose heap is full.
        if (!isKilled) listener(signal === 'SIGABRT' || code === 134 ? 'memory' : 'other');
      });
    },
    residentBytes: async () => (child.pid === undefined ? null : residentBytes(child.pid)),
    kill: () => {
      isKilled = true;
      child.kill('SIGKILL');
    },
  };
}

/** Runs user code in Node processes of their own. */
export const nodeRunner = (limits = USER_CODE_LIMITS, engineText: EngineText = noEngine): UserCodeRunner =>
  new SandboxRunner(() => openNodeSandbox(limits, engineText), limits);
