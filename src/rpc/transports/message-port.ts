import { type Transport, TransportState } from '../transport.ts';

/** The part of a DOM `MessagePort` that is needed; a Node one fits too. */
interface EventTargetPort {
  postMessage(message: unknown): void;
  addEventListener(type: 'message' | 'close', listener: (event: { readonly data?: unknown }) => void): void;
  start?(): void;
  close(): void;
}

/** The part of Electron's `MessagePortMain` that is needed. */
interface EmitterPort {
  postMessage(message: unknown): void;
  on(type: 'message', listener: (event: { readonly data?: unknown }) => void): unknown;
  on(type: 'close', listener: () => void): unknown;
  start?(): void;
  close(): void;
}

/** Rides on a message port of the browser, of Node or of Electron. */
export function messagePortTransport(port: EventTargetPort | EmitterPort): Transport {
  const state = new TransportState();
  const onMessage = (event: { readonly data?: unknown }) => state.deliver(event.data);
  const onClose = () => void state.markClosed();
  if ('addEventListener' in port) {
    port.addEventListener('message', onMessage);
    port.addEventListener('close', onClose);
  } else {
    port.on('message', onMessage);
    port.on('close', onClose);
  }
  port.start?.();
  return {
    post: (message) => {
      if (!state.isClosed) port.postMessage(message);
    },
    onMessage: (receive) => state.setReceiver(receive),
    onClose: (listener) => state.addCloseListener(listener),
    close: () => {
      port.close();
      state.markClosed();
    },
  };
}
