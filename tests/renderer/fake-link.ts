import type { Contract } from '#contract/define.ts';
import { ExpectedError } from '#core/result.ts';
import type { Client, Handlers } from '#rpc/types.ts';
import type { ServiceLink } from '../../src/renderer/connection/service-link.ts';

/** A link to handlers in the same page, with a switch that plays a service going away and coming back. */
export interface FakeLink<C extends Contract> extends ServiceLink<C> {
  setUp(isUp: boolean): void;
}

/** Connects handlers to a client the way the real transport does: inputs checked, errors as values, streams cut when down. */
export function fakeLink<C extends Contract>(contract: C, handlers: Handlers<C>): FakeLink<C> {
  let up = true;
  let connection = new AbortController();
  const upListeners = new Set<() => void>();
  const downListeners = new Set<() => void>();
  const disconnected = () => new ExpectedError('Disconnected', 'The service is not connected.');
  const client: Record<string, unknown> = {};
  for (const [name, definition] of Object.entries(contract)) {
    const handler = (handlers as Record<string, (input: unknown, context: unknown) => unknown>)[name];
    if (!handler) continue;
    if (definition.kind === 'call') {
      client[name] = async (input: unknown, options?: { signal?: AbortSignal }) => {
        if (!up) return { ok: false, error: { code: 'Disconnected', message: 'The service is not connected.' } };
        try {
          const signal = options?.signal ?? new AbortController().signal;
          return { ok: true, value: await handler(definition.input.parse(input), { signal, caller: 'renderer' }) };
        } catch (error) {
          const code = error instanceof ExpectedError ? error.code : 'Defect';
          return { ok: false, error: { code, message: error instanceof Error ? error.message : String(error) } };
        }
      };
    } else {
      client[name] = async function* (input: unknown, signal?: AbortSignal) {
        if (!up) throw disconnected();
        const cut = connection.signal;
        const both = signal ? AbortSignal.any([signal, cut]) : cut;
        yield* handler(definition.input.parse(input), { signal: both, caller: 'renderer' }) as AsyncIterable<unknown>;
        if (cut.aborted) throw disconnected();
      };
    }
  }
  return {
    client: client as unknown as Client<C>,
    isUp: () => up,
    onUp(listener) {
      upListeners.add(listener);
      return () => upListeners.delete(listener);
    },
    onDown(listener) {
      downListeners.add(listener);
      return () => downListeners.delete(listener);
    },
    setUp(next) {
      if (next === up) return;
      up = next;
      if (up) connection = new AbortController();
      else connection.abort();
      for (const listener of up ? upListeners : downListeners) listener();
    },
  };
}
