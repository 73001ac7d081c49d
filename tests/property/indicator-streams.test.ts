// verifies: stream-equals-batch
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Companion, IndicatorDefinition } from '#core/indicators/definition.ts';
import { INDICATORS } from '#core/indicators/registry.ts';
import { type BarColumns, makeBarColumns } from '#core/market/bar-columns.ts';
import { parametersOf } from '../support/run-indicator.ts';

const price = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: 0.0001, max: 1e6, noNaN: true }) },
  { weight: 2, arbitrary: fc.constantFrom(100, 100.01, 99.99) },
  { weight: 1, arbitrary: fc.constant(0) },
);
const volume = fc.oneof(fc.nat(1_000_000), fc.constant(0), fc.constant(Number.NaN));
const bar = fc.record({
  a: price,
  b: price,
  c: price,
  d: price,
  volume,
  gap: fc.oneof(fc.constant(1), fc.nat(100_000)),
  repeats: fc.constantFrom(1, 1, 1, 1, 12),
});

/** Consistent bars with gaps in time, zero prices, stretches of equal bars and unknown volume. */
const bars: fc.Arbitrary<BarColumns> = fc.array(bar, { minLength: 1, maxLength: 120, size: 'max' }).map((recipe) => {
  const rows = recipe.flatMap((row) => Array.from({ length: row.repeats }, () => row));
  const columns = makeBarColumns(rows.length);
  let minute = 28_000_000;
  rows.forEach((row, i) => {
    minute += row.gap + 1;
    columns.timeUs[i] = minute * 60_000_000;
    columns.open[i] = row.a;
    columns.close[i] = row.b;
    columns.high[i] = Math.max(row.a, row.b, row.c, row.d);
    columns.low[i] = Math.min(row.a, row.b, row.c, row.d);
    columns.volume[i] = row.volume;
  });
  return columns;
});

/** Another instrument, without a bar in one of seven minutes. */
const companion: Companion = {
  closeAt: (timeUs) => {
    const number = (Math.floor(timeUs / 60_000_000) * 7919) % 707;
    return number % 7 === 3 ? Number.NaN : 100 + (number % 101);
  },
};
const createdBy = (definition: IndicatorDefinition, parameters: Record<string, unknown>) =>
  definition.create(parameters, undefined, companion);

const periods = fc.record({
  period: fc.integer({ min: 2, max: 30 }),
  fast: fc.integer({ min: 1, max: 8 }),
  slow: fc.integer({ min: 9, max: 20 }),
  signal: fc.integer({ min: 1, max: 9 }),
  smooth: fc.integer({ min: 1, max: 5 }),
  middle: fc.integer({ min: 8, max: 9 }),
  stochastic: fc.integer({ min: 1, max: 12 }),
  cycle: fc.integer({ min: 1, max: 12 }),
  streak: fc.integer({ min: 2, max: 6 }),
  rank: fc.integer({ min: 2, max: 20 }),
  momentum: fc.integer({ min: 1, max: 12 }),
  with: fc.constant('OTHER'),
  choice: fc.nat(1000),
});

interface NamedValues {
  readonly name: string;
  readonly place: number;
  readonly values: readonly unknown[];
}

const namedValues = new Map(
  INDICATORS.map((definition) => {
    const properties = Object.entries(z.toJSONSchema(definition.parameters, { io: 'input' }).properties ?? {});
    const named = properties.flatMap(([name, property], place): NamedValues[] => {
      const values = typeof property === 'object' ? property.enum : undefined;
      return values === undefined ? [] : [{ name, place, values }];
    });
    return [definition, named] as const;
  }),
);

/** One of the named values for every parameter that has them: source, seed, anchor and their like. */
const choices = (definition: IndicatorDefinition, choice: number): [string, unknown][] =>
  (namedValues.get(definition) ?? []).map(({ name, place, values }) => [name, values[Math.floor(choice / (place + 1)) % values.length]]);

/** Whether there is such a parameter and the value lies in its range: otherwise its default is taken. */
function accepts(definition: IndicatorDefinition, name: string, value: unknown): boolean {
  const schema = definition.parameters.shape[name];
  return schema !== undefined && z.safeParse(schema, value).success;
}

const chosen = (definition: IndicatorDefinition, { choice, ...all }: Record<string, unknown> & { choice: number }) =>
  parametersOf(definition, {
    ...Object.fromEntries(Object.entries(all).filter(([name, value]) => accepts(definition, name, value))),
    ...Object.fromEntries(choices(definition, choice)),
  });

const emptyColumns = (definition: IndicatorDefinition, count: number) => definition.outputs.map(() => new Float64Array(count).fill(-1));

function pushOneByOne(definition: IndicatorDefinition, parameters: Record<string, unknown>, columns: BarColumns): Float64Array[] {
  const count = columns.timeUs.length;
  const outputs = emptyColumns(definition, count);
  const stream = createdBy(definition, parameters);
  const row = new Float64Array(definition.outputs.length);
  for (let i = 0; i < count; i++) {
    const at = (column: Float64Array) => column[i] as number;
    stream.push(at(columns.timeUs), at(columns.open), at(columns.high), at(columns.low), at(columns.close), at(columns.volume), row);
    for (const [k, column] of outputs.entries()) column[i] = row[k] as number;
  }
  return outputs;
}

const firstDifference = (left: readonly Float64Array[], right: readonly Float64Array[]): string | null => {
  for (const [k, column] of left.entries()) {
    const i = column.findIndex((value, at) => !Object.is(value, right[k]?.[at]));
    if (i >= 0) return `output ${k}, bar ${i}: ${column[i]} and ${right[k]?.[i]}`;
  }
  return null;
};

describe.each(INDICATORS.map((definition) => [definition.id, definition] as const))('the stream of %s', (_id, definition) => {
  it('gives the same bits bar by bar, in one batch and in any chunks', () => {
    fc.assert(
      fc.property(bars, periods, fc.array(fc.nat(200), { maxLength: 8 }), (columns, all, cuts) => {
        const parameters = chosen(definition, all);
        const count = columns.timeUs.length;
        const single = pushOneByOne(definition, parameters, columns);
        const batch = emptyColumns(definition, count);
        createdBy(definition, parameters).pushMany(columns, 0, count, batch);
        expect(firstDifference(single, batch)).toBeNull();
        const chunked = emptyColumns(definition, count);
        const stream = createdBy(definition, parameters);
        const edges = [0, ...cuts.map((cut) => Math.min(cut, count)), count].sort((a, b) => a - b);
        for (let e = 1; e < edges.length; e++) stream.pushMany(columns, edges[e - 1] as number, edges[e] as number, chunked);
        expect(firstDifference(single, chunked)).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  it('leaves the original untouched when a clone takes a forming bar', () => {
    fc.assert(
      fc.property(bars, periods, fc.nat(200), (columns, all, at) => {
        const parameters = chosen(definition, all);
        const count = columns.timeUs.length;
        const cut = Math.min(at, count);
        const whole = emptyColumns(definition, count);
        createdBy(definition, parameters).pushMany(columns, 0, count, whole);
        const outputs = emptyColumns(definition, count);
        const stream = createdBy(definition, parameters);
        stream.pushMany(columns, 0, cut, outputs);
        const copy = stream.clone();
        copy.push(9e15, 1, 2, 0.5, 1.5, 7, new Float64Array(definition.outputs.length));
        copy.push(9e15 + 6e7, 1, 2, 0.5, 1.5, 7, new Float64Array(definition.outputs.length));
        stream.clone().pushMany(columns, cut, count, outputs);
        expect(firstDifference(whole, outputs)).toBeNull();
        stream.pushMany(columns, cut, count, outputs);
        expect(firstDifference(whole, outputs)).toBeNull();
      }),
      { numRuns: 30 },
    );
  });

  it('gives nothing before its warm-up', () => {
    fc.assert(
      fc.property(bars, periods, (columns, all) => {
        const parameters = chosen(definition, all);
        const warmup = Math.min(definition.warmupBars(parameters), columns.timeUs.length);
        for (const output of pushOneByOne(definition, parameters, columns)) {
          for (let i = 0; i < warmup; i++) expect(output[i]).toBeNaN();
        }
      }),
      { numRuns: 30 },
    );
  });
});
