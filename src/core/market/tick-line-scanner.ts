import { createSymbolTable, type SymbolTable } from './symbol-table.ts';
import {
  storeParsedTickLine,
  TICK_LINE_ASK,
  TICK_LINE_BID,
  TICK_LINE_FLAGS,
  TICK_LINE_LAST,
  TICK_LINE_SEQUENCE,
  TICK_LINE_SYMBOL,
  TICK_LINE_TIME_MS,
  TICK_LINE_VOLUME,
} from './tick-line.ts';

/**
 * Reads tick lines such as `{"t":"tick","s":"EURUSD","seq":7,"ms":1770000000083,"b":1.1,"a":1.10001,"l":0,"v":0,"f":6}`
 * from bytes, without allocation. It knows this one shape (keys in any order, no white space, no escapes, numbers that
 * fit a double exactly before scaling); for everything else `scan` says false and the caller takes
 * `scanParsed(JSON.parse(line))`. A line that `scan` accepts gives exactly what JSON.parse gives; a line that JSON.parse refuses is
 * never accepted.
 */
export interface TickLineScanner {
  /** Scans `bytes[from, to)`, one line without its line feed. True: `TICK_LINE_WIDTH` doubles are in `out` from `at` on (tick-line.ts). */
  scan(bytes: Uint8Array, from: number, to: number, out: Float64Array, at: number): boolean;
  /** The slow way, for a line that was parsed as JSON. False: not a valid tick line. */
  scanParsed(value: unknown, out: Float64Array, at: number): boolean;
  /** The symbols seen so far, by slot. */
  readonly symbols: SymbolTable;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Every power that is exact as a double. A quotient or product of two exact doubles is rounded once, as JSON.parse rounds (Clinger 1990). */
const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

const SEEN_TYPE = 1;
const SEEN_SYMBOL = 2;
const SEEN_SEQUENCE = 4;
const SEEN_TIME = 8;
const SEEN_BID = 16;
const SEEN_ASK = 32;
const SEEN_LAST = 64;
const SEEN_VOLUME = 128;
const SEEN_FLAGS = 256;
const REQUIRED = SEEN_TYPE | SEEN_SYMBOL | SEEN_SEQUENCE | SEEN_TIME | SEEN_BID | SEEN_ASK;

const isCount = (value: number): boolean => value >= 0 && value <= Number.MAX_SAFE_INTEGER && Math.floor(value) === value;

/** A scanner with its own table of symbols. Keep one per connection, or one for a whole file. */
export function createTickLineScanner(symbols: SymbolTable = createSymbolTable()): TickLineScanner {
  /** Where the last call of `readNumber` stopped. */
  let cursor = 0;

  /** Value of the JSON number at `p`; NaN when there is none, or when it needs the slow way. Reads past the end give 0, which ends every loop. */
  const readNumber = (bytes: Uint8Array, start: number): number => {
    let p = start;
    const isNegative = bytes[p] === MINUS;
    if (isNegative) p++;
    let digit = ((bytes[p] as number) | 0) - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    const isZero = digit === 0;
    // Nine digits at a time as 32-bit integers: a chain of double multiplications costs three times as much.
    let whole = 0;
    let chunk = digit;
    let chunkDigits = 1;
    let point = 0;
    for (;;) {
      digit = ((bytes[++p] as number) | 0) - ZERO;
      if (digit >= 0 && digit <= 9) {
        if (isZero && point === 0) return Number.NaN;
        if (chunkDigits === 9) {
          whole = whole * 1e9 + chunk;
          chunk = 0;
          chunkDigits = 0;
        }
        chunk = (chunk * 10 + digit) | 0;
        chunkDigits++;
      } else if (digit === POINT - ZERO && point === 0) point = p + 1;
      else break;
    }
    const mantissa = whole === 0 ? chunk : whole * (POWERS_OF_TEN[chunkDigits] as number) + chunk;
    let scale = 0;
    if (point !== 0) {
      scale = point - p;
      if (scale === 0) return Number.NaN;
    }
    if (((bytes[p] as number) | 0x20) === 0x65) {
      p++;
      const sign = bytes[p];
      if (sign === MINUS || sign === 0x2b) p++;
      const first = p;
      let exponent = 0;
      for (digit = (bytes[p] as number) - ZERO; digit >= 0 && digit <= 9; digit = (bytes[++p] as number) - ZERO)
        exponent = exponent * 10 + digit;
      if (p === first) return Number.NaN;
      scale += sign === MINUS ? -exponent : exponent;
    }
    if (mantissa > Number.MAX_SAFE_INTEGER || scale < -22 || scale > 22) return Number.NaN;
    cursor = p;
    const value = scale < 0 ? mantissa / (POWERS_OF_TEN[-scale] as number) : mantissa * (POWERS_OF_TEN[scale] as number);
    return isNegative ? -value : value;
  };

  const scan = (bytes: Uint8Array, from: number, to: number, out: Float64Array, at: number): boolean => {
    if (bytes[from] !== OPEN_BRACE) return false;
    out[at + TICK_LINE_LAST] = 0;
    out[at + TICK_LINE_VOLUME] = 0;
    out[at + TICK_LINE_FLAGS] = 0;
    let seen = 0;
    let p = from + 1;
    while (p < to) {
      if (bytes[p] !== QUOTE) return false;
      let field = 0;
      let index = 0;
      const key = bytes[p + 1];
      if (bytes[p + 2] === QUOTE) {
        p += 3;
        if (key === 0x62) {
          field = SEEN_BID;
          index = TICK_LINE_BID;
        } else if (key === 0x61) {
          field = SEEN_ASK;
          index = TICK_LINE_ASK;
        } else if (key === 0x6c) {
          field = SEEN_LAST;
          index = TICK_LINE_LAST;
        } else if (key === 0x76) {
          field = SEEN_VOLUME;
          index = TICK_LINE_VOLUME;
        } else if (key === 0x66) {
          field = SEEN_FLAGS;
          index = TICK_LINE_FLAGS;
        } else if (key === 0x74) field = SEEN_TYPE;
        else if (key === 0x73) field = SEEN_SYMBOL;
        else return false;
      } else if (key === 0x6d && bytes[p + 2] === 0x73 && bytes[p + 3] === QUOTE) {
        field = SEEN_TIME;
        index = TICK_LINE_TIME_MS;
        p += 4;
      } else if (key === 0x73 && bytes[p + 2] === 0x65 && bytes[p + 3] === 0x71 && bytes[p + 4] === QUOTE) {
        field = SEEN_SEQUENCE;
        index = TICK_LINE_SEQUENCE;
        p += 5;
      } else return false;
      if (bytes[p] !== COLON || (seen & field) !== 0) return false;
      seen |= field;
      p++;
      if (index !== 0) {
        const value = readNumber(bytes, p);
        if (Number.isNaN(value)) return false;
        out[at + index] = value;
        p = cursor;
      } else {
        if (bytes[p] !== QUOTE) return false;
        const start = ++p;
        // Escapes, control characters and anything beyond ASCII go the slow way.
        for (let byte = bytes[p] as number; p < to && byte !== QUOTE; byte = bytes[++p] as number) {
          if (byte < 0x21 || byte > 0x7e || byte === 0x5c) return false;
        }
        if (p >= to) return false;
        if (field === SEEN_TYPE) {
          if (
            p - start !== 4 ||
            bytes[start] !== 0x74 ||
            bytes[start + 1] !== 0x69 ||
            bytes[start + 2] !== 0x63 ||
            bytes[start + 3] !== 0x6b
          )
            return false;
        } else {
          const slot = symbols.slotOfBytes(bytes, start, p);
          if (slot < 0) return false;
          out[at + TICK_LINE_SYMBOL] = slot;
        }
        p++;
      }
      if (p >= to) return false;
      if (bytes[p] === CLOSE_BRACE) {
        return (
          p + 1 === to &&
          (seen & REQUIRED) === REQUIRED &&
          isCount(out[at + TICK_LINE_SEQUENCE] as number) &&
          isCount(out[at + TICK_LINE_TIME_MS] as number) &&
          isCount(out[at + TICK_LINE_FLAGS] as number)
        );
      }
      if (bytes[p] !== COMMA) return false;
      p++;
    }
    return false;
  };

  return { scan, scanParsed: (value, out, at) => storeParsedTickLine(value, symbols, out, at), symbols };
}
