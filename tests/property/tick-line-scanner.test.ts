import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSymbolTable } from '#core/market/symbol-table.ts';
import { TICK_LINE_WIDTH } from '#core/market/tick-line.ts';
import { createTickLineScanner } from '#core/market/tick-line-scanner.ts';

interface Read {
  readonly by: 'scan' | 'parse';
  readonly fields: readonly (string | number)[];
}

/** Reads a line as the feed does: fast first, then JSON.parse. Null when neither takes it. */
function read(line: string, scanner = createTickLineScanner(createSymbolTable(4))): Read | null {
  const bytes = Buffer.from(`x${line}\n{"t":"tick"`);
  const out = new Float64Array(TICK_LINE_WIDTH + 1);
  const fields = () => [scanner.symbols.symbolOf(out[1] as number), ...out.subarray(2)];
  if (scanner.scan(bytes, 1, 1 + Buffer.byteLength(line), out, 1)) return { by: 'scan', fields: fields() };
  try {
    if (scanner.scanParsed(JSON.parse(line), out, 1)) return { by: 'parse', fields: fields() };
  } catch {
    return null;
  }
  return null;
}

/** What the line says according to JSON.parse alone. */
function expected(line: string): readonly (string | number)[] | null {
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  const { t, s, seq, ms, b, a, l = 0, v = 0, f = 0 } = value;
  const isCount = (n: unknown) => Number.isSafeInteger(n) && (n as number) >= 0;
  const isValid =
    t === 'tick' &&
    typeof s === 'string' &&
    /^(?!\.\.)[A-Za-z0-9._#][A-Za-z0-9._:/#^&+=-]{0,39}$/.test(s) &&
    [seq, ms, f].every(isCount) &&
    [b, a, l, v].every(Number.isFinite);
  return isValid ? ([s, seq, ms, b, a, l, v, f] as (string | number)[]) : null;
}

const digits = (maximum: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: maximum }).map((d) => d.join(''));
/** Texts of JSON numbers in every form the grammar has. */
const numberText = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? '-0' : String(n))),
  fc.integer({ min: 0, max: 2_000_000 }).map((n) => (n / 100_000).toFixed(5)),
  fc
    .tuple(
      fc.constantFrom('', '-'),
      fc.oneof(
        fc.constant('0'),
        fc.tuple(fc.integer({ min: 1, max: 9 }), digits(24)).map(([first, rest]) => `${first}${rest}`),
      ),
      fc.oneof(
        fc.constant(''),
        digits(30).map((d) => `.${d}`),
      ),
      fc.oneof(
        fc.constant(''),
        fc.tuple(fc.constantFrom('e', 'E'), fc.constantFrom('', '+', '-'), fc.integer({ min: 0, max: 40 })).map((parts) => parts.join('')),
      ),
    )
    .map((parts) => parts.join('')),
);
const priceText = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 99_999_999 }).map((n) => String(n / 1e5)) },
  { weight: 1, arbitrary: numberText },
);
const countText = fc.oneof(
  { weight: 8, arbitrary: fc.nat().map(String) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }).map(String) },
  { weight: 1, arbitrary: numberText },
);
const symbolText = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('EURUSD', 'EURUSD.m', 'EURUSD#', '#AAPL', '.US30Cash', 'BTC/USD') },
  { weight: 1, arbitrary: fc.oneof(fc.constant('..'), fc.string({ maxLength: 45 })) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
);
const pair = <T>(key: string, value: fc.Arbitrary<T>) => value.map((text) => `${JSON.stringify(key)}:${text}`);
const escaped = (text: string) => `"${[...text].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`;

const line = fc
  .tuple(
    fc.constant('"t":"tick"'),
    pair(
      's',
      symbolText.chain((s) => fc.constantFrom(JSON.stringify(s), JSON.stringify(s), ...(s.length > 0 && s.length < 8 ? [escaped(s)] : []))),
    ),
    pair('seq', countText),
    pair('ms', countText),
    pair('b', priceText),
    pair('a', priceText),
    fc.option(pair('l', priceText), { nil: null }),
    fc.option(pair('v', priceText), { nil: null }),
    fc.option(pair('f', countText), { nil: null }),
    fc.option(fc.constantFrom('"x":1', '"b":2', '"note":"späť"', '"f":6'), { nil: null, freq: 1 }),
  )
  .chain((parts) => {
    const present = parts.filter((part): part is string => part !== null);
    return fc.shuffledSubarray(present, { minLength: present.length });
  })
  .chain((parts) => fc.constantFrom(`{${parts.join(',')}}`, `{${parts.join(',')}}`, `{${parts.join(', ')} }`));

describe('the tick line scanner', () => {
  it('reads every random tick line exactly as JSON.parse does', () => {
    const scanner = createTickLineScanner();
    let scanned = 0;
    fc.assert(
      fc.property(line, (text) => {
        const got = read(text, scanner.symbols.count > 900 ? createTickLineScanner() : scanner);
        if (got?.by === 'scan') scanned++;
        expect(got?.fields ?? null).toStrictEqual(expected(text));
      }),
      { numRuns: 20_000 },
    );
    expect(scanned).toBeGreaterThan(1000);
  });

  it('never accepts a damaged line that JSON.parse refuses, and reads the rest as it does', () => {
    const whole = '{"t":"tick","s":"EURUSD","seq":12,"ms":1770000000083,"b":1.1,"a":1.10001e0,"l":0,"v":0,"f":6}';
    fc.assert(
      fc.property(
        fc.nat({ max: whole.length }),
        fc.nat({ max: 3 }),
        fc.oneof(fc.constantFrom('0', '-', '.', 'e', '"', ',', '}', '{', ':', ' ', '\\', '\u0000', ''), fc.string({ maxLength: 3 })),
        (at, removed, inserted) => {
          const text = whole.slice(0, at) + inserted + whole.slice(at + removed);
          expect(read(text)?.fields ?? null).toStrictEqual(expected(text));
        },
      ),
      { numRuns: 20_000 },
    );
  });

  it('takes the fast way for the lines that the expert advisor sends', () => {
    for (const text of [
      '{"t":"tick","s":"EURUSD","seq":1,"ms":1549238400994,"b":1.14543,"a":1.14545,"l":0,"v":0,"f":6}',
      '{"t":"tick","s":"#AAPL.m","seq":9007199254740991,"ms":1549238400994,"b":174.5,"a":174.52,"l":174.51,"v":100.5,"f":88}',
    ])
      expect(read(text)?.by).toBe('scan');
  });

  it('refuses the 1,025th symbol instead of growing without bound', () => {
    const scanner = createTickLineScanner();
    const text = (i: number) => `{"t":"tick","s":"S${i}","seq":1,"ms":1,"b":1,"a":1}`;
    for (let i = 0; i < 1024; i++) expect(read(text(i), scanner)).not.toBeNull();
    expect(read(text(1024), scanner)).toBeNull();
    expect(read(text(1023), scanner)?.fields[0]).toBe('S1023');
  });
});
