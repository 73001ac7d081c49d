// verifies: user-strategies
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packValue, unpackValue } from '#core/user-code/packed-value.ts';

const number = fc.double();
const column = fc.array(number, { maxLength: 8 }).map((values) => Float64Array.from(values));
const bytes = fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 8 }).map((values) => Uint8Array.from(values));
const signs = fc.array(fc.integer({ min: -1, max: 1 }), { maxLength: 8 }).map((values) => Int8Array.from(values));
const places = fc.array(fc.integer({ min: 0, max: 65_535 }), { maxLength: 8 }).map((values) => Uint16Array.from(values));
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    number,
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    column,
    bytes,
    signs,
    places,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.stringMatching(/^[a-z]\w{0,6}$/), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

describe('a value on its way into a sandbox and back', () => {
  it('is the same to the last bit, columns of every kind and numbers that JSON has no words for included', () => {
    fc.assert(
      fc.property(value, (given) => {
        const { json, columns } = packValue(given);
        expect(unpackValue({ json: JSON.parse(JSON.stringify(json)), columns })).toStrictEqual(given);
      }),
    );
  });

  it('shares no memory with what it was made of', () => {
    const shared = new Float64Array(new SharedArrayBuffer(16));
    const { columns } = packValue({ part: shared.subarray(1) });
    expect(columns[0]?.buffer).toBeInstanceOf(ArrayBuffer);
    expect(columns[0]?.buffer.byteLength).toBe(8);
  });

  it('is refused when it names a column that is not there', () => {
    expect(() => unpackValue({ json: { a: { $column: 3 } }, columns: [] })).toThrow('There is no column 3.');
  });
});
