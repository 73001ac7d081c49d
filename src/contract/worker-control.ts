import type { ServiceName } from './workstation.ts';

/** What a worker process is told at start. Passed over the parent's channel, never by the environment. */
export interface WorkerOptions {
  readonly dataDir: string;
  /** Folder of the app's own read-only resources. */
  readonly resourcesDir: string;
  /** Where the worker listens for connections; null where message ports are brokered to it. */
  readonly socketPath: string | null;
  /** What a peer must present on that socket. */
  readonly socketToken: string | null;
  readonly logLevel: 'debug' | 'info' | 'warn';
}

export type HostToWorker =
  | { readonly kind: 'start'; readonly options: WorkerOptions }
  /** Comes with a message port: somebody wants to talk to this worker. */
  | { readonly kind: 'port'; readonly caller: 'renderer' | 'worker' | 'command-line' }
  /** Answers `want-peer`: with a message port, or with an address to connect to. */
  | { readonly kind: 'peer'; readonly requestId: number; readonly address: { readonly socketPath: string; readonly token: string } | null }
  | { readonly kind: 'no-peer'; readonly requestId: number }
  /** Answers `want-sandbox`, with a message port to it; null where the host has none to give. */
  | { readonly kind: 'sandbox'; readonly requestId: number; readonly pid: number | null }
  /** Answers `want-pdf`; null where the host can't print. */
  | { readonly kind: 'pdf'; readonly requestId: number; readonly bytes: Uint8Array<ArrayBuffer> | null }
  | { readonly kind: 'stop' };

export type WorkerToHost =
  | { readonly kind: 'loaded' }
  /** With what the trader should know, for example that a damaged file was set aside; null when all is well. */
  | { readonly kind: 'ready'; readonly notice: string | null }
  /** What the trader should know from now on, for example that a disk refuses; null when it is over. */
  | { readonly kind: 'notice'; readonly notice: string | null }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'heartbeat'; readonly memoryBytes: number }
  | { readonly kind: 'want-peer'; readonly requestId: number; readonly name: ServiceName }
  /** Asks for a process to run user code in. */
  | { readonly kind: 'want-sandbox'; readonly requestId: number }
  /** Asks for a self-contained page as a PDF. */
  | { readonly kind: 'want-pdf'; readonly requestId: number; readonly html: string }
  | { readonly kind: 'stopped' };
