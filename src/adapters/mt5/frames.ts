import { z } from 'zod';

/** Version of the line protocol; docs/mt5.md describes every frame. */
export const MT5_PROTOCOL_VERSION = 1;

const finite = z.number();
const name = z.string().max(128);

/** The first line of a connection. */
export const helloFrame = z.object({
  t: z.literal('hello'),
  v: z.number().int(),
  token: z.string().max(256),
  login: z.number().int().nonnegative(),
  server: z.string().regex(/^[\p{L}\p{N} ._()-]{1,64}$/u),
  company: name.default(''),
  currency: z.string().max(12).default(''),
  tz_offset_s: z.number().int().min(-86_400).max(86_400),
  zone: z.enum(['fixed', 'new-york', 'europe']).default('new-york'),
  build: z.number().int().default(0),
  symbols: z.array(z.string().max(64)).max(4096),
});
export type HelloFrame = z.infer<typeof helloFrame>;

/** Properties of one symbol, as the terminal knows them. */
export const symbolFrame = z.object({
  t: z.literal('symbol'),
  s: z.string(),
  digits: z.number().int().min(0).max(16),
  point: finite.nonnegative(),
  tick_size: finite.nonnegative(),
  contract_size: finite.nonnegative(),
  volume_step: finite.nonnegative(),
  currency_base: z.string().max(12).default(''),
  currency_profit: z.string().max(12).default(''),
  path: z.string().max(256).default(''),
  calc_mode: z.number().int().default(-1),
});
export type SymbolFrame = z.infer<typeof symbolFrame>;

const barRow = z.tuple([z.number().int(), finite, finite, finite, finite, finite.nonnegative()]);

/** Every other frame of an accepted terminal, but ticks: those have their own scanner. */
export const terminalFrame = z.discriminatedUnion('t', [
  symbolFrame,
  z.object({ t: z.literal('no_symbol'), s: z.string() }),
  z.object({ t: z.literal('bars'), s: z.string(), tf: z.string(), rows: z.array(barRow).max(2000), last: z.boolean() }),
  z.object({ t: z.literal('resume'), seq: z.number().int().nonnegative() }),
  z.object({ t: z.literal('live'), seq: z.number().int().nonnegative() }),
  z.object({ t: z.literal('tz'), tz_offset_s: z.number().int().min(-86_400).max(86_400) }),
  z.object({ t: z.literal('ping'), id: z.number().int(), seq: z.number().int().nonnegative().default(0) }),
  z.object({ t: z.literal('pong'), id: z.number().int() }),
  z.object({ t: z.literal('bye') }),
]);
export type TerminalFrame = z.infer<typeof terminalFrame>;
export type BarsFrame = Extract<TerminalFrame, { t: 'bars' }>;

export type RefusalCode =
  | 'BadHello'
  | 'BadToken'
  | 'BadVersion'
  | 'TooManyTerminals'
  | 'Replaced'
  | 'TooManyBadLines'
  | 'LineTooLong'
  | 'CannotResume'
  | 'NoRoom'
  | 'Stopping';

/** Frames to the terminal. Flat objects of numbers and strings, so that MQL5 can read them without a JSON library. */
export type AppFrame =
  | { t: 'welcome'; v: number; heartbeat_ms: number; silence_ms: number }
  | { t: 'refuse'; code: RefusalCode; text: string; retry_s: number }
  | { t: 'subscribe'; s: string }
  | { t: 'history'; s: string; tf: string; bars: number; to_ms: number }
  | { t: 'position'; s: string; ms: number; n: number }
  | { t: 'go'; seq: number; ms: number }
  | { t: 'ack'; seq: number }
  | { t: 'ping'; id: number }
  | { t: 'pong'; id: number };

/** One line, line feed included. */
export const encodeFrame = (frame: AppFrame): string => `${JSON.stringify(frame)}\n`;

/** The parsed line; undefined when it is no JSON. */
export function parseLine(bytes: Buffer, from: number, to: number): unknown {
  try {
    return JSON.parse(bytes.toString('utf8', from, to));
  } catch {
    return undefined;
  }
}
