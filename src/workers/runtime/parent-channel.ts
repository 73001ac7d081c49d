import type { HostToWorker, WorkerToHost } from '#contract/worker-control.ts';

/** A message port as Electron hands it over. */
export interface TransferredPort {
  postMessage(message: unknown): void;
  on(type: 'message', listener: (event: { readonly data?: unknown }) => void): unknown;
  on(type: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

/** A worker's line to the process that started it: Electron's parent port, or the channel of a forked Node process. */
export interface ParentChannel {
  post(message: WorkerToHost): void;
  onMessage(receive: (message: HostToWorker, ports: readonly TransferredPort[]) => void): void;
  /** Called when the parent is gone. */
  onLost(listener: () => void): void;
}

interface ElectronParentPort {
  postMessage(message: unknown): void;
  on(type: 'message', listener: (event: { data: unknown; ports: TransferredPort[] }) => void): void;
}

/** Finds the parent of this process. Throws when it was started by hand. */
export function parentChannel(): ParentChannel {
  const electronPort = (process as { parentPort?: ElectronParentPort }).parentPort;
  if (electronPort) {
    return {
      post: (message) => electronPort.postMessage(message),
      onMessage: (receive) => electronPort.on('message', (event) => receive(event.data as HostToWorker, event.ports)),
      onLost: () => undefined,
    };
  }
  if (!process.send) throw new Error('This is a worker of Tradewind. Start the app with npm start.');
  return {
    post: (message) => {
      if (process.connected) process.send?.(message);
    },
    onMessage: (receive) => process.on('message', (message) => receive(message as HostToWorker, [])),
    onLost: (listener) => process.on('disconnect', listener),
  };
}
