import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeFrame } from '#rpc/frame-codec.ts';

describe('frame codec', () => {
  it('gives back any JSON value with columns anywhere in it', () => {
    const column = fc.float64Array({ maxLength: 20 });
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        fc.string(),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => (x === 0 ? 0 : x)),
        fc.boolean(),
        fc.constant(null),
        column,
        fc.uint8Array(),
        fc.array(tie('any')),
        fc.dictionary(
          fc.string().filter((key) => key !== '__proto__'),
          tie('any'),
          { noNullPrototype: true },
        ),
      ),
    })).any;
    fc.assert(
      fc.property(value, (message) => {
        expect(decodeFrame(encodeFrame(message))).toEqual(message);
        expect(decodeFrame(Buffer.from(encodeFrame(message)))).toEqual(message);
      }),
    );
  });

  it('never reads outside a damaged frame: it throws or gives some value', () => {
    const sound = encodeFrame({ t: 'ok', id: 1, value: { close: new Float64Array([1, 2, 3]) } });
    fc.assert(
      fc.property(fc.nat(sound.length - 1), fc.integer({ min: 1, max: 255 }), fc.nat(sound.length), (at, flip, cut) => {
        const damaged = sound.slice(0, cut);
        if (at < damaged.length) damaged[at] = (damaged[at] ?? 0) ^ flip;
        try {
          decodeFrame(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
    );
  });

  it('refuses a column that claims more than the frame holds', () => {
    const forged = encodeFrame({ x: { '\u0000column': { kind: 'f64', offset: 0, length: 1_000_000 } } });
    expect(() => decodeFrame(forged)).toThrow('column outside');
    const negative = encodeFrame({ x: { '\u0000column': { kind: 'u8', offset: -8, length: 4 } } });
    expect(() => decodeFrame(negative)).toThrow('column outside');
  });
});
