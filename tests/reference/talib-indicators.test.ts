// verifies: indicators-exact
import { beforeAll, describe, expect, it } from 'vitest';
import { findIndicator } from '#core/indicators/registry.ts';
import { parametersOf, runBatch } from '../support/run-indicator.ts';
import { askTalib, type TalibAnswer, talibIsHere } from './ask-talib.ts';
import { referenceSeries, standsStill } from './reference-series.ts';
import type { TalibRow } from './rows/talib-row.ts';
import { TALIB_ROWS } from './rows/talib-rows.ts';

/** A few roundings, as a fraction of the value. */
const EXACT = 1e-9;
/** What a value near zero may lose, as a fraction of the largest of its column. */
const ROUNDING = 1e-14;

const seriesNames = [...referenceSeries.keys()];
const isSame = (left: number, right: number) => left === right || (Number.isNaN(left) && Number.isNaN(right));
const highest = (values: Float64Array) => values.reduce((most, value) => (Math.abs(value) > most ? Math.abs(value) : most), 0);
const firstDefined = (values: Float64Array) => values.findIndex((value) => !Number.isNaN(value));

/** One output of both on one series. */
interface Pair {
  readonly series: string;
  readonly output: string;
  readonly ours: Float64Array;
  readonly theirs: Float64Array;
  readonly highestPrice: number;
}

/** The first bar from `from` on where the two part, in words; null when they agree. */
function firstDifference(row: TalibRow, { ours, theirs, highestPrice }: Pair, from: number): string | null {
  const slack = (row.slack ?? 0) * highestPrice + ROUNDING * highest(theirs.subarray(from));
  for (let i = from; i < ours.length; i++) {
    const our = ours[i] as number;
    const their = theirs[i] as number;
    const isStated = row.undefinedAs !== undefined && isSame(our, row.undefinedAs.ours) && isSame(their, row.undefinedAs.theirs);
    const allowed = (row.tolerance ?? EXACT) * Math.abs(their) + slack;
    if (!isStated && !isSame(our, their) && !(Math.abs(our - their) <= allowed)) return `bar ${i}: ${our}, TA-Lib ${their}`;
  }
  return null;
}

describe.skipIf(!talibIsHere)('indicators against TA-Lib on seeded series', () => {
  let answers: readonly TalibAnswer[] = [];
  beforeAll(() => {
    const calls = TALIB_ROWS.flatMap(({ theirs, inputs, theirParameters = {} }) =>
      seriesNames.map((series) => ({ function: theirs, series, inputs, parameters: theirParameters })),
    );
    answers = askTalib(referenceSeries, calls);
  }, 120_000);

  function pairsOf(row: TalibRow, at: number): Pair[] {
    const definition = findIndicator(row.ours);
    if (definition === null) throw new Error(`no indicator answers to ${row.ours}`);
    return [...referenceSeries].flatMap(([series, bars], s) => {
      if (row.onlyMoving !== undefined && standsStill(series)) return [];
      const columns = runBatch(definition, bars, row.parameters);
      const { outputs } = answers[at * seriesNames.length + s] as TalibAnswer;
      expect(outputs, 'TA-Lib answers as many columns as the row names').toHaveLength(row.outputs.length);
      return row.outputs.flatMap((output, k) => {
        if (output === null) return [];
        const ours = columns[output];
        if (ours === undefined) throw new Error(`${row.ours} has no output ${output}`);
        const theirs = outputs[k] as Float64Array;
        return [{ series, output, ours, theirs: row.convert?.(theirs, bars, output) ?? theirs, highestPrice: highest(bars.high) }];
      });
    });
  }

  it.each(TALIB_ROWS.map((row, at) => [row.ours, row.theirs, JSON.stringify(row.parameters ?? {}), row, at] as const))(
    '%s equals %s with %s',
    (_ours, _theirs, _parameters, row, at) => {
      const pairs = pairsOf(row, at);
      const found: string[] = [];
      for (const output of new Set(pairs.map((pair) => pair.output))) {
        const ofOutput = pairs.filter((pair) => pair.output === output);
        // The least of all series: one that begins with a standstill may be undefined for longer.
        const our = Math.min(...ofOutput.map(({ ours }) => firstDefined(ours)));
        const their = Math.min(...ofOutput.map(({ theirs }) => firstDefined(theirs)));
        if (their !== our + (row.later?.[output] ?? 0)) found.push(`${output}: first value at bar ${our}, TA-Lib's at ${their}`);
        for (const pair of ofOutput) {
          const difference = firstDifference(row, pair, Math.max(our, their) + (row.settles ?? 0));
          if (difference !== null) found.push(`${pair.series}, ${output}, ${difference}`);
        }
      }
      expect(found).toEqual([]);
    },
  );

  it('begins each at the end of its warm-up', () => {
    for (const { ours, parameters, isSparse } of TALIB_ROWS) {
      const definition = findIndicator(ours);
      if (definition === null) throw new Error(`no indicator answers to ${ours}`);
      const columns = [...referenceSeries.values()].flatMap((bars) => Object.values(runBatch(definition, bars, parameters)));
      const first = Math.min(...columns.map(firstDefined).filter((bar) => bar >= 0));
      const warmup = definition.warmupBars(parametersOf(definition, parameters));
      expect(isSparse ? first >= warmup : first === warmup, `${ours}: first value at bar ${first}, warm-up ${warmup}`).toBe(true);
    }
  });
});
