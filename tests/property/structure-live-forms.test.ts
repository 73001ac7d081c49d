// verifies: structure-known-when
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mark } from '#core/indicators/marks.ts';
import { bosChoch } from '#core/indicators/smart-money/bos-choch.ts';
import { publishBreaks } from '#core/indicators/smart-money/published-breaks.ts';
import { publishedSwings } from '#core/indicators/smart-money/published-swings.ts';
import { SMART_MONEY } from '#core/indicators/smart-money/smart-money.ts';
import { WYCKOFF } from '#core/indicators/wyckoff/wyckoff.ts';
import { type BarColumns, sliceBarColumns } from '#core/market/bar-columns.ts';
import { runMarks, runPublished, type ToldMark } from '../support/published-form.ts';
import { parametersOf, runBatch } from '../support/run-indicator.ts';
import { zigzagBars } from '../support/zigzag-bars.ts';

const small = (definition: (typeof SMART_MONEY)[number], swingLength: number) =>
  'swingLength' in definition.parameters.shape ? { swingLength } : {};

/** What stands after the marks told so far, by id. */
const standing = (told: readonly ToldMark[]): Mark[] => {
  const newest = new Map(told.map(({ mark }) => [mark.id, mark]));
  return [...newest.values()].filter((mark) => mark.state !== 'withdrawn');
};

describe.each([...SMART_MONEY, ...WYCKOFF].map((definition) => [definition.id, definition] as const))('live, %s', (_id, definition) => {
  it('says after any bar what it says when the history ends there', () => {
    fc.assert(
      fc.property(zigzagBars(160), fc.nat(160), fc.integer({ min: 1, max: 4 }), (bars, at, swingLength) => {
        const raw = small(definition, swingLength);
        const end = Math.min(at, bars.timeUs.length);
        const cut = sliceBarColumns(bars, 0, end);
        const whole = runBatch(definition, bars, raw);
        for (const [name, column] of Object.entries(runBatch(definition, cut, raw))) {
          expect(whole[name]?.subarray(0, end)).toEqual(column);
        }
        if (definition.marks === undefined) return;
        const told = runMarks(definition, bars, raw);
        expect(told.filter(({ bar }) => bar < end)).toEqual(runMarks(definition, cut, raw));
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same from a copy taken at any bar, and the copy leaves the original alone', () => {
    fc.assert(
      fc.property(zigzagBars(160), fc.nat(160), fc.integer({ min: 1, max: 4 }), (bars, at, swingLength) => {
        const parameters = parametersOf(definition, small(definition, swingLength));
        const count = bars.timeUs.length;
        const cut = Math.min(at, count);
        const columns = () => definition.outputs.map(() => new Float64Array(count));
        const [whole, first, second] = [columns(), columns(), columns()];
        definition.create(parameters).pushMany(bars, 0, count, whole);
        const stream = definition.create(parameters);
        stream.pushMany(bars, 0, cut, first);
        const copy = stream.clone();
        for (const column of first) second[first.indexOf(column)]?.set(column.subarray(0, cut));
        const strange = stream.clone();
        for (let k = 1; k < 40; k++) strange.push(9e15 + k * 6e7, k, k + 9, k / 2, k + 5, 1e6, new Float64Array(8));
        stream.pushMany(bars, cut, count, first);
        copy.pushMany(bars, cut, count, second);
        expect(first).toEqual(whole);
        expect(second).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });
});

describe.each(
  [...SMART_MONEY, ...WYCKOFF].filter(({ marks }) => marks !== undefined).map((definition) => [definition.id, definition] as const),
)('marks of %s', (_id, definition) => {
  it('stamps every mark with the bar that told it, and no mark reaches beyond it', () => {
    fc.assert(
      fc.property(zigzagBars(160), fc.integer({ min: 1, max: 4 }), (bars, swingLength) => {
        const seen = new Map<string, Mark>();
        for (const { bar, mark } of runMarks(definition, bars, small(definition, swingLength))) {
          const nowUs = bars.timeUs[bar] as number;
          const before = seen.get(mark.id);
          expect(definition.markKinds).toContain(mark.kind);
          expect(mark.knownAtUs).toBeLessThanOrEqual(nowUs);
          if (before === undefined) expect(mark.knownAtUs).toBe(nowUs);
          if (mark.stateAtUs !== null && mark.stateAtUs !== before?.stateAtUs) expect(mark.stateAtUs).toBe(nowUs);
          expect(mark.stateAtUs === null).toBe(mark.state === 'open');
          expect(mark.fromTimeUs).toBeLessThanOrEqual(mark.knownAtUs);
          if (mark.toTimeUs !== null) expect(mark.toTimeUs).toBeLessThanOrEqual(nowUs);
          if (mark.shape !== 'line') expect(mark.bottom).toBeLessThanOrEqual(mark.top);
          seen.set(mark.id, mark);
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** Index of a bar by its time. */
const indexOf = (bars: BarColumns, timeUs: number) => bars.timeUs.indexOf(timeUs);

describe('live structure against its published form, cut off after every bar', () => {
  const [fvg, swings] = ['fvg', 'swings'].map((id) => SMART_MONEY.find((definition) => definition.id === id));
  if (fvg === undefined || swings === undefined) throw new Error('fvg and swings are in the list');

  const everyCut = (bars: BarColumns, check: (cut: BarColumns, end: number) => void) => {
    for (let end = 1; end <= bars.timeUs.length; end++) check(sliceBarColumns(bars, 0, end), end);
  };

  it('fair value gaps: the same gaps in the same state', () => {
    fc.assert(
      fc.property(zigzagBars(60), (bars) => {
        const told = runMarks(fvg, bars);
        everyCut(bars, (cut, end) => {
          const published = runPublished(fvg, cut);
          const expected = [...cut.timeUs.keys()]
            .filter((i) => !Number.isNaN(published.FVG?.[i]))
            .map((i) => [i, published.FVG?.[i], published.Top?.[i], published.Bottom?.[i], published.MitigatedIndex?.[i]]);
          const live = standing(told.filter(({ bar }) => bar < end))
            .map((mark) => [
              indexOf(bars, mark.fromTimeUs),
              mark.direction,
              mark.top,
              mark.bottom,
              mark.state === 'mitigated' ? indexOf(bars, mark.stateAtUs ?? 0) : 0,
            ])
            .sort((a, b) => (a[0] as number) - (b[0] as number));
          expect(live).toEqual(expected);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('swings: the same swings, the two forced ones aside', () => {
    fc.assert(
      fc.property(zigzagBars(60), fc.integer({ min: 1, max: 4 }), (bars, swingLength) => {
        const told = runMarks(swings, bars, { swingLength });
        everyCut(bars, (cut, end) => {
          const expected = publishedSwings(cut, swingLength)
            .slice(1, -1)
            .map(({ index, direction, price }) => [index, direction, price]);
          const live = standing(told.filter(({ bar }) => bar < end)).map((mark) => [
            indexOf(bars, mark.fromTimeUs),
            mark.direction,
            mark.top,
          ]);
          expect(live.sort((a, b) => (a[0] as number) - (b[0] as number))).toEqual(expected);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('breaks of structure and changes of character: the same ones, those of the two forced swings aside', () => {
    let count = 0;
    fc.assert(
      fc.property(
        zigzagBars(140, 60),
        fc.integer({ min: 1, max: 2 }),
        fc.constantFrom('close', 'wick'),
        fc.constantFrom('single', 'double'),
        (bars, swingLength, breakBy, levelPrecision) => {
          const raw = { swingLength, breakBy, levelPrecision };
          const told = runMarks(bosChoch, bars, raw);
          const { breakBy: by, levelPrecision: precision } = parametersOf(bosChoch, raw);
          const rule = { isCloseBreak: by === 'close', isSingle: precision === 'single' };
          everyCut(bars, (cut, end) => {
            const columns = Array.from({ length: 4 }, () => new Float64Array(end));
            publishBreaks(cut, publishedSwings(cut, swingLength).slice(1, -1), rule, columns);
            const [bos, choch, level, broken] = columns as [Float64Array, Float64Array, Float64Array, Float64Array];
            const expected = [...cut.timeUs.keys()]
              .filter((i) => !Number.isNaN(level[i]))
              .map((i) => [
                i,
                Number.isNaN(bos[i]) ? 'change-of-character' : 'break-of-structure',
                bos[i] || choch[i],
                level[i],
                broken[i],
              ]);
            const live = standing(told.filter(({ bar }) => bar < end)).map((mark) => [
              indexOf(bars, mark.fromTimeUs),
              mark.kind,
              mark.direction,
              mark.top,
              indexOf(bars, mark.toTimeUs ?? 0),
            ]);
            expect(live).toEqual(expected);
            count += live.length;
          });
        },
      ),
      { numRuns: 40 },
    );
    expect(count, 'breaks compared').toBeGreaterThan(100);
  });
});
