import { z } from 'zod';
import type { SymbolTable } from './symbol-table.ts';

/** Doubles that one scanned tick line fills; see the indexes below. */
export const TICK_LINE_WIDTH = 8;
/** Slot of the symbol in the scanner's table. */
export const TICK_LINE_SYMBOL = 0;
/** The sender's sequence number, an integer from 0. */
export const TICK_LINE_SEQUENCE = 1;
/** The sender's clock (for MetaTrader: server time), milliseconds. */
export const TICK_LINE_TIME_MS = 2;
export const TICK_LINE_BID = 3;
export const TICK_LINE_ASK = 4;
/** Last traded price, 0 when the line has none. */
export const TICK_LINE_LAST = 5;
/** Volume of the last trade, 0 when the line has none. */
export const TICK_LINE_VOLUME = 6;
/** What changed: MetaTrader's TICK_FLAG bits (2 bid, 4 ask, 8 last, 16 volume, 32 buy, 64 sell); 0 when absent. */
export const TICK_LINE_FLAGS = 7;

/** A tick line after JSON.parse. Unknown keys are allowed, so that a newer sender can add some. */
const tickLine = z.object({
  t: z.literal('tick'),
  s: z.string(),
  seq: z.number().int().nonnegative(),
  ms: z.number().int().nonnegative(),
  b: z.number(),
  a: z.number(),
  l: z.number().default(0),
  v: z.number().default(0),
  f: z.number().int().nonnegative().default(0),
});

/** Writes a parsed tick line to `out` at `at`. False, with nothing to rely on in `out`, when the value is no valid tick line. */
export function storeParsedTickLine(value: unknown, symbols: SymbolTable, out: Float64Array, at: number): boolean {
  const parsed = tickLine.safeParse(value);
  if (!parsed.success) return false;
  const slot = symbols.slotOf(parsed.data.s);
  if (slot < 0) return false;
  out[at + TICK_LINE_SYMBOL] = slot;
  out[at + TICK_LINE_SEQUENCE] = parsed.data.seq;
  out[at + TICK_LINE_TIME_MS] = parsed.data.ms;
  out[at + TICK_LINE_BID] = parsed.data.b;
  out[at + TICK_LINE_ASK] = parsed.data.a;
  out[at + TICK_LINE_LAST] = parsed.data.l;
  out[at + TICK_LINE_VOLUME] = parsed.data.v;
  out[at + TICK_LINE_FLAGS] = parsed.data.f;
  return true;
}
