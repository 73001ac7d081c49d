import type { BarColumns } from '#core/market/bar-columns.ts';
import { MICROSECONDS_PER_DAY } from '#core/market/timeframe.ts';

type Values = readonly number[];
const sum = (values: Values) => values.reduce((total, value) => total + value, 0);
const mean = (values: Values) => sum(values) / values.length;
const deviation = (values: Values) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));

/** Seeded with the mean of the first `period` values; NaN before. */
function ema(values: Values, period: number): number[] {
  const result: number[] = [];
  for (let i = 0; i < values.length; i++) {
    if (i < period - 1) result.push(Number.NaN);
    else if (i === period - 1) result.push(mean(values.slice(0, period)));
    else result.push(((result[i - 1] as number) * (period - 1) + 2 * (values[i] as number)) / (period + 1));
  }
  return result;
}

/** Wilder's smoothing: the mean of the first `period` values, then a `period`-th of each next one. NaN before. */
function wilder(values: Values, period: number): number[] {
  const result: number[] = [];
  for (let i = 0; i < values.length; i++) {
    if (i < period - 1) result.push(Number.NaN);
    else if (i === period - 1) result.push(mean(values.slice(0, period)));
    else result.push(((result[i - 1] as number) * (period - 1) + (values[i] as number)) / period);
  }
  return result;
}

/** Aligns what was computed from the second bar on with the bars. */
const fromSecond = (values: Values) => [Number.NaN, ...values];

/**
 * The standard set computed over and over from whole arrays, in the plainest way and without any of the product's code: what each
 * feature says in its formula. Days are UTC days. One column a feature.
 */
export function naiveStandard(bars: BarColumns): Record<string, number[]> {
  const [open, high, low, close] = [bars.open, bars.high, bars.low, bars.close].map((column) => [...column]) as [
    number[],
    number[],
    number[],
    number[],
  ];
  const volume = [...bars.volume].map((value) => (value > 0 ? value : 0));
  const count = close.length;
  const at = (values: Values, i: number) => values[i] ?? Number.NaN;
  const column = (compute: (i: number) => number) => Array.from({ length: count }, (_, i) => compute(i));
  const last = (values: Values, i: number, size: number) => (i < size - 1 ? null : values.slice(i - size + 1, i + 1));
  const over = (values: Values, size: number, compute: (window: Values, i: number) => number, from = 0) =>
    column((i) => {
      const window = i - from < size - 1 ? null : last(values, i, size);
      return window === null ? Number.NaN : compute(window, i);
    });
  const lag = (size: number, compute: (now: number, before: number) => number) => column((i) => compute(at(close, i), at(close, i - size)));

  const changes = close.slice(1).map((value, i) => value - at(close, i));
  const trueRanges = close
    .slice(1)
    .map((_, i) =>
      Math.max(at(high, i + 1) - at(low, i + 1), Math.abs(at(high, i + 1) - at(close, i)), Math.abs(at(low, i + 1) - at(close, i))),
    );
  const atr = fromSecond(wilder(trueRanges, 14));
  const rsi = (period: number) => {
    const up = fromSecond(
      wilder(
        changes.map((change) => Math.max(change, 0)),
        period,
      ),
    );
    const down = fromSecond(
      wilder(
        changes.map((change) => Math.max(-change, 0)),
        period,
      ),
    );
    return column((i) => (at(up, i) + at(down, i) === 0 ? 0 : (2 * at(up, i)) / (at(up, i) + at(down, i)) - 1));
  };

  const rises = changes.map((_, i) => at(high, i + 1) - at(high, i));
  const falls = changes.map((_, i) => at(low, i) - at(low, i + 1));
  const up = fromSecond(
    wilder(
      rises.map((rise, i) => (rise > at(falls, i) && rise > 0 ? rise : 0)),
      14,
    ),
  );
  const down = fromSecond(
    wilder(
      falls.map((fall, i) => (fall > at(rises, i) && fall > 0 ? fall : 0)),
      14,
    ),
  );
  const balance = column((i) => (at(up, i) + at(down, i) === 0 ? 0 : (at(up, i) - at(down, i)) / (at(up, i) + at(down, i))));
  const directional = [...Array<number>(14).fill(Number.NaN), ...wilder(balance.slice(14).map(Math.abs), 14)];

  const fast = ema(close, 12);
  const slow = ema(close, 26);
  const line = column((i) => at(fast, i) - at(slow, i));
  const signal = [...Array<number>(25).fill(Number.NaN), ...ema(line.slice(25), 9)];

  const typical = column((i) => (at(high, i) + at(low, i) + at(close, i)) / 3);
  const flow = column((i) => Math.sign(at(typical, i) - at(typical, i - 1)) * at(typical, i) * at(volume, i));
  const placeIn = (size: number) =>
    column((i) => {
      const top = Math.max(...(last(high, i, size) ?? [Number.NaN]));
      const bottom = Math.min(...(last(low, i, size) ?? [Number.NaN]));
      return top === bottom ? 0 : (2 * (at(close, i) - bottom)) / (top - bottom) - 1;
    });
  const williams = placeIn(14);
  const squaredReturns = fromSecond(close.slice(1).map((value, i) => Math.log(value / at(close, i)) ** 2));
  const realised = (size: number) => over(squaredReturns, size, (window) => Math.sqrt(mean(window)), 1);
  const place = column((i) => (at(high, i) === at(low, i) ? 0 : (2 * (at(close, i) - at(low, i))) / (at(high, i) - at(low, i)) - 1));
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);

  const day = [...bars.timeUs].map((timeUs) => Math.floor(timeUs / MICROSECONDS_PER_DAY));
  const session = (compute: (indexes: readonly number[], i: number) => number) =>
    column((i) =>
      compute(
        Array.from({ length: i + 1 }, (_, k) => k).filter((k) => day[k] === day[i]),
        i,
      ),
    );
  const angle = column((i) => 2 * Math.PI * ((at([...bars.timeUs], i) - at(day, i) * MICROSECONDS_PER_DAY) / MICROSECONDS_PER_DAY));
  const weekday = column((i) => (2 * Math.PI * new Date(at(day, i) * 86_400_000).getUTCDay()) / 7);

  return {
    'open-gap': column((i) => at(open, i) / at(close, i - 1) - 1),
    'high-return': column((i) => at(high, i) / at(close, i - 1) - 1),
    'low-return': column((i) => at(low, i) / at(close, i - 1) - 1),
    'return-1': lag(1, (now, before) => now / before - 1),
    'bar-range': column((i) => (at(high, i) - at(low, i)) / at(close, i)),
    'close-in-range': place,
    'upper-wick': column((i) => share(at(high, i) - Math.max(at(open, i), at(close, i)), at(high, i) - at(low, i))),
    'lower-wick': column((i) => share(Math.min(at(open, i), at(close, i)) - at(low, i), at(high, i) - at(low, i))),
    'return-3': lag(3, (now, before) => now / before - 1),
    'return-10': lag(10, (now, before) => now / before - 1),
    'log-return-5': lag(5, (now, before) => Math.log(now / before)),
    'log-return-20': lag(20, (now, before) => Math.log(now / before)),
    'log-return-50': lag(50, (now, before) => Math.log(now / before)),
    'volatility-10': realised(10),
    'volatility-20': realised(20),
    'volatility-60': realised(60),
    'sma-10-distance': over(close, 10, (window, i) => at(close, i) / mean(window) - 1),
    'sma-50-distance': over(close, 50, (window, i) => at(close, i) / mean(window) - 1),
    'sma-200-distance': over(close, 200, (window, i) => at(close, i) / mean(window) - 1),
    'ema-9-distance': ema(close, 9).map((average, i) => at(close, i) / average - 1),
    'ema-21-distance': ema(close, 21).map((average, i) => at(close, i) / average - 1),
    'ema-50-distance': ema(close, 50).map((average, i) => at(close, i) / average - 1),
    macd: line.map((value, i) => value / at(close, i)),
    'macd-histogram': line.map((value, i) => (value - at(signal, i)) / at(close, i)),
    'adx-14': directional,
    'directional-balance-14': balance,
    'efficiency-20': over(fromSecond(changes), 20, (window) => share(sum(window), sum(window.map(Math.abs))), 1),
    'rsi-7': rsi(7),
    'rsi-14': rsi(14),
    'rsi-28': rsi(28),
    'williams-r-14': williams,
    'stochastic-14-3': over(williams, 3, mean),
    'cci-20': over(typical, 20, (window, i) => {
      const spread = mean(window.map((value) => Math.abs(value - mean(window))));
      return spread < 1e-12 * mean(window) ? 0 : (at(typical, i) - mean(window)) / (0.015 * spread) / 100;
    }),
    'mfi-14': over(flow, 14, (window) => share(sum(window), sum(window.map(Math.abs))), 1),
    'atr-14': atr.map((range, i) => range / at(close, i)),
    'atr-14-over-50': over(fromSecond(trueRanges), 50, (window, i) => (mean(window) === 0 ? 0 : at(atr, i) / mean(window) - 1), 1),
    'bollinger-position': over(close, 20, (window, i) => {
      const spread = deviation(window);
      return spread < 1e-12 * mean(window) ? 0 : (at(close, i) - mean(window)) / (2 * spread);
    }),
    'bollinger-width': over(close, 20, (window) => (4 * deviation(window)) / mean(window)),
    'parkinson-20': over(
      column((i) => Math.log(at(high, i) / at(low, i)) ** 2),
      20,
      (window) => Math.sqrt(sum(window) / (20 * 4 * Math.log(2))),
    ),
    'donchian-55-position': placeIn(55),
    'volume-ratio': over(volume, 20, (window, i) => Math.log((at(volume, i) + 1) / (mean(window) + 1))),
    'volume-score-20': over(volume, 20, (window, i) => share(at(volume, i) - mean(window), deviation(window))),
    'money-flow-20': over(
      column((i) => at(place, i) * at(volume, i)),
      20,
      (window, i) => share(sum(window), sum(last(volume, i, 20) ?? [])),
    ),
    'session-return': session((days, i) => at(close, i) / at(open, days[0] as number) - 1),
    'session-position': session((days, i) => {
      const top = Math.max(...days.map((k) => at(high, k)));
      const bottom = Math.min(...days.map((k) => at(low, k)));
      return top === bottom ? 0 : (2 * (at(close, i) - bottom)) / (top - bottom) - 1;
    }),
    'session-vwap-distance': session((days, i) => {
      const traded = sum(days.map((k) => at(volume, k)));
      return traded === 0 ? 0 : (at(close, i) * traded) / sum(days.map((k) => at(typical, k) * at(volume, k))) - 1;
    }),
    'time-sine': angle.map(Math.sin),
    'time-cosine': angle.map(Math.cos),
    'weekday-sine': weekday.map(Math.sin),
    'weekday-cosine': weekday.map(Math.cos),
  };
}
