import { rmSync } from 'node:fs';
import type { Server } from 'node:net';
import type { Logger } from 'pino';
import { defectReporter } from '#adapters/system/defect-reporter.ts';
import { openLog } from '#adapters/system/file-logger.ts';
import type { Contract } from '#contract/define.ts';
import type { HostToWorker, WorkerOptions } from '#contract/worker-control.ts';
import type { ServiceName } from '#contract/workstation.ts';
import { serve } from '#rpc/serve.ts';
import type { Transport } from '#rpc/transport.ts';
import { connectLocally, listenLocally } from '#rpc/transports/local-socket.ts';
import { messagePortTransport } from '#rpc/transports/message-port.ts';
import type { HandlerContext, Handlers } from '#rpc/types.ts';
import { collectWhenIdle } from './collect-when-idle.ts';
import { type ParentChannel, parentChannel, type TransferredPort } from './parent-channel.ts';
import { PrintRequests } from './print-requests.ts';
import { SandboxRequests } from './sandbox-requests.ts';

const HEARTBEAT_MS = 1000;

interface WorkerContext {
  readonly options: WorkerOptions;
  readonly log: Logger;
  /** Tells the trader of something that lasts, such as a disk that refuses; null when it is over. */
  say(notice: string | null): void;
  /** Opens a connection to another worker through the host. Rejects when that worker is not up. */
  openPeer(name: ServiceName): Promise<Transport>;
  /** Asks the host for a process to run user code in. Rejects where the host has none to give. */
  openSandbox: SandboxRequests['open'];
  /** Has the host print a self-contained page as a PDF; null where it can't. */
  printPdf: PrintRequests['print'];
}

interface RunningService<C extends Contract> {
  readonly contract: C;
  readonly handlers: Handlers<C>;
  /** What the trader should know of the start; null when all is well. */
  readonly notice: string | null;
  /** Finishes what is in hand and lets go of files and sockets. */
  stop(): Promise<void>;
}

/** The life of a worker process: start, serve, beat, stop. A bug outside a request ends the process; the supervisor starts it again. */
export function runWorker<C extends Contract>(name: ServiceName, start: (context: WorkerContext) => Promise<RunningService<C>>): void {
  const parent = parentChannel();
  const peers = new PeerRequests(parent);
  const sandboxes = new SandboxRequests(parent);
  const prints = new PrintRequests(parent);
  let service: RunningService<C> | null = null;
  let server: Server | null = null;
  let log: Logger | null = null;

  let onDefect: (error: unknown, method: string) => string = () => 'unlogged';

  const accept = (transport: Transport, caller: HandlerContext['caller']) => {
    if (service) serve(service.contract, service.handlers, transport, { caller, onDefect });
    else transport.close();
  };

  async function begin(options: WorkerOptions): Promise<void> {
    log = openLog(options.dataDir, name, options.logLevel);
    onDefect = defectReporter(log);
    try {
      const say = (notice: string | null) => parent.post({ kind: 'notice', notice: notice ?? service?.notice ?? null });
      service = await start({
        options,
        log,
        say,
        openPeer: (peer) => peers.open(peer),
        openSandbox: () => sandboxes.open(),
        printPdf: (html) => prints.print(html),
      });
      if (options.socketPath && options.socketToken) {
        if (process.platform !== 'win32') rmSync(options.socketPath, { force: true });
        server = await listenLocally(options.socketPath, options.socketToken, accept);
      }
      setInterval(() => parent.post({ kind: 'heartbeat', memoryBytes: residentBytes() }), HEARTBEAT_MS);
      collectWhenIdle();
      parent.post({ kind: 'ready', notice: service.notice });
      log.info('ready');
    } catch (error) {
      log.fatal({ err: error }, 'could not start');
      parent.post({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
      setTimeout(() => process.exit(1), 200);
    }
  }

  async function end(): Promise<void> {
    server?.close();
    await service?.stop();
    parent.post({ kind: 'stopped' });
    log?.flush();
    setTimeout(() => process.exit(0), 20);
  }

  const crash = (error: unknown) => {
    log?.fatal({ err: error }, 'defect outside a request');
    log?.flush();
    process.exit(1);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => void end());

  parent.onLost(() => void end());
  parent.onMessage((message, ports) => {
    const [port] = ports;
    if (message.kind === 'start') void begin(message.options);
    else if (message.kind === 'stop') void end();
    else if (message.kind === 'port' && port) accept(messagePortTransport(port), message.caller);
    else if (message.kind === 'sandbox') sandboxes.answer(message, port);
    else if (message.kind === 'pdf') prints.answer(message);
    else peers.answer(message, port);
  });
  parent.post({ kind: 'loaded' });
}

/** Measuring opens a file: with none left to open, a worker is still alive. */
function residentBytes(): number {
  try {
    return process.memoryUsage.rss();
  } catch {
    return 0;
  }
}

/** Requests for other workers that the host has not answered yet. */
class PeerRequests {
  readonly #parent: ParentChannel;
  readonly #waiting = new Map<number, { resolve: (transport: Transport) => void; reject: (error: Error) => void }>();
  #nextId = 0;

  constructor(parent: ParentChannel) {
    this.#parent = parent;
  }

  open(name: ServiceName): Promise<Transport> {
    const requestId = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(requestId, { resolve, reject });
      this.#parent.post({ kind: 'want-peer', requestId, name });
    });
  }

  answer(message: HostToWorker, port: TransferredPort | undefined): void {
    if (message.kind !== 'peer' && message.kind !== 'no-peer') return;
    const request = this.#waiting.get(message.requestId);
    this.#waiting.delete(message.requestId);
    if (!request) return;
    if (message.kind === 'no-peer') request.reject(new Error('The other process is not up.'));
    else if (message.address)
      connectLocally(message.address.socketPath, message.address.token, 'worker').then(request.resolve, request.reject);
    else if (port) request.resolve(messagePortTransport(port));
  }
}
