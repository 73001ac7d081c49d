import { decodeFrame, encodeFrame } from '../../frame-codec.ts';
import { type Transport, TransportState } from '../../transport.ts';

/** The browser's end of the one WebSocket. Resolves when it is open; rejects when it can't be opened. */
export function openWebSocket(url: string, protocols: string[]): Promise<Transport> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, protocols);
    const state = new TransportState();
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => resolve(transport);
    socket.onerror = () => reject(new Error('The workstation does not answer.'));
    socket.onclose = () => {
      reject(new Error('The workstation closed the connection.'));
      state.markClosed();
    };
    socket.onmessage = (event: MessageEvent) => state.deliver(decodeFrame(new Uint8Array(event.data as ArrayBuffer)));
    const transport: Transport = {
      post: (message) => {
        if (!state.isClosed && socket.readyState === WebSocket.OPEN) socket.send(encodeFrame(message));
      },
      onMessage: (receive) => state.setReceiver(receive),
      onClose: (listener) => state.addCloseListener(listener),
      close: () => socket.close(),
    };
  });
}
