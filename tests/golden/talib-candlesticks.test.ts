// verifies: candlesticks-equal-talib
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CANDLESTICKS } from '#core/indicators/candlesticks/candlesticks.ts';
import { findIndicator } from '#core/indicators/registry.ts';
import { candleMixtures } from '../reference/candle-mixtures.ts';
import { patternFingerprint } from '../reference/pattern-fingerprint.ts';
import { runBatch } from '../support/run-indicator.ts';

/** Id, parameters and fingerprint in each line; the comparison with TA-Lib itself holds them up to date. */
const recorded = readFileSync(join(import.meta.dirname, 'talib-candlesticks.txt'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => /^(\S+) (\S+) (.+)$/.exec(line)?.slice(1) as [string, string, string]);
const series = [...candleMixtures.values()];

describe('candlestick patterns against recorded answers of TA-Lib', () => {
  it('are recorded, every one', () => {
    expect(new Set(recorded.map(([id]) => id))).toEqual(new Set(CANDLESTICKS.map(({ id }) => id)));
  });

  it.each(recorded)('%s %s has its values where TA-Lib had them', (id, parameters, fingerprint) => {
    const definition = findIndicator(id);
    if (definition === null) throw new Error(`no indicator answers to ${id}`);
    const columns = series.map((bars) => runBatch(definition, bars, JSON.parse(parameters)).pattern as Float64Array);
    expect(patternFingerprint(columns)).toBe(fingerprint);
  });
});
