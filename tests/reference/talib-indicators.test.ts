// verifies: indicators-exact
import { beforeAll, describe, expect, it } from 'vitest';
import { findIndicator } from '#core/indicators/registry.ts';
import type { BarColumns } from '#core/market/bar-columns.ts';
import { parametersOf, runBatch } from '../support/run-indicator.ts';
import { askTalib, type TalibAnswer, talibIsHere } from './ask-talib.ts';
import { referenceSeries } from './reference-series.ts';
import { EXACT, TALIB_ROWS, type TalibRow } from './talib-rows.ts';

const seriesNames = [...referenceSeries.keys()];
const same = (left: number, right: number) => left === right || (Number.isNaN(left) && Number.isNaN(right));
/** What a value near zero may lose, as a fraction of the largest of its column. */
const ROUNDING = 1e-14;
const highest = (values: Float64Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** Where the two columns part, in words; null when they agree. */
function firstDifference(row: TalibRow, output: string, ours: Float64Array, theirs: Float64Array, bars: BarColumns): string | null {
  const ourFirst = ours.findIndex((value) => !Number.isNaN(value));
  const theirFirst = theirs.findIndex((value) => !Number.isNaN(value));
  const expectedFirst = ourFirst + (row.later?.[output] ?? 0);
  if (theirFirst < 0 || theirFirst !== expectedFirst) return `first value at bar ${ourFirst}, TA-Lib's at ${theirFirst}`;
  const slack = (row.slack ?? 0) * highest(bars.high) + ROUNDING * highest(theirs.subarray(theirFirst));
  for (let i = theirFirst + (row.settles ?? 0); i < ours.length; i++) {
    const our = ours[i] as number;
    const their = theirs[i] as number;
    const allowed = (row.tolerance ?? EXACT) * Math.abs(their) + slack;
    const isStated = row.undefinedAs !== undefined && same(our, row.undefinedAs.ours) && same(their, row.undefinedAs.theirs);
    if (!isStated && !same(our, their) && !(Math.abs(our - their) <= allowed)) return `bar ${i}: ${our}, TA-Lib ${their}`;
  }
  return null;
}

describe.skipIf(!talibIsHere)('indicators against TA-Lib on seeded series', () => {
  let answers: readonly TalibAnswer[] = [];
  beforeAll(() => {
    answers = askTalib(
      referenceSeries,
      TALIB_ROWS.flatMap(({ theirs, inputs, theirParameters = {} }) =>
        seriesNames.map((series) => ({ function: theirs, series, inputs, parameters: theirParameters })),
      ),
    );
  }, 120_000);

  it.each(TALIB_ROWS.map((row, at) => [row.ours, row.theirs, JSON.stringify(row.parameters ?? {}), row, at] as const))(
    '%s equals %s with %s',
    (_ours, _theirs, _parameters, row, at) => {
      const definition = findIndicator(row.ours);
      if (definition === null) throw new Error(`no indicator answers to ${row.ours}`);
      const warmup = definition.warmupBars(parametersOf(definition, row.parameters));
      const found: string[] = [];
      for (const [s, [name, bars]] of [...referenceSeries].entries()) {
        const theirColumns = answers[at * seriesNames.length + s]?.outputs ?? [];
        expect(theirColumns, 'TA-Lib answers as many columns as the row names').toHaveLength(row.outputs.length);
        const ourColumns = runBatch(definition, bars, row.parameters);
        const firsts = Object.values(ourColumns).map((column) => column.findIndex((value) => !Number.isNaN(value)));
        expect(Math.min(...firsts), 'the first value comes where the warm-up ends').toBe(warmup);
        row.outputs.forEach((output, k) => {
          if (output === null) return;
          const ours = ourColumns[output];
          if (ours === undefined) throw new Error(`${row.ours} has no output ${output}`);
          const theirs = theirColumns[k] as Float64Array;
          const difference = firstDifference(row, output, ours, row.convert?.(theirs, bars) ?? theirs, bars);
          if (difference !== null) found.push(`${name}, ${output}, ${difference}`);
        });
      }
      expect(found).toEqual([]);
    },
  );
});
