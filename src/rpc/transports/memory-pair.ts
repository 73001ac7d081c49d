import { type Transport, TransportState } from '../transport.ts';

/** Two connected ends in one process. Messages are cloned, as they would be between processes, and arrive in a later microtask. */
export function memoryPair(): [Transport, Transport] {
  const states = [new TransportState(), new TransportState()] as const;
  const makeEnd = (own: TransportState, other: TransportState): Transport => ({
    post: (message) => {
      if (own.isClosed) return;
      const copy = structuredClone(message);
      queueMicrotask(() => other.deliver(copy));
    },
    onMessage: (receive) => own.setReceiver(receive),
    onClose: (listener) => own.addCloseListener(listener),
    close: () => {
      queueMicrotask(() => {
        own.markClosed();
        other.markClosed();
      });
    },
  });
  return [makeEnd(states[0], states[1]), makeEnd(states[1], states[0])];
}
