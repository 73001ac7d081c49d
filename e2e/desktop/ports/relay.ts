import { messagePortTransport } from '#rpc/transports/message-port.ts';

type Port = Parameters<typeof messagePortTransport>[0];

/** Passes everything on between two ports, in both directions, the end of one included. */
export function relay(first: Port, second: Port): void {
  const [left, right] = [messagePortTransport(first), messagePortTransport(second)];
  left.onMessage((message) => right.post(message));
  right.onMessage((message) => left.post(message));
  left.onClose(() => right.close());
  right.onClose(() => left.close());
}
