import type { Timeframe } from '#core/market/timeframe.ts';

/** Bounds of the bridge. Every one exists so that a broken or hostile peer on the loopback port costs little. */
export interface Mt5Limits {
  /** Time for the first line of a connection. */
  readonly helloTimeoutMs: number;
  /** Longest first line, before anything is known of the peer. */
  readonly maximumHelloBytes: number;
  /** Longest line of an accepted terminal. */
  readonly maximumLineBytes: number;
  /** Lines that can't be read before the connection is given up; good lines win credit back. */
  readonly maximumBadLines: number;
  /** Connections that have not said a valid hello yet; the oldest is dropped for a new one. */
  readonly maximumStrangers: number;
  readonly maximumTerminals: number;
  /** Symbols of one terminal. */
  readonly maximumSymbols: number;
  /** Pings go out at this interval. */
  readonly heartbeatMs: number;
  /** Without a byte for so long the connection counts as dead. */
  readonly silenceMs: number;
  /** Wrong tokens a minute that are answered at once; beyond it hellos are judged one at a time, `tokenDelayMs` apart. */
  readonly wrongTokensPerMinute: number;
  readonly tokenDelayMs: number;
  /** Requests to send again that bring no progress before the connection is given up. */
  readonly maximumResendRequests: number;
  /** Bars of each timeframe asked for when a symbol is first seen. */
  readonly historyBars: Partial<Record<Timeframe, number>>;
}

export const DEFAULT_MT5_LIMITS: Mt5Limits = {
  helloTimeoutMs: 5_000,
  maximumHelloBytes: 16_384,
  maximumLineBytes: 262_144,
  maximumBadLines: 100,
  maximumStrangers: 8,
  maximumTerminals: 16,
  maximumSymbols: 256,
  heartbeatMs: 5_000,
  silenceMs: 15_000,
  wrongTokensPerMinute: 5,
  tokenDelayMs: 250,
  maximumResendRequests: 3,
  historyBars: { '1m': 20_000, '5m': 10_000, '15m': 10_000, '30m': 5_000, '1h': 10_000, '4h': 5_000, '1d': 5_000 },
};

/** A terminal that could not be taken in because the disk refused comes back after so many seconds. */
export const NO_ROOM_RETRY_S = 15;
