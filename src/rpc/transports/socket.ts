import type { Socket } from 'node:net';
import { decodeFrame, encodeFrame, MAX_MESSAGE_BYTES } from '../frame-codec.ts';
import { type Transport, TransportState } from '../transport.ts';

/** Bytes that may wait for a peer that does not read before it is cut off. */
const MAX_UNSENT_BYTES = 256 * 1024 * 1024;

/** Rides on a local socket: each message is a `u32` length and a frame. A malformed or oversized frame closes the socket. */
export function socketTransport(socket: Socket, maxMessageBytes = MAX_MESSAGE_BYTES): Transport {
  const state = new TransportState();
  let received: Buffer[] = [];
  let receivedBytes = 0;
  let needed = 4;
  let isReadingBody = false;

  const take = (count: number): Buffer => {
    const all = received.length === 1 && received[0] ? received[0] : Buffer.concat(received, receivedBytes);
    const rest = all.subarray(count);
    received = rest.length > 0 ? [rest] : [];
    receivedBytes = rest.length;
    return all.subarray(0, count);
  };

  const readAll = () => {
    while (receivedBytes >= needed) {
      const part = take(needed);
      if (isReadingBody) {
        isReadingBody = false;
        needed = 4;
        state.deliver(decodeFrame(part));
      } else {
        needed = part.readUInt32LE(0);
        isReadingBody = true;
        if (needed > maxMessageBytes) throw new Error(`message of ${needed} bytes is over the limit of ${maxMessageBytes}`);
      }
    }
  };

  socket.on('data', (chunk: Buffer) => {
    received.push(chunk);
    receivedBytes += chunk.length;
    try {
      readAll();
    } catch {
      socket.destroy();
    }
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => state.markClosed());
  return {
    post: (message) => {
      if (state.isClosed || socket.destroyed) return;
      const frame = encodeFrame(message);
      const length = Buffer.alloc(4);
      length.writeUInt32LE(frame.length, 0);
      socket.cork();
      socket.write(length);
      socket.write(frame);
      socket.uncork();
      if (socket.writableLength > MAX_UNSENT_BYTES) socket.destroy();
    },
    onMessage: (receive) => state.setReceiver(receive),
    onClose: (listener) => state.addCloseListener(listener),
    close: () => {
      socket.end();
      setImmediate(() => socket.destroy());
    },
  };
}
