import type { WorkerToHost } from '#contract/worker-control.ts';
import type { ServiceName } from '#contract/workstation.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { HandlerContext } from '#rpc/types.ts';
import { LatestChannel } from '../latest-channel.ts';
import { Interruptions } from './interruptions.ts';
import type { WorkerLauncher, WorkerProcess } from './launcher.ts';
import { RestartPolicy } from './restart-policy.ts';

export interface ServiceStatus {
  readonly name: ServiceName;
  readonly state: 'resting' | 'starting' | 'ready' | 'restarting' | 'failed' | 'stopped';
  readonly pid: number | null;
  readonly restarts: number;
  readonly sinceUs: number;
  readonly message: string | null;
  readonly memoryBytes: number | null;
}

interface SupervisorOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: (level: 'info' | 'warn', message: string) => void;
  /** Workers that are started by the first who connects to them. */
  readonly onDemand?: ReadonlySet<ServiceName>;
  readonly readyTimeoutMs?: number;
  readonly heartbeatTimeoutMs?: number;
  readonly stopTimeoutMs?: number;
}

/** A worker that was ready for so long starts with a clean record when it fails again. */
const HEALTHY_AFTER_MS = 5000;
const CHECK_EVERY_MS = 1000;
/** Longer than a worker waits for a disk that refuses before it ends without. */
const STOP_WITHIN_MS = 8000;

interface Supervised<Process> {
  readonly name: ServiceName;
  readonly policy: RestartPolicy;
  process: Process | null;
  status: ServiceStatus;
  lastBeatMs: number;
  lastFailure: string | null;
  timer: ReturnType<typeof setTimeout> | undefined;
  onReady: (() => void)[];
  onStopped: (() => void) | null;
}

/** Keeps the worker processes running: starts them, notices when one dies or hangs, starts it again, gives up with a sentence when that does not help. */
export class Supervisor<Process extends WorkerProcess, Connection> {
  readonly status = new LatestChannel<readonly ServiceStatus[]>();
  readonly interruptions = new Interruptions();
  readonly #launcher: WorkerLauncher<Process, Connection>;
  readonly #options: SupervisorOptions;
  readonly #services = new Map<ServiceName, Supervised<Process>>();
  #watch: ReturnType<typeof setInterval> | undefined;
  #lastCheckMs = 0;
  #isStopping = false;

  constructor(launcher: WorkerLauncher<Process, Connection>, names: readonly ServiceName[], options: SupervisorOptions) {
    this.#launcher = launcher;
    this.#options = options;
    for (const name of names) {
      const status: ServiceStatus = {
        name,
        state: options.onDemand?.has(name) ? 'resting' : 'starting',
        pid: null,
        restarts: 0,
        sinceUs: options.clock.nowUs(),
        message: null,
        memoryBytes: null,
      };
      const policy = new RestartPolicy(options.random);
      this.#services.set(name, {
        name,
        policy,
        process: null,
        status,
        lastBeatMs: 0,
        lastFailure: null,
        timer: undefined,
        onReady: [],
        onStopped: null,
      });
    }
  }

  start(): void {
    for (const service of this.#services.values()) if (service.status.state !== 'resting') this.#launch(service);
    this.#lastCheckMs = this.#options.clock.monotonicMs();
    this.#watch = setInterval(() => this.#checkHeartbeats(), CHECK_EVERY_MS);
  }

  /** Connects to a worker, waiting for it to become ready. Rejects when it does not within the patience given. */
  async connect(name: ServiceName, caller: HandlerContext['caller'], patienceMs = 10_000): Promise<Connection> {
    const service = this.#service(name);
    this.#wake(service);
    if (service.status.state !== 'ready') await this.#whenReady(service, patienceMs);
    if (!service.process) throw new Error(`The ${name} process is not running.`);
    return this.#launcher.connect(service.process, name, caller);
  }

  /** Starts a worker again at the trader's word, also after it was given up. */
  restart(name: ServiceName): void {
    const service = this.#service(name);
    service.policy.reset();
    if (service.process) {
      service.lastFailure = 'You restarted it.';
      service.process.kill();
    } else this.#launch(service);
  }

  /** Asks every worker to stop, and kills those that do not in time. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#watch);
    await Promise.all([...this.#services.values()].map((service) => this.#stopOne(service)));
    this.status.close();
    this.interruptions.changed.close();
  }

  #service(name: ServiceName): Supervised<Process> {
    const service = this.#services.get(name);
    if (!service) throw new Error(`There is no worker ${name}.`);
    return service;
  }

  #wake(service: Supervised<Process>): void {
    if (service.status.state === 'resting' && !this.#isStopping) this.#launch(service);
  }

  #launch(service: Supervised<Process>): void {
    clearTimeout(service.timer);
    const process = this.#launcher.launch(service.name);
    service.process = process;
    service.lastBeatMs = this.#options.clock.monotonicMs();
    service.lastFailure = null;
    this.interruptions.tried(service.name);
    this.#setState(service, { state: service.status.restarts > 0 ? 'restarting' : 'starting', pid: process.pid });
    process.onMessage((message) => this.#receive(service, process, message));
    process.onExit((how) => this.#exited(service, process, how));
    service.timer = setTimeout(() => {
      service.lastFailure = `It did not become ready within ${this.#readyTimeoutMs / 1000} s.`;
      process.kill();
    }, this.#readyTimeoutMs);
  }

  get #readyTimeoutMs(): number {
    return this.#options.readyTimeoutMs ?? 30_000;
  }

  #receive(service: Supervised<Process>, process: Process, message: WorkerToHost): void {
    if (service.process !== process) return;
    service.lastBeatMs = this.#options.clock.monotonicMs();
    switch (message.kind) {
      case 'loaded':
        this.#launcher.begin(process, service.name);
        break;
      case 'ready':
        clearTimeout(service.timer);
        service.timer = setTimeout(() => service.policy.reset(), HEALTHY_AFTER_MS);
        this.#setState(service, { state: 'ready', pid: process.pid, message: message.notice });
        this.interruptions.ended(service.name, this.#options.clock.nowUs());
        for (const listener of service.onReady.splice(0)) listener();
        break;
      case 'notice':
        if (service.status.state === 'ready') this.#setState(service, { message: message.notice });
        break;
      case 'failed':
        service.lastFailure = message.message;
        break;
      case 'heartbeat':
        this.#setState(service, { memoryBytes: message.memoryBytes });
        break;
      case 'want-peer':
        this.#introduce(process, message.requestId, message.name);
        break;
      case 'want-sandbox':
        if (this.#launcher.openSandbox) this.#launcher.openSandbox(process, message.requestId);
        else process.post({ kind: 'sandbox', requestId: message.requestId, pid: null });
        break;
      case 'want-pdf':
        void this.#print(process, message.requestId, message.html);
        break;
      // It has finished its work; its stop is complete when the process is gone and holds no file any more.
      case 'stopped':
        break;
    }
  }

  /** What can't be printed is answered as where nothing can print: whoever asked tries another way. */
  async #print(asking: Process, requestId: number, html: string): Promise<void> {
    const bytes = (await this.#launcher.printPdf?.(html).catch(() => null)) ?? null;
    asking.post({ kind: 'pdf', requestId, bytes });
  }

  #introduce(asking: Process, requestId: number, name: ServiceName): void {
    const target = this.#services.get(name);
    // Whoever asked asks again, and finds it started then.
    if (target) this.#wake(target);
    if (target?.process && target.status.state === 'ready') this.#launcher.introduce(asking, requestId, target.process, name);
    else asking.post({ kind: 'no-peer', requestId });
  }

  #exited(service: Supervised<Process>, process: Process, how: string): void {
    if (service.process !== process) return;
    clearTimeout(service.timer);
    service.process = null;
    service.onStopped?.();
    if (this.#isStopping) this.#setState(service, { state: 'stopped', pid: null });
    else this.#startAgain(service, how);
  }

  #startAgain(service: Supervised<Process>, how: string): void {
    const why = service.lastFailure ?? `It ended unexpectedly (${how}).`;
    this.interruptions.began(service.name, why, this.#options.clock.nowUs());
    const delayMs = service.policy.nextDelayMs(this.#options.clock.monotonicMs());
    this.#options.log('warn', `${service.name}: ${why} ${delayMs === null ? 'Given up.' : `Starting again in ${Math.round(delayMs)} ms.`}`);
    if (delayMs === null) {
      const message = `${why} It failed several times in a row and was stopped. See its log, then choose Restart.`;
      this.#setState(service, { state: 'failed', pid: null, message });
      return;
    }
    this.#setState(service, { state: 'restarting', pid: null, restarts: service.status.restarts + 1, message: why });
    service.timer = setTimeout(() => this.#launch(service), delayMs);
  }

  #checkHeartbeats(): void {
    const nowMs = this.#options.clock.monotonicMs();
    const limitMs = this.#options.heartbeatTimeoutMs ?? 15_000;
    // Time in which this process did not run itself (the machine slept) says nothing about the workers.
    const asleepMs = Math.max(0, nowMs - this.#lastCheckMs - 2 * CHECK_EVERY_MS);
    this.#lastCheckMs = nowMs;
    for (const service of this.#services.values()) service.lastBeatMs += asleepMs;
    for (const service of this.#services.values()) {
      if (service.status.state !== 'ready' || nowMs - service.lastBeatMs < limitMs) continue;
      service.lastFailure = `It did not answer for ${limitMs / 1000} s.`;
      service.process?.kill();
    }
  }

  #whenReady(service: Supervised<Process>, patienceMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        service.onReady = service.onReady.filter((listener) => listener !== finish);
        reject(new Error(`The ${service.name} process is not ready.`));
      }, patienceMs);
      const finish = () => {
        clearTimeout(timer);
        resolve();
      };
      service.onReady.push(finish);
    });
  }

  #stopOne(service: Supervised<Process>): Promise<void> {
    clearTimeout(service.timer);
    const { process } = service;
    if (!process) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        process.kill();
        resolve();
      }, this.#options.stopTimeoutMs ?? STOP_WITHIN_MS);
      service.onStopped = () => {
        clearTimeout(timer);
        resolve();
      };
      process.post({ kind: 'stop' });
    });
  }

  #setState(service: Supervised<Process>, change: Partial<ServiceStatus>): void {
    const sinceUs = change.state && change.state !== service.status.state ? this.#options.clock.nowUs() : service.status.sinceUs;
    service.status = { ...service.status, ...change, sinceUs };
    this.status.publish([...this.#services.values()].map(({ status }) => status));
  }
}
