import { join } from 'node:path';
import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import { INLINING_FLAG } from '#adapters/system/inlining-flag.ts';
import { workerEnvironment } from '#adapters/system/worker-environment.ts';
import type { HostToWorker, WorkerOptions, WorkerToHost } from '#contract/worker-control.ts';
import type { HandlerContext } from '#rpc/types.ts';
import type { WorkerLauncher, WorkerProcess } from '#services/supervision/launcher.ts';
import { printPage } from '../printing/print-page.ts';
import { openSandboxPage } from '../user-code/sandbox-page.ts';

/**
 * In megabytes. The hot paths allocate next to nothing, so a large nursery would only fill up with what little there is and
 * stay resident, and so would the garbage of the start without an early first collection. A worker may ask for one itself.
 */
const SMALL_HEAP = '--js-flags=--max-semi-space-size=1 --initial-old-space-size=8 --expose-gc';

interface UtilityWorker extends WorkerProcess {
  readonly process: UtilityProcess;
}

/** Runs the workers as Electron utility processes; everybody reaches them over message ports that are brokered here. */
export function utilityProcessLauncher(
  options: Omit<WorkerOptions, 'socketPath' | 'socketToken'>,
): WorkerLauncher<UtilityWorker, MessagePortMain> {
  const connect = (worker: UtilityWorker, caller: HandlerContext['caller']): MessagePortMain => {
    const { port1, port2 } = new MessageChannelMain();
    worker.process.postMessage({ kind: 'port', caller } satisfies HostToWorker, [port1]);
    return port2;
  };
  return {
    launch: (name) => {
      const entry = join(import.meta.dirname, 'workers', name, 'main.js');
      const child = utilityProcess.fork(entry, [], {
        serviceName: `Tradewind ${name}`,
        env: workerEnvironment(process.env),
        execArgv: [name === 'research' ? `${SMALL_HEAP} ${INLINING_FLAG}` : SMALL_HEAP],
        stdio: 'inherit',
      });
      return {
        process: child,
        get pid() {
          return child.pid ?? null;
        },
        post: (message) => child.postMessage(message),
        onMessage: (receive) => void child.on('message', (message: WorkerToHost) => receive(message)),
        onExit: (listener) => void child.once('exit', (code) => listener(`exit ${code}`)),
        kill: () => {
          if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
        },
      };
    },
    begin: (worker) => worker.post({ kind: 'start', options: { ...options, socketPath: null, socketToken: null } }),
    connect: async (worker, _name, caller) => connect(worker, caller),
    introduce: (asking, requestId, target) => {
      asking.process.postMessage({ kind: 'peer', requestId, address: null } satisfies HostToWorker, [connect(target, 'worker')]);
    },
    printPdf: async (html) => new Uint8Array(await printPage(html)),
    openSandbox: (asking, requestId) => {
      const refuse = () => asking.post({ kind: 'sandbox', requestId, pid: null });
      openSandboxPage().then(({ port, pid, close }) => {
        if (asking.process.pid === undefined) return close();
        asking.process.once('exit', close);
        asking.process.postMessage({ kind: 'sandbox', requestId, pid } satisfies HostToWorker, [port]);
      }, refuse);
    },
  };
}
