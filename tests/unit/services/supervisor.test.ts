// verifies: supervision
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { HostToWorker, WorkerToHost } from '#contract/worker-control.ts';
import type { ServiceName } from '#contract/workstation.ts';
import type { WorkerLauncher, WorkerProcess } from '#services/supervision/launcher.ts';
import { RestartPolicy } from '#services/supervision/restart-policy.ts';
import { type ServiceStatus, Supervisor } from '#services/supervision/supervisor.ts';

/** A worker process that does what the test tells it. */
class FakeWorker implements WorkerProcess {
  readonly pid: number;
  readonly received: HostToWorker[] = [];
  tell: (message: WorkerToHost) => void = () => undefined;
  exit: (how: string) => void = () => undefined;
  wasKilled = false;
  constructor(pid: number) {
    this.pid = pid;
  }
  post(message: HostToWorker) {
    this.received.push(message);
  }
  onMessage(receive: (message: WorkerToHost) => void) {
    this.tell = receive;
  }
  onExit(listener: (how: string) => void) {
    this.exit = listener;
  }
  kill() {
    this.wasKilled = true;
    this.exit('signal SIGKILL');
  }
}

const opened: Supervisor<FakeWorker, string>[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const supervisor of opened.splice(0)) await supervisor.stop();
});

function setUp(
  overrides: { readyTimeoutMs?: number; heartbeatTimeoutMs?: number; stopTimeoutMs?: number; onDemand?: ReadonlySet<ServiceName> } = {},
) {
  const launched: { name: ServiceName; worker: FakeWorker }[] = [];
  const waiting: (() => void)[] = [];
  const introductions: string[] = [];
  let nowMs = 0;
  const launcher: WorkerLauncher<FakeWorker, string> = {
    launch: (name) => {
      const worker = new FakeWorker(100 + launched.length);
      launched.push({ name, worker });
      for (const wake of waiting.splice(0)) wake();
      return worker;
    },
    begin: (worker) => worker.tell({ kind: 'ready', notice: null }),
    connect: async (worker, name, caller) => `${caller} to ${name} ${worker.pid}`,
    introduce: (asking, requestId, target, name) => void introductions.push(`${asking.pid} #${requestId} ${name} ${target.pid}`),
  };
  const supervisor = new Supervisor(launcher, ['ingestion', 'feature'], {
    clock: { nowUs: () => nowMs * 1000, monotonicMs: () => nowMs },
    random: () => 0,
    log: () => undefined,
    stopTimeoutMs: 20,
    ...overrides,
  });
  opened.push(supervisor);
  const launchedCount = async (count: number) => {
    while (launched.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const status = (name: ServiceName) => supervisor.status.value?.find((entry: ServiceStatus) => entry.name === name);
  return {
    supervisor,
    launched,
    launchedCount,
    status,
    introductions,
    advance: (ms: number) => {
      nowMs += ms;
    },
  };
}

const at = <T>(list: readonly T[], index: number): T => {
  const value = list[index];
  if (value === undefined) throw new Error(`nothing at ${index}`);
  return value;
};

describe('what interrupted a worker', () => {
  it('is told with the reason and the time until it is ready again; attempts that fail in between are of the same interruption', async () => {
    const { supervisor, launched, launchedCount, advance } = setUp();
    const told = () => supervisor.interruptions.changed.value;
    supervisor.start();
    at(launched, 0).worker.tell({ kind: 'loaded' });
    expect(told()).toEqual([]);
    advance(5000);
    at(launched, 0).worker.exit('signal SIGSEGV');
    expect(told()).toEqual([
      { name: 'ingestion', fromUs: 5_000_000, untilUs: null, attempts: 0, why: 'It ended unexpectedly (signal SIGSEGV).' },
    ]);
    await launchedCount(3);
    at(launched, 2).worker.tell({ kind: 'failed', message: 'Its database is in use.' });
    at(launched, 2).worker.exit('exit 1');
    await launchedCount(4);
    advance(750);
    at(launched, 3).worker.tell({ kind: 'loaded' });
    expect(told()).toEqual([{ name: 'ingestion', fromUs: 5_000_000, untilUs: 5_750_000, attempts: 2, why: 'Its database is in use.' }]);
  });

  it('is told as the word of the trader where it was that', async () => {
    const { supervisor, launched, launchedCount, advance } = setUp();
    supervisor.start();
    at(launched, 0).worker.tell({ kind: 'loaded' });
    supervisor.restart('ingestion');
    await launchedCount(3);
    advance(100);
    at(launched, 2).worker.tell({ kind: 'loaded' });
    expect(supervisor.interruptions.changed.value).toMatchObject([{ untilUs: 100_000, attempts: 1, why: 'You restarted it.' }]);
  });
});

describe('supervisor', () => {
  it('starts every worker, lets it begin once it is loaded, and connects callers when it is ready', async () => {
    const { supervisor, launched, status } = setUp();
    supervisor.start();
    const connecting = supervisor.connect('ingestion', 'renderer');
    at(launched, 0).worker.tell({ kind: 'loaded' });
    expect(await connecting).toBe('renderer to ingestion 100');
    expect(status('ingestion')?.state).toBe('ready');
    expect(status('feature')?.state).toBe('starting');
  });

  it('leaves a worker that is wanted now and then at rest until the first connection', async () => {
    const { supervisor, launched, status } = setUp({ onDemand: new Set(['feature']) });
    supervisor.start();
    expect(launched.map(({ name }) => name)).toEqual(['ingestion']);
    expect(status('feature')?.state ?? 'resting').toBe('resting');
    const [first, second] = [supervisor.connect('feature', 'renderer'), supervisor.connect('feature', 'worker')];
    expect(launched.map(({ name }) => name)).toEqual(['ingestion', 'feature']);
    at(launched, 1).worker.tell({ kind: 'loaded' });
    expect(await Promise.all([first, second])).toEqual(['renderer to feature 101', 'worker to feature 101']);
  });

  it('wakes a resting worker for another worker that wants it', () => {
    const { supervisor, launched, introductions } = setUp({ onDemand: new Set(['feature']) });
    supervisor.start();
    at(launched, 0).worker.tell({ kind: 'loaded' });
    at(launched, 0).worker.tell({ kind: 'want-peer', requestId: 1, name: 'feature' });
    at(launched, 1).worker.tell({ kind: 'loaded' });
    at(launched, 0).worker.tell({ kind: 'want-peer', requestId: 2, name: 'feature' });
    expect(introductions).toEqual(['100 #2 feature 101']);
  });

  it('starts a killed worker again and counts the restart', async () => {
    const { supervisor, launched, launchedCount, status } = setUp();
    supervisor.start();
    at(launched, 0).worker.tell({ kind: 'loaded' });
    at(launched, 0).worker.exit('signal SIGKILL');
    expect(status('ingestion')).toMatchObject({ state: 'restarting', restarts: 1 });
    await launchedCount(3);
    at(launched, 2).worker.tell({ kind: 'loaded' });
    expect(status('ingestion')).toMatchObject({ state: 'ready', restarts: 1, pid: 102, message: null });
  });

  it('gives up with a sentence after several failures in a row, until the trader asks for a restart', async () => {
    vi.useFakeTimers();
    const { supervisor, launched, status } = setUp();
    supervisor.start();
    at(launched, 1).worker.tell({ kind: 'loaded' });
    let index = 0;
    for (let failure = 1; failure <= 7; failure++) {
      at(launched, index).worker.tell({ kind: 'failed', message: 'The database is damaged.' });
      at(launched, index).worker.exit('exit 1');
      if (failure === 7) break;
      await vi.advanceTimersByTimeAsync(3000);
      index = 1 + failure;
    }
    expect(status('ingestion')).toMatchObject({ state: 'failed', pid: null });
    expect(status('ingestion')?.message).toContain('The database is damaged.');
    supervisor.restart('ingestion');
    expect(launched).toHaveLength(9);
  });

  it('kills a worker whose heart stops beating', async () => {
    vi.useFakeTimers();
    const { supervisor, launched, advance, status } = setUp({ heartbeatTimeoutMs: 10_000 });
    supervisor.start();
    at(launched, 0).worker.tell({ kind: 'loaded' });
    for (let second = 1; second <= 10; second++) {
      expect(at(launched, 0).worker.wasKilled).toBe(false);
      advance(1000);
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(at(launched, 0).worker.wasKilled).toBe(true);
    expect(status('ingestion')?.restarts).toBe(1);
  });

  it('kills no worker because the machine slept: it waits for their beats from when it woke', async () => {
    vi.useFakeTimers();
    const { supervisor, launched, advance, status } = setUp({ heartbeatTimeoutMs: 10_000 });
    supervisor.start();
    at(launched, 0).worker.tell({ kind: 'loaded' });
    advance(3_600_000);
    await vi.advanceTimersByTimeAsync(1000);
    expect(at(launched, 0).worker.wasKilled).toBe(false);
    at(launched, 0).worker.tell({ kind: 'heartbeat', memoryBytes: 1 });
    expect(status('ingestion')).toMatchObject({ state: 'ready', restarts: 0 });
    for (let second = 1; second <= 10; second++) {
      advance(1000);
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(at(launched, 0).worker.wasKilled).toBe(true);
  });

  it('kills a worker that does not become ready in time', async () => {
    const { supervisor, launched, launchedCount } = setUp({ readyTimeoutMs: 10 });
    supervisor.start();
    await launchedCount(4);
    expect(at(launched, 0).worker.wasKilled).toBe(true);
  });

  it('passes on what a running worker wants the trader to know, until it is over', () => {
    const { supervisor, launched, status } = setUp();
    supervisor.start();
    at(launched, 0).worker.tell({ kind: 'loaded' });
    at(launched, 0).worker.tell({ kind: 'notice', notice: 'There is no room left to write features.db.' });
    expect(status('ingestion')).toMatchObject({ state: 'ready', message: 'There is no room left to write features.db.' });
    at(launched, 0).worker.tell({ kind: 'notice', notice: null });
    expect(status('ingestion')).toMatchObject({ state: 'ready', message: null });
  });

  it('introduces workers to one another, and says so when the other is not up', () => {
    const { supervisor, launched, introductions } = setUp();
    supervisor.start();
    at(launched, 1).worker.tell({ kind: 'want-peer', requestId: 5, name: 'ingestion' });
    expect(at(launched, 1).worker.received).toEqual([{ kind: 'no-peer', requestId: 5 }]);
    at(launched, 0).worker.tell({ kind: 'loaded' });
    at(launched, 1).worker.tell({ kind: 'want-peer', requestId: 6, name: 'ingestion' });
    expect(introductions).toEqual(['101 #6 ingestion 100']);
  });

  it('stops politely and kills what does not stop', async () => {
    const { supervisor, launched } = setUp();
    supervisor.start();
    const stopping = supervisor.stop();
    at(launched, 0).worker.tell({ kind: 'stopped' });
    at(launched, 0).worker.exit('exit 0');
    await stopping;
    expect(at(launched, 0).worker.wasKilled).toBe(false);
    expect(at(launched, 0).worker.received).toEqual([{ kind: 'stop' }]);
    expect(at(launched, 1).worker.wasKilled).toBe(true);
    expect(launched).toHaveLength(2);
  });
});

describe('restart policy', () => {
  it('starts again at once after a first failure, then ever later, and gives up after six in a minute', () => {
    const policy = new RestartPolicy(() => 1);
    const delays = Array.from({ length: 7 }, () => policy.nextDelayMs(0));
    expect(delays).toEqual([50, 150, 450, 1350, 4050, 5000, null]);
  });

  it('forgets failures older than a minute', () => {
    const policy = new RestartPolicy(() => 1);
    for (let failure = 0; failure < 6; failure++) policy.nextDelayMs(0);
    expect(policy.nextDelayMs(60_001)).toBe(50);
  });
});
