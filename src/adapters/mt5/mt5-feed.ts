import { createServer, type Server } from 'node:net';
import type { Clock } from '#core/ports/clock.ts';
import type { MarketFeed } from '#core/ports/market-feed.ts';
import { StorageError } from '#core/ports/market-store.ts';
import { ExpectedError } from '#core/result.ts';
import type { BridgeContext, BridgeEvent } from './bridge-context.ts';
import type { HelloFrame } from './frames.ts';
import { DEFAULT_MT5_LIMITS, type Mt5Limits, NO_ROOM_RETRY_S } from './limits.ts';
import type { LineConnection } from './line-connection.ts';
import type { StoredTicks } from './resume-positions.ts';
import { Stranger } from './stranger.ts';
import { Terminal } from './terminal.ts';
import { TerminalSession } from './terminal-session.ts';
import { TokenGate } from './token-gate.ts';

const LOOPBACK = '127.0.0.1';

interface Mt5FeedOptions {
  /** Port on 127.0.0.1; 0 for any free one. */
  readonly port: number;
  /** Hex SHA-256 of the token (see `digestOfToken`); null while none was created: every terminal is refused. */
  readonly tokenDigest: string | null;
  readonly clock: Clock;
  readonly limits?: Partial<Mt5Limits>;
  /** Where committed ticks can be read, so that a restart of app and terminal together loses and repeats nothing. */
  readonly store?: StoredTicks;
  /** Told about refused connections, for the log. */
  readonly report?: (event: BridgeEvent) => void;
}

export interface Mt5Feed extends MarketFeed {
  /** The port in use; 0 before `start`. */
  readonly port: number;
}

/** The MetaTrader 5 feed: a server on the loopback address that expert advisors connect to. Protocol: docs/mt5.md. */
export function createMt5Feed(options: Mt5FeedOptions): Mt5Feed {
  const limits: Mt5Limits = { ...DEFAULT_MT5_LIMITS, ...options.limits };
  const terminals = new Map<string, Terminal>();
  const sessions = new Map<LineConnection, TerminalSession>();
  const strangers = new Set<Stranger>();
  let server: Server | null = null;
  let context: BridgeContext | null = null;
  let port = 0;

  const accept = (bridge: BridgeContext, hello: HelloFrame, connection: LineConnection): void => {
    const name = `mt5:${hello.server}:${hello.login}`;
    let terminal = terminals.get(name);
    if (terminal === undefined) {
      if (terminals.size >= limits.maximumTerminals) {
        const text = `At most ${limits.maximumTerminals} terminals can be connected, and as many were since the start.`;
        bridge.report({ code: 'TooManyTerminals', message: text });
        connection.refuse('TooManyTerminals', text, 300);
        return;
      }
      try {
        terminal = new Terminal(bridge.sink, name);
      } catch (error) {
        if (!(error instanceof StorageError)) throw error;
        bridge.report({ code: 'NoRoom', message: error.message });
        connection.refuse('NoRoom', error.message, NO_ROOM_RETRY_S);
        return;
      }
      terminals.set(name, terminal);
    }
    const older = terminal.connection;
    terminal.connection = connection;
    older?.refuse('Replaced', 'A newer connection of the same account took over. Remove the expert advisor from one of the charts.', 60);
    const session = new TerminalSession(bridge, terminal, connection, hello);
    sessions.set(connection, session);
    connection.handOver(
      {
        line: (bytes, from, to) => session.line(bytes, from, to),
        idle: () => session.idle(),
        closed: () => {
          sessions.delete(connection);
          session.closed();
        },
      },
      limits.maximumLineBytes,
    );
    session.begin();
    if (bridge.isBehind) connection.pause();
  };

  const listen = (bridge: BridgeContext): Promise<Server> => {
    const gate = new TokenGate(options.tokenDigest, options.clock, limits);
    const listening = createServer((socket) => {
      const oldest = strangers.values().next();
      if (strangers.size >= limits.maximumStrangers && !oldest.done) {
        bridge.report({ code: 'TooManyStrangers', message: 'Many programs connect to the MetaTrader port without a greeting.' });
        oldest.value.connection.drop();
      }
      strangers.add(
        new Stranger(socket, bridge, gate, {
          accept: (hello, connection) => accept(bridge, hello, connection),
          gone: (stranger) => strangers.delete(stranger),
        }),
      );
    });
    return new Promise((resolve, reject) => {
      listening.once('error', (error: NodeJS.ErrnoException) => {
        const isTaken = error.code === 'EADDRINUSE' || error.code === 'EACCES';
        const text = `Port ${options.port} on ${LOOPBACK} can't be used: another program has it. Choose another port in the connection settings and in the expert advisor.`;
        reject(isTaken ? new ExpectedError('PortTaken', text) : error);
      });
      listening.listen({ port: options.port, host: LOOPBACK, exclusive: true }, () => resolve(listening));
    });
  };

  return {
    id: 'mt5',
    kind: 'mt5',
    get port() {
      return port;
    },
    async start(sink) {
      if (server !== null) return;
      context = {
        sink,
        clock: options.clock,
        limits,
        store: options.store ?? null,
        report: options.report ?? (() => {}),
        isBehind: false,
        pauseAll() {
          this.isBehind = true;
          for (const connection of sessions.keys()) connection.pause();
        },
      };
      server = await listen(context);
      const address = server.address();
      port = address !== null && typeof address === 'object' ? address.port : 0;
    },
    async stop() {
      const closing = server;
      if (closing === null) return;
      server = null;
      port = 0;
      const closed = new Promise<void>((resolve) => closing.close(() => resolve()));
      for (const stranger of [...strangers]) stranger.connection.drop();
      for (const connection of [...sessions.keys()]) connection.refuse('Stopping', 'The app is closing. Try again later.', 5);
      await closed;
      for (const terminal of terminals.values()) context?.sink.state(terminal.sourceId, 'stopped', null);
      terminals.clear();
    },
    committed(source, sourceSequence) {
      for (const terminal of terminals.values()) {
        if (terminal.sourceId === source) terminal.connection?.ack(sourceSequence);
      }
    },
    resumed() {
      if (context !== null) context.isBehind = false;
      for (const session of [...sessions.values()]) session.resume();
    },
  };
}
