import { USER_CODE_LIMITS, type UserCodeLimits, type UserCodeRunner } from '#core/ports/user-code-runner.ts';
import { type EngineText, noEngine } from './engine-text.ts';
import { residentBytes } from './resident-bytes.ts';
import type { OpenSandbox, SandboxEnd } from './sandbox-link.ts';
import { SandboxRunner } from './sandbox-runner.ts';

/** A message port as the host hands it over. */
interface SandboxPort {
  postMessage(message: unknown): void;
  on(type: 'message', listener: (event: { readonly data?: unknown }) => void): unknown;
  on(type: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

/** What a host gives: a line to a page that runs user code and nothing else, and the page's process. */
interface BrokeredSandbox {
  readonly port: SandboxPort;
  readonly pid: number;
}

/** A page's heap can't be bounded by itself: what it holds in all is watched. */
export const pageLimits = (limits: UserCodeLimits): UserCodeLimits => ({ ...limits, heapMegabytes: limits.residentMegabytes });

const PAGE_LIMITS: UserCodeLimits = pageLimits(USER_CODE_LIMITS);

const READY_WITHIN_MS = 20_000;
/** A page whose heap is full ends with its port closed, like any other page that ends: it had then held at least this much. */
const LARGE_BYTES = 512 * 1024 * 1024;

/** Reaches a sandbox that the host started, by a port of its own. */
export function brokeredSandbox(ask: () => Promise<BrokeredSandbox>, engineText: EngineText = noEngine): OpenSandbox {
  return async () => {
    const engine = await engineText();
    const { port, pid } = await ask();
    let receive: (answer: unknown) => void = () => undefined;
    let listener: (how: SandboxEnd) => void = () => undefined;
    let lastBytes: number | null = null;
    let isKilled = false;
    const kill = () => {
      isKilled = true;
      port.close();
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It is gone.
      }
    };
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        kill();
        reject(new Error('The page for user code did not become ready.'));
      }, READY_WITHIN_MS);
      port.on('message', ({ data }) => {
        if (data !== 'ready') return receive(data);
        clearTimeout(timer);
        resolve();
      });
      port.on('close', () => {
        if (!isKilled) listener((lastBytes ?? 0) > LARGE_BYTES ? 'memory' : 'other');
      });
      port.start();
      port.postMessage(engine);
    });
    return {
      pid,
      post: (request) => port.postMessage(request),
      onAnswer: (next) => {
        receive = next;
      },
      onEnd: (next) => {
        listener = next;
      },
      residentBytes: async () => {
        lastBytes = (await residentBytes(pid)) ?? lastBytes;
        return lastBytes;
      },
      kill,
    };
  };
}

/** Runs user code in pages that the host opens. */
export const pageRunner = (ask: () => Promise<BrokeredSandbox>, limits = PAGE_LIMITS, engineText: EngineText = noEngine): UserCodeRunner =>
  new SandboxRunner(brokeredSandbox(ask, engineText), limits);
