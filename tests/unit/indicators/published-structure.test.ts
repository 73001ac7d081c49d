// verifies: two-forms
import { describe, expect, it } from 'vitest';
import { findIndicator, INDICATORS } from '#core/indicators/registry.ts';
import { type BarColumns, makeBarColumns, sliceBarColumns } from '#core/market/bar-columns.ts';
import { runPublished } from '../../support/published-form.ts';
import { parametersOf, runBatch } from '../../support/run-indicator.ts';
import { seededBars } from '../../support/seeded-bars.ts';

const indicator = (name: string) => {
  const definition = findIndicator(name);
  if (definition === null) throw new Error(`no indicator answers to ${name}`);
  return definition;
};

const both = (name: string, bars: BarColumns, raw: Record<string, unknown>) => ({
  live: runBatch(indicator(name), bars, raw),
  published: (count: number) => runPublished(indicator(name), sliceBarColumns(bars, 0, count), raw),
});
const column = (columns: Record<string, Float64Array>, name: string) => columns[name] as Float64Array;
const bars = seededBars(11, 220);

describe('the published form of what repaints', () => {
  const repainting = INDICATORS.filter(({ family, repaints }) => family === 'price-structure' && repaints);

  it('is there for each of them, and writes every value of a history of any length', () => {
    expect(repainting.map(({ id }) => id)).toEqual(['ichimoku', 'fractal', 'pivots', 'zig-zag', 'linear-regression', 'regression-channel']);
    for (const definition of repainting) {
      for (const count of [0, 1, 2, 3, 25]) {
        const columns = definition.outputs.map(() => new Float64Array(count).fill(-7777));
        definition.published?.(sliceBarColumns(bars, 0, count), parametersOf(definition), columns);
        for (const values of columns) expect(values).not.toContain(-7777);
      }
    }
  });

  it('has fractals at their bar, the live form as many bars later as it takes to know them', () => {
    const { live, published } = both('fractal', bars, { left: 3, right: 4 });
    for (const name of ['fractalBear', 'fractalBull']) {
      const atTheirBar = column(published(220), name);
      expect(column(live, name).filter((value) => !Number.isNaN(value)).length).toBeGreaterThan(5);
      for (let i = 0; i < 220; i++) expect(column(live, name)[i]).toBe(i < 4 ? Number.NaN : atTheirBar[i - 4]);
      expect(atTheirBar.subarray(216)).toEqual(new Float64Array(4).fill(Number.NaN));
    }
  });

  it('has the chikou span ahead of its time, the live form each close when it is known', () => {
    const { live, published } = both('ichimoku', bars, { offset: 9 });
    const ahead = column(published(220), 'chikouSpan');
    for (let i = 0; i < 220; i++) expect(column(live, 'chikouSpan')[i]).toBe(i < 9 ? Number.NaN : ahead[i - 9]);
    for (const name of ['tenkanSen', 'kijunSen', 'senkouSpanA', 'senkouSpanB'])
      expect(column(published(220), name)).toEqual(column(live, name));
  });

  it.each([
    ['linear-regression', 'line', { period: 9 }],
    ['regression-channel', 'centerline', { period: 12 }],
    ['regression-channel', 'upperChannel', { period: 12, multiplier: 3 }],
    ['regression-channel', 'lowerChannel', { period: 12, deviation: 'error' }],
  ])('%s: the live %s of a bar is the published one of a history that ends there', (name, output, raw) => {
    const { live, published } = both(name, bars, raw);
    for (let i = 0; i < 220; i++) {
      const last = column(published(i + 1), output)[i] as number;
      const ours = column(live, output)[i] as number;
      if (Number.isNaN(last)) expect(ours).toBeNaN();
      else expect(Math.abs(ours / last - 1)).toBeLessThan(1e-12);
    }
  });

  it('has pivots at their bar, and draws no line that the live form has not told', () => {
    const { live, published } = both('pivots', bars, { left: 3, right: 3, reach: 30 });
    const whole = published(220);
    for (const kind of ['high', 'low']) {
      const points = column(whole, `${kind}Point`);
      const trends = column(whole, `${kind}Trend`);
      for (let i = 0; i < 217; i++) {
        expect(column(live, `${kind}Point`)[i + 3]).toBe(points[i]);
        if (Number.isNaN(points[i])) continue;
        expect(column(live, `${kind}Trend`)[i + 3]).toBe(trends[i]);
        const before = points.subarray(0, i).findLastIndex((value) => !Number.isNaN(value));
        const isNear = before >= 0 && i - before <= 30;
        expect(trends[i]).toBe(isNear ? Math.sign((points[i] as number) - (points[before] as number)) : Number.NaN);
        if (isNear) expect(trends.subarray(before + 1, i + 1)).toEqual(new Float64Array(i - before).fill(trends[i] as number));
      }
    }
  });

  it('joins regression lines that meet nowhere, laid backwards from the newest bar', () => {
    const columns = runPublished(indicator('regression-channel'), sliceBarColumns(bars, 0, 31), { period: 10 });
    expect(column(columns, 'centerline').findIndex((value) => !Number.isNaN(value))).toBe(1);
    expect([...column(columns, 'breakPoint')].flatMap((value, i) => (value === 1 ? [i] : []))).toEqual([1, 11, 21]);
    const line = column(columns, 'centerline');
    for (const start of [1, 11, 21]) {
      const steps = Array.from({ length: 9 }, (_, k) => (line[start + k + 1] as number) - (line[start + k] as number));
      for (const step of steps) expect(step).toBeCloseTo(steps[0] as number, 9);
    }
  });

  it.each([
    ['close, by percent', { percentChange: 1.1, ends: 'close' }],
    ['high and low, by percent', { percentChange: 1.1, ends: 'high-low' }],
    ['close, by ranges', { ranges: 2, ends: 'close' }],
    ['high and low, by ranges', { ranges: 2, ends: 'high-low' }],
  ])('has every turn of a zig-zag of %s that the live form has told by then', (_, raw) => {
    const { live, published } = both('zig-zag', bars, raw);
    let told = 0;
    for (let i = 0; i < 220; i++) {
      const type = column(live, 'pointType')[i] as number;
      if (Number.isNaN(type)) continue;
      told++;
      const seen = published(i + 1);
      const turn = column(seen, 'pointType').findLastIndex((value) => !Number.isNaN(value));
      expect(column(seen, 'pointType')[turn]).toBe(type);
      expect(column(seen, 'zigZag')[turn]).toBeCloseTo(column(live, 'zigZag')[i] as number, 9);
      // A bar earlier nobody could know it.
      expect(column(published(i), 'pointType')[turn]).toBeNaN();
      expect(column(live, type === 1 ? 'retraceHigh' : 'retraceLow')[i]).toBe(column(live, 'zigZag')[i]);
    }
    expect(told).toBeGreaterThan(8);
  });

  it('draws the same zig-zag by ranges whatever the unit of the price: it needs no percentage that fits the instrument', () => {
    const many = seededBars(11, 2000);
    const fine = makeBarColumns(many.timeUs.length);
    fine.timeUs.set(many.timeUs);
    // As an exchange rate on a short timeframe: moves a hundredth as large, on a price that hardly changes.
    for (const name of ['open', 'high', 'low', 'close'] as const) fine[name].set(many[name].map((price) => 1.1 + (price - 100) / 100_000));
    const typesOf = (columns: typeof bars, raw: Record<string, unknown>) =>
      column(runPublished(indicator('zig-zag'), columns, raw), 'pointType');
    const found = (types: Float64Array) => types.filter((type) => !Number.isNaN(type)).length;
    expect(found(typesOf(fine, {}))).toBeGreaterThan(20);
    expect(typesOf(fine, {})).toEqual(typesOf(many, {}));
    expect(found(typesOf(fine, { percentChange: 5 }))).toBe(0);
  });

  it('tells a turn by ranges at the bar that has moved that far against the extreme', () => {
    const live = runBatch(indicator('zig-zag'), bars, { ranges: 2 });
    const atr = runBatch(indicator('atr'), bars).atr as Float64Array;
    let told = 0;
    column(live, 'pointType').forEach((type, i) => {
      if (Number.isNaN(type)) return;
      told++;
      const turn = column(live, 'zigZag')[i] as number;
      expect((turn - (bars.close[i] as number)) * type).toBeGreaterThanOrEqual(2 * (atr[i] as number));
    });
    expect(told).toBeGreaterThan(5);
  });

  it('draws a zig-zag from turn to turn and on to the newest price', () => {
    const closes = [100, 104, 110, 105, 99, 101, 111, 108];
    const path = makeBarColumns(closes.length);
    for (const prices of [path.open, path.high, path.low, path.close]) prices.set(closes);
    path.timeUs.set(closes.map((_, i) => i * 60e6));
    const { zigZag, pointType, retraceHigh, retraceLow } = runPublished(indicator('zig-zag'), path, { percentChange: 5 });
    const nan = Number.NaN;
    expect([...(pointType ?? [])]).toEqual([nan, nan, 1, nan, -1, nan, nan, nan]);
    expect([...(zigZag ?? [])]).toEqual([nan, nan, 110, 104.5, 99, 102, 105, 108]);
    expect([...(retraceHigh ?? [])]).toEqual([nan, nan, 110, 109.6, 109.2, 108.8, 108.4, 108]);
    expect([...(retraceLow ?? [])]).toEqual(closes.map(() => nan));
  });
});
