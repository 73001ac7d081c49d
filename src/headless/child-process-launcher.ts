import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { localSocketPath } from '#adapters/system/data-folder.ts';
import { INLINING_FLAG } from '#adapters/system/inlining-flag.ts';
import { ALLOCATOR_LIMITS, workerEnvironment } from '#adapters/system/worker-environment.ts';
import type { HostToWorker, WorkerOptions, WorkerToHost } from '#contract/worker-control.ts';
import type { ServiceName } from '#contract/workstation.ts';
import type { Transport } from '#rpc/transport.ts';
import { connectLocally } from '#rpc/transports/local-socket.ts';
import type { HandlerContext } from '#rpc/types.ts';
import type { WorkerLauncher, WorkerProcess } from '#services/supervision/launcher.ts';

/**
 * The nursery in megabytes, which V8 would let grow to 32 in each thread where runs are judged one after the other: none of it lives long, and it
 * stays resident.
 */
const RESEARCH_FLAGS = [INLINING_FLAG, '--max-semi-space-size=4'];

interface ChildWorker extends WorkerProcess {
  readonly child: ChildProcess;
}

/**
 * Runs the workers, each from its entry file, as children of this Node process; everybody reaches them over a local socket with a token of this
 * start.
 */
export function childProcessLauncher(
  entryOf: (name: ServiceName) => URL,
  options: Omit<WorkerOptions, 'socketPath' | 'socketToken'>,
): WorkerLauncher<ChildWorker, Transport> {
  const token = randomBytes(32).toString('base64url');
  const socketPath = (name: ServiceName) => localSocketPath(options.dataDir, name);
  return {
    launch: (name) => {
      const child = fork(fileURLToPath(entryOf(name)), [], {
        env: { ...workerEnvironment(process.env), ...(name === 'research' ? ALLOCATOR_LIMITS : {}) },
        execArgv: ['--disable-warning=ExperimentalWarning', '--expose-gc', ...(name === 'research' ? RESEARCH_FLAGS : [])],
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      child.on('error', () => child.kill('SIGKILL'));
      return {
        child,
        pid: child.pid ?? null,
        post: (message: HostToWorker) => {
          if (child.connected) child.send(message);
        },
        onMessage: (receive) => void child.on('message', (message) => receive(message as WorkerToHost)),
        onExit: (listener) => void child.once('exit', (code, signal) => listener(signal ? `signal ${signal}` : `exit ${code}`)),
        kill: () => void child.kill('SIGKILL'),
      };
    },
    begin: (worker, name) => worker.post({ kind: 'start', options: { ...options, socketPath: socketPath(name), socketToken: token } }),
    connect: (_worker, name, caller: HandlerContext['caller']) => connectLocally(socketPath(name), token, caller),
    introduce: (asking, requestId, _target, targetName) =>
      asking.post({ kind: 'peer', requestId, address: { socketPath: socketPath(targetName), token } }),
  };
}
