import { type Transport, TransportState } from './transport.ts';

/** Several named connections over one transport: what the browser's WebSocket and the local socket carry. */
type ChannelMessage =
  | { readonly k: 'open'; readonly c: number; readonly name: string }
  | { readonly k: 'data'; readonly c: number; readonly d: unknown }
  | { readonly k: 'close'; readonly c: number };

const MAX_CHANNELS = 64;

function asChannelMessage(message: unknown): ChannelMessage | null {
  if (typeof message !== 'object' || message === null) return null;
  const { k, c, name } = message as Record<string, unknown>;
  if (typeof c !== 'number' || !Number.isSafeInteger(c)) return null;
  if (k === 'open') return typeof name === 'string' ? (message as ChannelMessage) : null;
  return k === 'data' || k === 'close' ? (message as ChannelMessage) : null;
}

function makeChannel(base: Transport, id: number, channels: Map<number, TransportState>): Transport {
  const state = new TransportState();
  channels.set(id, state);
  return {
    post: (message) => {
      if (!state.isClosed) base.post({ k: 'data', c: id, d: message } satisfies ChannelMessage);
    },
    onMessage: (receive) => state.setReceiver(receive),
    onClose: (listener) => state.addCloseListener(listener),
    close: () => {
      if (!state.markClosed()) return;
      channels.delete(id);
      base.post({ k: 'close', c: id } satisfies ChannelMessage);
    },
  };
}

function route(base: Transport, channels: Map<number, TransportState>, onOpen: (id: number, name: string) => void): void {
  base.onMessage((raw) => {
    const message = asChannelMessage(raw);
    if (!message) return;
    if (message.k === 'open') onOpen(message.c, message.name);
    else if (message.k === 'data') channels.get(message.c)?.deliver(message.d);
    else {
      channels.get(message.c)?.markClosed();
      channels.delete(message.c);
    }
  });
  base.onClose(() => {
    for (const state of channels.values()) state.markClosed();
    channels.clear();
  });
}

/** The side that opens channels. */
export function channelClient(base: Transport): { open(name: string): Transport } {
  const channels = new Map<number, TransportState>();
  let nextId = 1;
  route(base, channels, () => undefined);
  return {
    open: (name) => {
      const id = nextId++;
      const channel = makeChannel(base, id, channels);
      base.post({ k: 'open', c: id, name } satisfies ChannelMessage);
      return channel;
    },
  };
}

/** The side that accepts channels: `accept` gets the name asked for and the channel, and closes it when it has no such thing. */
export function channelServer(base: Transport, accept: (name: string, channel: Transport) => void): void {
  const channels = new Map<number, TransportState>();
  route(base, channels, (id, name) => {
    if (channels.has(id)) return;
    const channel = makeChannel(base, id, channels);
    if (channels.size > MAX_CHANNELS) channel.close();
    else accept(name, channel);
  });
}

/** Passes messages between two transports until one closes, then closes the other. */
export function bridge(one: Transport, other: Transport): void {
  one.onMessage((message) => other.post(message));
  other.onMessage((message) => one.post(message));
  one.onClose(() => other.close());
  other.onClose(() => one.close());
}
