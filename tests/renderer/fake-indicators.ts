import type { IndicatorMark } from '#contract/features.ts';
import type { BarColumns } from '#core/market/bar-columns.ts';

/** Plain full-length indicators for the fake feature process. Their values matter to no test of numbers: only their shape does. */
export const FAKE_INDICATORS = [
  listing('sma', 'Simple moving average', { period: 20 }, [['value', 'line']], 'price'),
  listing('ema', 'Exponential moving average', { period: 20 }, [['value', 'line']], 'price'),
  listing(
    'bollinger',
    'Bollinger bands',
    { period: 20, multiplier: 2 },
    [
      ['upper', 'band'],
      ['middle', 'line'],
      ['lower', 'band'],
    ],
    'price',
  ),
  listing('rsi', 'Relative strength index', { period: 14 }, [['value', 'line']], 'separate', [30, 70]),
  listing('atr', 'Average true range', { period: 14 }, [['value', 'histogram']], 'separate'),
  listing(
    'macd',
    'Moving average convergence divergence',
    { fast: 12, slow: 26, signal: 9 },
    [
      ['macd', 'line'],
      ['signal', 'line'],
      ['histogram', 'histogram'],
    ],
    'separate',
    [0],
  ),
];

function listing(
  id: string,
  title: string,
  defaults: Record<string, number>,
  outputs: [string, 'line' | 'histogram' | 'band' | 'points'][],
  placement: 'price' | 'separate',
  levels: number[] = [],
) {
  const properties: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(defaults))
    properties[name] =
      name === 'multiplier'
        ? { type: 'number', minimum: 0.1, maximum: 20, default: value }
        : { type: 'integer', minimum: 1, maximum: 1000, default: value };
  const source = { type: 'string', enum: ['close', 'open', 'high', 'low', 'hl2'], default: 'close' };
  return {
    id,
    aliases: [] as string[],
    title,
    version: 1,
    parameters: { type: 'object', properties: { ...properties, source }, additionalProperties: false } as Record<string, unknown>,
    defaults: { ...defaults, source: 'close' } as Record<string, unknown>,
    outputs: outputs.map(([name, style]) => ({ name, style })),
    placement,
    levels,
    repaints: false,
    hasPublished: false,
    hasMarks: false,
    family: id === 'rsi' || id === 'macd' ? ('momentum' as const) : ('moving-averages' as const),
  };
}

const ema = (values: Float64Array, period: number): Float64Array => {
  const out = new Float64Array(values.length).fill(Number.NaN);
  const weight = 2 / (period + 1);
  let mean = Number.NaN;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) continue;
    mean = Number.isNaN(mean) ? value : mean + weight * (value - mean);
    if (i >= period - 1) out[i] = mean;
  }
  return out;
};

const mean = (values: Float64Array, period: number): Float64Array => {
  const out = new Float64Array(values.length).fill(Number.NaN);
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i] as number;
    if (i >= period) sum -= values[i - period] as number;
    if (i >= period - 1) out[i] = sum / period;
  }
  return out;
};

const wilder = (values: Float64Array, period: number): Float64Array => {
  const out = new Float64Array(values.length);
  let state = 0;
  for (let i = 0; i < values.length; i++) {
    state = (state * (period - 1) + (values[i] as number)) / period;
    out[i] = i >= period ? state : Number.NaN;
  }
  return out;
};

/** All outputs of one indicator over closing prices. */
export function computeFake(id: string, parameters: Record<string, unknown>, close: Float64Array): Record<string, Float64Array> {
  const period = Number(parameters.period ?? 14);
  const change = close.map((value, i) => (i === 0 ? 0 : value - (close[i - 1] as number)));
  if (id === 'ema') return { value: ema(close, period) };
  if (id === 'sma') return { value: mean(close, period) };
  if (id === 'atr') return { value: wilder(change.map(Math.abs), period) };
  if (id === 'rsi') {
    const up = wilder(
      change.map((value) => Math.max(value, 0)),
      period,
    );
    const down = wilder(
      change.map((value) => Math.max(-value, 0)),
      period,
    );
    return { value: up.map((value, i) => 100 - 100 / (1 + value / ((down[i] as number) || 1e-12))) };
  }
  if (id === 'macd') {
    const fast = ema(close, Number(parameters.fast ?? 12));
    const slow = ema(close, Number(parameters.slow ?? 26));
    const macd = fast.map((value, i) => value - (slow[i] as number));
    const signal = ema(macd, Number(parameters.signal ?? 9));
    return { macd, signal, histogram: macd.map((value, i) => value - (signal[i] as number)) };
  }
  const middle = mean(close, period);
  const width = wilder(change.map(Math.abs), period).map((value) => value * Number(parameters.multiplier ?? 2) * 2);
  return {
    middle,
    upper: middle.map((value, i) => value + (width[i] as number)),
    lower: middle.map((value, i) => value - (width[i] as number)),
  };
}

/** An indicator that draws zones instead of lines. */
export const FAKE_ZONES = {
  ...listing('zones', 'Price zones', { minimum: 2 }, [], 'price'),
  family: 'smart-money' as const,
  repaints: true,
  hasPublished: true,
  hasMarks: true,
};

/** Two zones at the last bars: one open, one mitigated. */
export function fakeZones(bars: BarColumns, count: number): IndicatorMark[] {
  const zone = (id: string, at: number, change: Partial<IndicatorMark>): IndicatorMark => ({
    id,
    kind: 'price-zone',
    shape: 'zone',
    direction: 1,
    fromTimeUs: bars.timeUs[at] as number,
    toTimeUs: null,
    top: bars.high[at] as number,
    bottom: bars.low[at] as number,
    text: 'Zone',
    knownAtUs: bars.timeUs[at + 1] as number,
    state: 'open',
    stateAtUs: null,
    evidence: [{ name: 'height', value: 0.0012, condition: 'at least 2 ticks' }],
    ...change,
  });
  const mitigatedUs = bars.timeUs[count - 10] as number;
  return [
    zone('a', count - 40, { direction: -1, toTimeUs: mitigatedUs, state: 'mitigated', stateAtUs: mitigatedUs }),
    zone('b', count - 20, {}),
  ];
}
