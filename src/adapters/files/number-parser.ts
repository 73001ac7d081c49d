const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const PLAIN_NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
/** The no-break spaces U+00A0 and U+202F as their UTF-8 bytes. */
const UTF8_BLANKS = /\u00c2\u00a0|\u00e2\u0080\u00af/g;
const SUFFIXES: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, b: 1e9 };

const isBlank = (byte: number | undefined) => byte === 0x20 || byte === 0x09;

/** Reads numbers out of bytes, correctly rounded, in one way of writing them. */
export class NumberParser {
  readonly isDecimalComma: boolean;
  /** Digits after the decimal sign of the last number read, trailing zeros not counted. */
  decimals = 0;
  /** Whether the last cell held nothing. */
  isEmpty = false;
  #decimal: number;

  constructor(isDecimalComma: boolean) {
    this.isDecimalComma = isDecimalComma;
    this.#decimal = isDecimalComma ? 0x2c : 0x2e;
  }

  /** NaN for an empty cell and for what is not a number. */
  parse(bytes: Buffer, from: number, to: number): number {
    let at = from;
    let end = to;
    while (at < end && isBlank(bytes[at])) at++;
    while (end > at && isBlank(bytes[end - 1])) end--;
    this.decimals = 0;
    this.isEmpty = at === end;
    if (this.isEmpty) return Number.NaN;
    const start = at;
    const isNegative = bytes[at] === 0x2d;
    if (isNegative || bytes[at] === 0x2b) at++;
    let mantissa = 0;
    let digits = 0;
    let places = -1;
    let significant = 0;
    for (; at < end; at++) {
      const byte = bytes[at] as number;
      if (byte >= 0x30 && byte <= 0x39) {
        mantissa = mantissa * 10 + (byte - 0x30);
        digits++;
        if (places >= 0) {
          places++;
          if (byte !== 0x30) significant = places;
        }
      } else if (byte === this.#decimal && places < 0) places = 0;
      else return this.#parseText(bytes.toString('latin1', start, end));
    }
    // Up to 15 digits and a power of ten up to 22 are exact doubles, so one division rounds correctly (Clinger 1990).
    if (digits === 0 || digits > 15) return this.#parseText(bytes.toString('latin1', start, end));
    this.decimals = significant;
    const value = places > 0 ? mantissa / (POWERS_OF_TEN[places] as number) : mantissa;
    return isNegative ? -value : value;
  }

  /** The ways of writing that are too rare for the fast path: groups of thousands, currency signs, exponents, 1.2M. */
  #parseText(written: string): number {
    const group = this.isDecimalComma ? '.' : ',';
    const text = written.replace(UTF8_BLANKS, ' ').replace(/^([+-]?)[$\u00a3\u00a5]\s*/, '$1');
    const pattern = new RegExp(`^([+-]?\\d{1,3}(?:[${group}' \\u00a0]\\d{3})+)(?=$|[^\\d${group}])`);
    const ungrouped = text.replace(pattern, (digits) => digits.replace(/[^\d+-]/g, ''));
    const plain = this.isDecimalComma ? ungrouped.replace(',', '.') : ungrouped;
    if (this.isDecimalComma && ungrouped.includes('.')) return Number.NaN;
    const suffix = SUFFIXES[plain.slice(-1).toLowerCase()];
    const number = suffix === undefined ? plain : plain.slice(0, -1);
    if (!PLAIN_NUMBER.test(number)) return Number.NaN;
    const value = Number(number) * (suffix ?? 1);
    if (!Number.isFinite(value)) return Number.NaN;
    this.decimals = decimalsOf(number, value);
    return value;
  }
}

/** Decimals as written; of more digits than a double carries (1.1600000000000001) those of the number that was meant. */
function decimalsOf(written: string, value: number): number {
  const isNoisy = written.replace(/[eE].*$|\D/g, '').length > 15;
  const text = isNoisy ? value.toPrecision(12) : written;
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.slice(point + 1).replace(/[eE].*$|0+$/g, '').length;
}
