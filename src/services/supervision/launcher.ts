import type { HostToWorker, WorkerToHost } from '#contract/worker-control.ts';
import type { ServiceName } from '#contract/workstation.ts';
import type { HandlerContext } from '#rpc/types.ts';

/** A started worker process, whatever started it. */
export interface WorkerProcess {
  readonly pid: number | null;
  post(message: HostToWorker): void;
  onMessage(receive: (message: WorkerToHost) => void): void;
  /** Called once, with words for how it ended. */
  onExit(listener: (how: string) => void): void;
  /** Ends it at once, without a chance to clean up. */
  kill(): void;
}

/** Starts worker processes and connects to them. `Connection` is what a caller gets: a port in Electron, a transport elsewhere. */
export interface WorkerLauncher<Process extends WorkerProcess, Connection> {
  launch(name: ServiceName): Process;
  /** Tells a loaded worker to begin. */
  begin(process: Process, name: ServiceName): void;
  connect(process: Process, name: ServiceName, caller: HandlerContext['caller']): Promise<Connection>;
  /** Connects the process that asked to another one. */
  introduce(asking: Process, requestId: number, target: Process, targetName: ServiceName): void;
  /** Gives the process that asked a sandbox for user code. Without it workers start their own. */
  openSandbox?(asking: Process, requestId: number): void;
  /** A self-contained page as a PDF. Without it workers look for a browser. */
  printPdf?(html: string): Promise<Uint8Array<ArrayBuffer>>;
}
