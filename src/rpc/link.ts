import type { Contract } from '#contract/define.ts';
import { ExpectedError, err } from '#core/result.ts';
import { connect } from './connect.ts';
import type { Transport } from './transport.ts';
import { cancelled, unreachable } from './transport-problems.ts';
import type { CallOptions, Client } from './types.ts';

/** A client that outlives its connection: it reconnects by itself; streams end with `Disconnected` and are opened again by their reader. */
export interface ServiceLink<C extends Contract> {
  readonly client: Client<C>;
  isUp(): boolean;
  /** Called on every connection, at once when there is one; returns how to stop listening. */
  onUp(listener: () => void): () => void;
  onDown(listener: () => void): () => void;
  close(): void;
}

interface LinkOptions {
  /** Between 0 and 1; spreads the attempts of several clients. */
  readonly random: () => number;
  /** How long a call waits for a connection before it answers `Disconnected`. */
  readonly patienceMs?: number;
  readonly firstDelayMs?: number;
  readonly maxDelayMs?: number;
}

/** Keeps a connection to a service open. `open` may reject; it is tried again with growing delays. */
export function createLink<C extends Contract>(contract: C, open: () => Promise<Transport>, options: LinkOptions): ServiceLink<C> {
  const patienceMs = options.patienceMs ?? 5000;
  const firstDelayMs = options.firstDelayMs ?? 50;
  const maxDelayMs = options.maxDelayMs ?? 2000;
  const upListeners = new Set<() => void>();
  const downListeners = new Set<() => void>();
  let current: { client: Client<C>; transport: Transport } | null = null;
  let isClosed = false;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function attempt(): Promise<void> {
    try {
      const transport = await open();
      if (isClosed) return transport.close();
      current = { client: connect(contract, transport), transport };
      transport.onClose(() => {
        current = null;
        if (isClosed) return;
        for (const listener of [...downListeners]) listener();
        retry();
      });
      if (current) {
        failures = 0;
        for (const listener of [...upListeners]) listener();
      }
    } catch {
      retry();
    }
  }

  function retry(): void {
    if (isClosed) return;
    const delayMs = Math.min(maxDelayMs, firstDelayMs * 2 ** Math.min(failures++, 10)) * (0.5 + 0.5 * options.random());
    timer = setTimeout(() => void attempt(), delayMs);
  }

  function whenUp(signal: AbortSignal | undefined): Promise<Client<C> | null> {
    if (current) return Promise.resolve(current.client);
    if (isClosed || signal?.aborted) return Promise.resolve(null);
    return new Promise((resolve) => {
      const finish = () => {
        upListeners.delete(finish);
        clearTimeout(patience);
        signal?.removeEventListener('abort', finish);
        resolve(current?.client ?? null);
      };
      const patience = setTimeout(finish, patienceMs);
      upListeners.add(finish);
      signal?.addEventListener('abort', finish, { once: true });
    });
  }

  type AnyCall = (input: unknown, options?: CallOptions) => Promise<unknown>;
  type AnyStream = (input: unknown, signal?: AbortSignal) => AsyncIterable<unknown>;
  const methods: Record<string, unknown> = {};
  for (const [method, definition] of Object.entries(contract)) {
    methods[method] =
      definition.kind === 'call'
        ? async (input: unknown, callOptions?: CallOptions) => {
            const client = await whenUp(callOptions?.signal);
            if (!client) return err(callOptions?.signal?.aborted ? cancelled(method) : unreachable(method));
            return (client[method] as AnyCall)(input, callOptions);
          }
        : async function* (input: unknown, signal?: AbortSignal) {
            const client = await whenUp(signal);
            if (signal?.aborted) return;
            if (!client) throw new ExpectedError('Disconnected', unreachable(method).message);
            yield* (client[method] as AnyStream)(input, signal);
          };
  }

  void attempt();
  return {
    client: methods as Client<C>,
    isUp: () => current !== null,
    onUp: (listener) => {
      upListeners.add(listener);
      if (current) listener();
      return () => upListeners.delete(listener);
    },
    onDown: (listener) => {
      downListeners.add(listener);
      return () => downListeners.delete(listener);
    },
    close: () => {
      isClosed = true;
      clearTimeout(timer);
      current?.transport.close();
    },
  };
}
