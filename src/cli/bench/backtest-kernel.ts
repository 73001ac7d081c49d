import type { QuoteColumns, SymbolData } from '#core/backtest/market-data.ts';
import { runBacktest } from '#core/backtest/run-backtest.ts';
import { SeriesSet } from '#core/backtest/series-set.ts';
import { type BarColumns, sliceBarColumns } from '#core/market/bar-columns.ts';
import { MICROSECONDS_PER_HOUR } from '#core/market/timeframe.ts';
import { crossing } from '#core/strategy/crossing.ts';
import { takeSide } from '#core/strategy/direction.ts';
import { smaCross } from '#core/strategy/sma-cross.ts';
import type { StrategyDefinition } from '#core/strategy/strategy.ts';
import type { PastColumn } from '#core/strategy/strategy-context.ts';
import { calibrationMs } from './bench-measuring.ts';
import { benchConfiguration, benchSymbol, walk } from './kernel-scene.ts';
import { measureNanoseconds, type Nanoseconds } from './nanoseconds.ts';

const BARS = 1_000_000;
const TEN_YEARS_OF_DAYS = 2520;
const QUOTES_A_BAR = 100;
const QUOTED_BARS = 10_000;

/** Figures of the event loop on one thread; medians, with the fastest and slowest run. */
export interface KernelBench {
  /** The fixed loop of every benchmark, before and after: tells a slow machine from slow code. */
  readonly calibrationMs: number;
  readonly calibrationAtEndMs: number;
  /** SMA cross with costs, stop and target over a million bars: indicators, fills and the account included. */
  readonly barsPerSecond: number;
  readonly nanosecondsPerBar: Nanoseconds;
  readonly trades: number;
  /** The same strategy when it is called at every bar and not only where its averages cross: what a strategy costs that says nothing of when it acts. */
  readonly calledAtEveryBar: { readonly barsPerSecond: number; readonly nanosecondsPerBar: Nanoseconds; readonly trades: number };
  /** Ten years of daily bars, everything but reading them. */
  readonly tenYearsOfDaysMs: number;
  readonly tenYears: Nanoseconds;
  readonly ticksPerSecond: number;
  readonly nanosecondsPerTick: Nanoseconds;
  readonly tickTrades: number;
}

/** Measures the kernel: bars, a short run, ticks. */
export function benchBacktestKernel(): KernelBench {
  const calibration = calibrationMs();
  const config = benchConfiguration();
  const bars = walk(BARS);
  const run = (symbol: SymbolData) => runBacktest(new SeriesSet([symbol], '1h'), config, smaCross);
  const whole = benchSymbol(bars);
  const perBar = measureNanoseconds(() => run(whole), BARS, 9, 4);
  const runCalled = () => runBacktest(new SeriesSet([whole], '1h'), config, calledAtEveryBar);
  const perCall = measureNanoseconds(runCalled, BARS, 9, 4);
  const tenYears = benchSymbol(sliceBarColumns(bars, 0, TEN_YEARS_OF_DAYS));
  const short = measureNanoseconds(() => run(tenYears), TEN_YEARS_OF_DAYS, 51, 50);
  const quoted = sliceBarColumns(bars, 0, QUOTED_BARS);
  const ticks = benchSymbol(quoted, { quotes: quotesOf(quoted) });
  const byTicks = { ...config, data: 'ticks' as const };
  const runTicks = () => runBacktest(new SeriesSet([ticks], '1h'), byTicks, smaCross);
  const perTick = measureNanoseconds(runTicks, QUOTED_BARS * QUOTES_A_BAR, 7, 3);
  return {
    calibrationMs: calibration,
    barsPerSecond: Math.round(1e9 / perBar.median),
    nanosecondsPerBar: perBar,
    trades: run(whole).trades.count,
    calledAtEveryBar: {
      barsPerSecond: Math.round(1e9 / perCall.median),
      nanosecondsPerBar: perCall,
      trades: runCalled().trades.count,
    },
    tenYearsOfDaysMs: Math.round((short.median * TEN_YEARS_OF_DAYS) / 1000) / 1000,
    tenYears: short,
    ticksPerSecond: Math.round(1e9 / perTick.median),
    nanosecondsPerTick: perTick,
    tickTrades: runTicks().trades.count,
    calibrationAtEndMs: calibrationMs(),
  };
}

/** The SMA cross without a word on when it acts. */
const calledAtEveryBar: StrategyDefinition = {
  ...smaCross,
  create(given) {
    const { fast, slow, direction } = smaCross.parameters.parse(given);
    let first: PastColumn;
    let second: PastColumn;
    return {
      onStart(context) {
        first = context.indicator('sma', { period: fast });
        second = context.indicator('sma', { period: slow });
      },
      onBar(context) {
        const signal = crossing(first, second);
        if (signal !== 0) takeSide(context, signal, direction, 0);
      },
    };
  },
};

/** Quotes along open, high, low and close of each bar, evenly in time. */
function quotesOf(bars: BarColumns): QuoteColumns {
  const count = bars.timeUs.length * QUOTES_A_BAR;
  const quotes = { timeUs: new Float64Array(count), bid: new Float64Array(count), ask: new Float64Array(count) };
  for (let i = 0; i < bars.timeUs.length; i++) {
    const points = [bars.open, bars.high, bars.low, bars.close].map((column) => column[i] as number);
    for (let k = 0; k < QUOTES_A_BAR; k++) {
      const way = (k / (QUOTES_A_BAR - 1)) * 3;
      const leg = Math.min(2, Math.floor(way));
      const from = points[leg] as number;
      const middle = Math.round((from + ((points[leg + 1] as number) - from) * (way - leg)) * 100) / 100;
      const at = i * QUOTES_A_BAR + k;
      quotes.timeUs[at] = (bars.timeUs[i] as number) + (k * MICROSECONDS_PER_HOUR) / QUOTES_A_BAR;
      quotes.bid[at] = middle - 0.01;
      quotes.ask[at] = middle + 0.01;
    }
  }
  return quotes;
}
