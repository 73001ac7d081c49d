import type { Contract, StreamDefinition } from '#contract/define.ts';
import { ExpectedError, err, ok, type Result } from '#core/result.ts';
import { asEnvelope, type Envelope, INITIAL_CREDIT } from './envelope.ts';
import type { Transport } from './transport.ts';
import { cancelled, disconnected, timedOut } from './transport-problems.ts';
import type { CallOptions, Client, WireError } from './types.ts';

type Receiver = (envelope: Envelope) => void;

/** A typed client on a transport. Every pending call answers `Disconnected` when it closes. */
export function connect<C extends Contract>(contract: C, transport: Transport): Client<C> {
  const receivers = new Map<number, { method: string; receive: Receiver }>();
  let nextId = 0;
  let isClosed = false;
  transport.onMessage((message) => {
    const envelope = asEnvelope(message);
    if (envelope) receivers.get(envelope.id)?.receive(envelope);
  });
  transport.onClose(() => {
    isClosed = true;
    for (const [id, { method, receive }] of [...receivers]) receive({ t: 'error', id, error: disconnected(method) });
    receivers.clear();
  });

  function call(method: string, input: unknown, options: CallOptions = {}): Promise<Result<unknown, WireError>> {
    if (isClosed) return Promise.resolve(err(disconnected(method)));
    if (options.signal?.aborted) return Promise.resolve(err(cancelled(method)));
    const id = nextId++;
    return new Promise((resolve) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const finish = (result: Result<unknown, WireError>) => {
        receivers.delete(id);
        clearTimeout(timer);
        options.signal?.removeEventListener('abort', onAbort);
        resolve(result);
      };
      const giveUp = (error: WireError) => {
        transport.post({ t: 'cancel', id } satisfies Envelope);
        finish(err(error));
      };
      const onAbort = () => giveUp(cancelled(method));
      options.signal?.addEventListener('abort', onAbort, { once: true });
      const { timeoutMs } = options;
      if (timeoutMs !== undefined) timer = setTimeout(() => giveUp(timedOut(method, timeoutMs)), timeoutMs);
      receivers.set(id, {
        method,
        receive: (envelope) => {
          if (envelope.t === 'ok') finish(ok(envelope.value));
          else if (envelope.t === 'error') finish(err(envelope.error));
        },
      });
      transport.post({ t: 'request', id, method, input } satisfies Envelope);
    });
  }

  async function* stream(method: string, definition: StreamDefinition, input: unknown, signal?: AbortSignal): AsyncGenerator<unknown> {
    if (isClosed) throw new ExpectedError('Disconnected', disconnected(method).message);
    if (signal?.aborted) return;
    const id = nextId++;
    const waiting: Envelope[] = [];
    let wake: (() => void) | null = null;
    let taken = 0;
    const batch = INITIAL_CREDIT[definition.whenSlow] / 2;
    /** Asks for more in batches: a message for every item would cost as much as the items do. */
    const grant = () => {
      if (++taken < batch) return;
      transport.post({ t: 'more', id, count: taken } satisfies Envelope);
      taken = 0;
    };
    const arrive = (envelope: Envelope) => {
      if (definition.whenSlow === 'latest' && envelope.t === 'item' && waiting.at(-1)?.t === 'item') {
        waiting.pop();
        grant();
      }
      waiting.push(envelope);
      wake?.();
    };
    const onAbort = () => arrive({ t: 'end', id });
    signal?.addEventListener('abort', onAbort, { once: true });
    receivers.set(id, { method, receive: arrive });
    let isFinished = false;
    try {
      transport.post({ t: 'request', id, method, input } satisfies Envelope);
      for (;;) {
        const envelope = waiting.shift();
        if (!envelope) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          wake = null;
        } else if (envelope.t === 'item') {
          grant();
          yield envelope.value;
        } else if (envelope.t === 'error') {
          isFinished = true;
          throw new ExpectedError(envelope.error.code, envelope.error.message, envelope.error.data);
        } else {
          isFinished = !signal?.aborted;
          return;
        }
      }
    } finally {
      receivers.delete(id);
      signal?.removeEventListener('abort', onAbort);
      if (!(isFinished || isClosed)) transport.post({ t: 'cancel', id } satisfies Envelope);
    }
  }

  const client: Record<string, unknown> = {};
  for (const [method, definition] of Object.entries(contract)) {
    client[method] =
      definition.kind === 'call'
        ? (input: unknown, options?: CallOptions) => call(method, input, options)
        : (input: unknown, signal?: AbortSignal) => stream(method, definition, input, signal);
  }
  return client as Client<C>;
}
