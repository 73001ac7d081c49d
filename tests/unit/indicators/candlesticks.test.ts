// verifies: candlesticks-equal-talib
import { describe, expect, it } from 'vitest';
import { CANDLESTICKS } from '#core/indicators/candlesticks/candlesticks.ts';
import type { Mark } from '#core/indicators/marks.ts';
import { findIndicator } from '#core/indicators/registry.ts';
import { type BarColumns, makeBarColumns } from '#core/market/bar-columns.ts';
import { parametersOf, runBatch } from '../../support/run-indicator.ts';

type Candle = readonly [open: number, high: number, low: number, close: number];

/** Twenty candles with a body of 1, of either colour in turn, and then these. */
function barsOf(...candles: Candle[]): BarColumns {
  const before = Array.from({ length: 20 }, (_, i): Candle => (i % 2 === 0 ? [100, 101.2, 99.8, 101] : [101, 101.2, 99.8, 100]));
  const rows = [...before, ...candles];
  const bars = makeBarColumns(rows.length);
  rows.forEach(([open, high, low, close], i) => {
    bars.timeUs[i] = i * 60_000_000;
    bars.open[i] = open;
    bars.high[i] = high;
    bars.low[i] = low;
    bars.close[i] = close;
  });
  return bars;
}

function pattern(id: string) {
  const definition = findIndicator(id);
  if (definition === null) throw new Error(`no indicator answers to ${id}`);
  return definition;
}

const newest = (id: string, bars: BarColumns, parameters = {}) => runBatch(pattern(id), bars, parameters).pattern?.at(-1);

/** Hand-made sequences by the published descriptions of the patterns, with their values. */
const SEQUENCES: [string, number, Candle[]][] = [
  ['cdl-doji', 100, [[100, 101, 99, 100.05]]],
  ['cdl-marubozu', -100, [[103, 103, 100, 100]]],
  ['cdl-hammer', 100, [[99.6, 99.85, 98, 99.8]]],
  ['cdl-engulfing', 100, [[99.5, 102, 99.4, 101.5]]],
  ['cdl-engulfing', 80, [[100, 102, 99.4, 101.5]]],
  [
    'cdl-harami',
    -100,
    [
      [99, 103.1, 98.9, 103],
      [101.5, 101.6, 100.9, 101],
    ],
  ],
  [
    'cdl-dark-cloud-cover',
    -100,
    [
      [99, 103.1, 98.9, 103],
      [103.5, 103.6, 99.9, 100],
    ],
  ],
  [
    'cdl-morning-star',
    100,
    [
      [103, 103.1, 98.9, 99],
      [98.5, 98.6, 98.1, 98.2],
      [98.4, 102, 98.3, 101.5],
    ],
  ],
  [
    'cdl-3-inside',
    100,
    [
      [103, 103.1, 98.9, 99],
      [100, 100.6, 99.9, 100.5],
      [100.5, 103.6, 100.4, 103.5],
    ],
  ],
  [
    'cdl-3-black-crows',
    -100,
    [
      [100, 104.1, 99.9, 104],
      [103.9, 104, 101.9, 102],
      [103, 103, 100.4, 100.5],
      [101.5, 101.6, 98.9, 99],
    ],
  ],
  [
    'cdl-hikkake',
    100,
    [
      [100, 103, 97, 101],
      [100, 102, 98, 101],
      [99, 101, 97.5, 98],
    ],
  ],
  [
    'cdl-hikkake',
    200,
    [
      [100, 103, 97, 101],
      [100, 102, 98, 101],
      [99, 101, 97.5, 98],
      [98, 102.8, 97.6, 102.5],
    ],
  ],
];

describe('candlestick patterns', () => {
  it('are 61, each found by its id and by the name of TA-Lib', () => {
    expect(CANDLESTICKS).toHaveLength(61);
    for (const definition of CANDLESTICKS) expect(findIndicator(definition.id.replaceAll('-', ''))).toBe(definition);
  });

  it.each(SEQUENCES)('%s is %d at the end of a sequence made by its description', (id, value, candles) => {
    expect(newest(id, barsOf(...candles))).toBe(value);
  });

  it('ask for as much as the penetration says', () => {
    const star = barsOf([103, 103.1, 98.9, 99], [98.5, 98.6, 98.1, 98.2], [98.4, 102, 98.3, 101.5]);
    expect(newest('cdl-morning-star', star, { penetration: 0.6 })).toBe(100);
    expect(newest('cdl-morning-star', star, { penetration: 0.7 })).toBe(0);
  });

  it('put a label at every bar where the value is not 0, and nowhere else', () => {
    const bars = barsOf([99, 103.1, 98.9, 103], [101.5, 101.6, 100.9, 101], [99.6, 99.85, 98, 99.8], [100, 101, 99, 100.05]);
    for (const definition of CANDLESTICKS) {
      const parameters = parametersOf(definition);
      const values = runBatch(definition, bars).pattern ?? new Float64Array();
      const marks = definition.marks?.(parameters);
      values.forEach((value, i) => {
        const found: Mark[] = [];
        const { timeUs, open, high, low, close, volume } = bars;
        const at = (column: Float64Array) => column[i] as number;
        marks?.push(at(timeUs), at(open), at(high), at(low), at(close), at(volume), (mark) => found.push(mark));
        const price = value > 0 ? low[i] : high[i];
        const label = {
          kind: definition.id,
          shape: 'label',
          direction: Math.sign(value),
          fromTimeUs: timeUs[i],
          top: price,
          bottom: price,
        };
        expect(found).toMatchObject(value > 0 || value < 0 ? [{ ...label, knownAtUs: timeUs[i] }] : []);
      });
    }
  });
});
