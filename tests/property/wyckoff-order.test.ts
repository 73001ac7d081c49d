// verifies: wyckoff-order
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wyckoffPhases } from '#core/indicators/wyckoff/phases.ts';
import { type BarColumns, sliceBarColumns } from '#core/market/bar-columns.ts';
import { runMarks } from '../support/published-form.ts';
import { parametersOf, runBatch } from '../support/run-indicator.ts';
import { ToldStory } from '../support/told-story.ts';

const price = (from: number, to: number) => fc.integer({ min: from * 10, max: to * 10 }).map((tenths) => tenths / 10);
const volume = fc.integer({ min: 10, max: 250 });

/** A fall and a climax as in the textbook, then a walk about the range that is bent towards its edges, with any volumes. */
const stories: fc.Arbitrary<BarColumns> = fc
  .record({
    walk: fc.array(
      fc.record({ to: fc.oneof(price(96, 118), price(97, 100.5), price(109, 115)), bars: fc.integer({ min: 1, max: 5 }), volume }),
      {
        minLength: 5,
        maxLength: 60,
        size: 'max',
      },
    ),
    springAt: fc.integer({ min: 3, max: 30 }),
    isMirrored: fc.boolean(),
  })
  .map(({ walk, springAt, isMirrored }) => {
    const story = new ToldStory(130)
      .move(105, 40, 100)
      .bar({ high: 105.2, low: 99, close: 103.5, volume: 350 })
      .move(110, 4, 110)
      .move(102, 5, 80)
      .bar({ high: 102.2, low: 99.6, close: 100.8, volume: 55 });
    walk.forEach((leg, k) => {
      story.move(leg.to, leg.bars, leg.volume);
      if (k === springAt) story.bar({ high: 101, low: 97.8, close: 99.6, volume: isMirrored ? 180 : 30 });
    });
    return story.bars(isMirrored ? 110 : null);
  });

const rules = { phaseBVolume: 'any', springVolume: 0.9, rallyVolumeTo: 3, upthrustVolume: 0.8 };

it('never goes back a phase within a schematic, and shows no event before its phase', () => {
  const reached = new Set<number>();
  fc.assert(
    fc.property(stories, (bars) => {
      const { phase, event, side, bias } = runBatch(wyckoffPhases, bars, rules);
      let before = 0;
      for (let i = 0; i < bars.timeUs.length; i++) {
        const now = phase?.[i] ?? Number.NaN;
        const code = Math.abs(event?.[i] ?? 0);
        if (now > 0 && before > 0) expect(now).toBeGreaterThanOrEqual(before);
        if (now > 0) {
          expect(Math.abs(side?.[i] ?? 0)).toBe(1);
          expect([0, side?.[i]]).toContain(bias?.[i]);
        }
        if (code === 5 || code === 6) expect(now).toBe(3);
        if (code === 7 || code === 8) expect(now).toBe(4);
        if (now === 5 && before !== 5) expect(before).toBe(4);
        if (now > 0) reached.add(now);
        before = now > 0 ? now : 0;
      }
    }),
    { numRuns: 400 },
  );
  expect([...reached].sort()).toEqual([1, 2, 3, 4, 5]);
});

it('says after any bar what it says when the history ends there, deep in its phases too', () => {
  fc.assert(
    fc.property(stories, fc.nat(200), (bars, at) => {
      const end = Math.min(at + 40, bars.timeUs.length);
      const cut = sliceBarColumns(bars, 0, end);
      const whole = runBatch(wyckoffPhases, bars, rules);
      for (const [name, column] of Object.entries(runBatch(wyckoffPhases, cut, rules)))
        expect(whole[name]?.subarray(0, end)).toEqual(column);
      expect(runMarks(wyckoffPhases, bars, rules).filter(({ bar }) => bar < end)).toEqual(runMarks(wyckoffPhases, cut, rules));
    }),
    { numRuns: 100 },
  );
});

it('goes on from a copy as from the original', () => {
  fc.assert(
    fc.property(stories, fc.nat(200), (bars, at) => {
      const parameters = parametersOf(wyckoffPhases, rules);
      const count = bars.timeUs.length;
      const cut = Math.min(at + 40, count);
      const columns = () => wyckoffPhases.outputs.map(() => new Float64Array(count));
      const [original, copied] = [columns(), columns()];
      const stream = wyckoffPhases.create(parameters as never);
      stream.pushMany(bars, 0, cut, original);
      const copy = stream.clone();
      stream.pushMany(bars, cut, count, original);
      copy.pushMany(bars, cut, count, copied);
      expect(copied.map((column) => column.subarray(cut))).toEqual(original.map((column) => column.subarray(cut)));
    }),
    { numRuns: 100 },
  );
});
