import type { Contract } from '#contract/define.ts';
import { connect } from '#rpc/connect.ts';
import { serve } from '#rpc/serve.ts';
import { memoryPair } from '#rpc/transports/memory-pair.ts';
import type { Client, HandlerContext, Handlers } from '#rpc/types.ts';

/** A client of some handlers of a contract, over the in-memory transport. Methods without a handler answer `Defect`. */
export function directClient<C extends Contract>(
  contract: C,
  handlers: Partial<Handlers<C>>,
  caller: HandlerContext['caller'] = 'command-line',
): Client<C> {
  const [server, client] = memoryPair();
  const missing = (method: string) => () => {
    throw new Error(`no handler for ${method}`);
  };
  const all = Object.fromEntries(
    Object.keys(contract).map((method) => [method, (handlers as Record<string, unknown>)[method] ?? missing(method)]),
  );
  serve(contract, all as Handlers<C>, server, { caller, onDefect: (error) => String(error), validateItems: true });
  return connect(contract, client);
}
