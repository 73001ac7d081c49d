import { type CallDefinition, type Contract, STORAGE_ERROR_CODES, type StreamDefinition } from '#contract/define.ts';
import { ExpectedError } from '#core/result.ts';
import { asEnvelope, type Envelope } from './envelope.ts';
import { requestProblem } from './request-problem.ts';
import { StreamSender } from './stream-sender.ts';
import type { Transport } from './transport.ts';
import { cancelled, failedInside } from './transport-problems.ts';
import type { HandlerContext, Handlers, WireError } from './types.ts';

interface ServeOptions {
  readonly caller: HandlerContext['caller'];
  /** Called with every bug; returns the incident id that the caller is told. */
  readonly onDefect: (error: unknown, method: string) => string;
  /** Check every stream item against its schema: in development and tests. */
  readonly validateItems?: boolean;
  /** Requests that one caller may have open at a time. */
  readonly maxOpenRequests?: number;
}

/** A disk that refuses is no bug: whoever asked is told what it refused and what to do. */
function storageRefusal(error: unknown): WireError | null {
  if (!(error instanceof Error && error.name === 'StorageError' && 'code' in error)) return null;
  const code = STORAGE_ERROR_CODES.find((known) => known === error.code);
  return code ? { code, message: error.message } : null;
}

type AnyHandler = (input: unknown, context: HandlerContext) => unknown;

/** Answers the requests that arrive on a transport until it closes; open work is aborted then. */
export function serve<C extends Contract>(contract: C, handlers: Handlers<C>, transport: Transport, options: ServeOptions): void {
  const open = new Map<number, { abort: AbortController; sender: StreamSender | null }>();
  const limit = options.maxOpenRequests ?? 1000;
  transport.onClose(() => {
    for (const { abort } of open.values()) abort.abort();
    open.clear();
  });

  const fail = (id: number, error: WireError) => transport.post({ t: 'error', id, error } satisfies Envelope);

  const failWith = (id: number, method: string, definition: CallDefinition | StreamDefinition, error: unknown, signal: AbortSignal) => {
    if (signal.aborted) return fail(id, cancelled(method));
    if (error instanceof ExpectedError && definition.errors.includes(error.code)) {
      return fail(id, { code: error.code, message: error.message, ...(error.data === undefined ? {} : { data: error.data }) });
    }
    const refusal = storageRefusal(error);
    if (refusal) return fail(id, refusal);
    const incident = options.onDefect(error, method);
    return fail(id, failedInside(method, incident));
  };

  async function answerCall(
    id: number,
    method: string,
    definition: CallDefinition,
    handler: AnyHandler,
    input: unknown,
    signal: AbortSignal,
  ) {
    try {
      const value = definition.output.parse(await handler(input, { signal, caller: options.caller }));
      if (open.has(id)) transport.post({ t: 'ok', id, value } satisfies Envelope);
    } catch (error) {
      failWith(id, method, definition, error, signal);
    } finally {
      open.delete(id);
    }
  }

  async function answerStream(
    id: number,
    method: string,
    definition: StreamDefinition,
    handler: AnyHandler,
    input: unknown,
    abort: AbortController,
  ) {
    const sender = new StreamSender(transport, id, definition);
    const entry = open.get(id);
    if (entry) entry.sender = sender;
    try {
      const items = handler(input, { signal: abort.signal, caller: options.caller }) as AsyncIterable<unknown>;
      for await (const item of items) {
        if (abort.signal.aborted) break;
        sender.send(options.validateItems ? definition.item.parse(item) : item);
      }
      if (abort.signal.aborted) fail(id, cancelled(method));
      else await sender.drained(abort.signal).then(() => transport.post({ t: 'end', id } satisfies Envelope));
    } catch (error) {
      failWith(id, method, definition, error, abort.signal);
    } finally {
      abort.abort();
      open.delete(id);
    }
  }

  function start({ id, method, input }: Extract<Envelope, { t: 'request' }>) {
    if (open.has(id)) return fail(id, { code: 'BadRequest', message: `Request ${id} is still open.` });
    if (open.size >= limit) return fail(id, { code: 'BadRequest', message: `More than ${limit} requests are open.` });
    const definition = Object.hasOwn(contract, method) ? contract[method] : undefined;
    const handler = Object.hasOwn(handlers, method) ? (handlers as Record<string, AnyHandler>)[method] : undefined;
    if (!(definition && handler)) return fail(id, { code: 'UnknownMethod', message: `There is no method ${method.slice(0, 80)}.` });
    const parsed = definition.input.safeParse(input);
    if (!parsed.success) {
      const issues = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: requestProblem(issue) }));
      const first = issues[0];
      return fail(id, { code: 'BadRequest', message: `${method}: ${first?.path || 'the input'} ${first?.message}.`, data: issues });
    }
    const abort = new AbortController();
    open.set(id, { abort, sender: null });
    if (definition.kind === 'call') void answerCall(id, method, definition, handler, parsed.data, abort.signal);
    else void answerStream(id, method, definition, handler, parsed.data, abort);
  }

  transport.onMessage((message) => {
    const envelope = asEnvelope(message);
    if (!envelope) return;
    if (envelope.t === 'request') start(envelope);
    else if (envelope.t === 'cancel') open.get(envelope.id)?.abort.abort();
    else if (envelope.t === 'more') open.get(envelope.id)?.sender?.grant(envelope.count);
  });
}
