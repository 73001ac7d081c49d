// verifies: smart-money-exact
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { IndicatorDefinition } from '#core/indicators/definition.ts';
import { SMART_MONEY } from '#core/indicators/smart-money/smart-money.ts';
import { makeBarColumns } from '#core/market/bar-columns.ts';
import { runPublished } from '../support/published-form.ts';

const folder = new URL('../../../shared/data/smc/', import.meta.url);
const isHere = existsSync(folder);
if (!isHere) process.stderr.write('SKIPPED: the golden smart-money results lie in ../shared/data/smc, which is not here.\n');

/** Indicator, golden file, parameters of the published run, and how many rows of the file are not empty in the first column. */
const CASES: [string, string, Record<string, unknown>, number][] = [
  ['fvg', 'fvg_result_data.csv', {}, 5020],
  ['swings', 'swing_highs_lows_result_data.csv', { swingLength: 5 }, 2708],
  ['bos-choch', 'bos_choch_result_data.csv', { swingLength: 5, breakBy: 'close' }, 676],
  ['sessions', 'sessions_result_data.csv', { session: 'london' }, 24424],
];

const readRows = (name: string): string[][] =>
  readFileSync(new URL(name, folder), 'utf8')
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.split(','));

function readBars() {
  const rows = readRows('EURUSD_15M.csv').slice(1);
  const bars = makeBarColumns(rows.length);
  rows.forEach(([date = '', ...values], i) => {
    const [open, high, low, close, ticks] = values.map(Number) as [number, number, number, number, number];
    bars.timeUs[i] = Date.parse(`${date.replaceAll('.', '-').replace(' ', 'T')}Z`) * 1000;
    bars.open[i] = open;
    bars.high[i] = high;
    bars.low[i] = low;
    bars.close[i] = close;
    bars.volume[i] = ticks;
  });
  return bars;
}

const definitionOf = (id: string): IndicatorDefinition => {
  const definition = SMART_MONEY.find((candidate) => candidate.id === id);
  if (definition === undefined) throw new Error(`there is no ${id}`);
  return definition;
};

describe.skipIf(!isHere)('smart-money concepts against the golden results of smart-money-concepts', () => {
  it.each(CASES)('%s differs in no row', (id, file, raw, filled) => {
    const bars = readBars();
    const [header = [], ...golden] = readRows(file);
    const columns = runPublished(definitionOf(id), bars, raw);
    expect(Object.keys(columns)).toEqual(header);
    expect(golden).toHaveLength(bars.timeUs.length);
    const different = golden.flatMap((row, i) =>
      header.some((name, k) => !Object.is(columns[name]?.[i], row[k] === '' ? Number.NaN : Number(row[k]))) ? [i] : [],
    );
    expect(different.map((i) => [i, golden[i], header.map((name) => columns[name]?.[i])])).toEqual([]);
    expect(golden.filter((row) => row[0] !== '')).toHaveLength(filled);
  });
});
