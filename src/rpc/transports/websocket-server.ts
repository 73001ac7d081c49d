import type { WebSocket } from 'ws';
import { decodeFrame, encodeFrame } from '../frame-codec.ts';
import { type Transport, TransportState } from '../transport.ts';

const MAX_UNSENT_BYTES = 256 * 1024 * 1024;

/** The server's end of a browser's WebSocket: binary frames only; a malformed one closes the connection. */
export function webSocketServerTransport(socket: WebSocket): Transport {
  const state = new TransportState();
  socket.binaryType = 'nodebuffer';
  socket.on('message', (data, isBinary) => {
    try {
      if (!(isBinary && Buffer.isBuffer(data))) throw new Error('text frame');
      state.deliver(decodeFrame(data));
    } catch {
      socket.close(1002, 'malformed frame');
    }
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', () => state.markClosed());
  return {
    post: (message) => {
      if (state.isClosed || socket.readyState !== socket.OPEN) return;
      socket.send(encodeFrame(message));
      if (socket.bufferedAmount > MAX_UNSENT_BYTES) socket.terminate();
    },
    onMessage: (receive) => state.setReceiver(receive),
    onClose: (listener) => state.addCloseListener(listener),
    close: () => socket.close(1000),
  };
}
