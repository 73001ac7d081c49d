import type { z } from 'zod';
import { backtestSettings } from '#core/backtest/configuration.ts';

type Settings = z.output<typeof backtestSettings>;
type Part = 'costs' | 'exits' | 'execution' | 'sizing' | 'data';

const decimals = (value: number): string => String(Number(value.toPrecision(4)));
const percent = (fraction: number): string => `${decimals(fraction * 100)} %`;

/**
 * What decides a run beside strategy, parameters and data, in a few words: exits, costs, and what is not as usual of its fills and its size. `stop 2 %,
 * commission 0.1 %, half of the equity`. Of a configuration that is not understood, what is.
 */
export function settingsWords(configuration: Readonly<Record<string, unknown>>): string {
  const partOf = <P extends Part>(name: P): Settings[P] | null => {
    const read = backtestSettings.shape[name].safeParse(configuration[name]);
    return read.success ? (read.data as Settings[P]) : null;
  };
  return [
    ...exitWords(partOf('exits')),
    ...costWords(partOf('costs'), partOf('data')),
    ...executionWords(partOf('execution')),
    ...sizeWords(partOf('sizing')),
  ].join(', ');
}

const distance = (exit: NonNullable<Settings['exits']['stopLoss']>): string => {
  switch (exit.type) {
    case 'fraction':
      return percent(exit.value);
    case 'atr':
      return `${decimals(exit.value)} ATR`;
    case 'amount':
      return decimals(exit.value);
    case 'price':
      return `at ${decimals(exit.value)}`;
  }
};

function exitWords(exits: Settings['exits'] | null): string[] {
  if (exits === null) return [];
  const { stopLoss, takeProfit, trailingStop, partials, maxBars } = exits;
  return [
    ...(stopLoss ? [`stop ${distance(stopLoss)}`] : []),
    ...(takeProfit ? [`target ${distance(takeProfit)}`] : []),
    ...(trailingStop ? [`trailing ${distance(trailingStop)}`] : []),
    ...(partials.length > 0 ? [`partial profits ${partials.map(({ atRisk }) => decimals(atRisk)).join('/')}`] : []),
    ...(maxBars === null ? [] : [`at most ${maxBars} ${maxBars === 1 ? 'bar' : 'bars'}`]),
  ];
}

function costWords(costs: Settings['costs'] | null, data: Settings['data'] | null): string[] {
  if (costs === null) return [];
  const { spread, swap, borrowRate } = costs;
  const words = [
    ...commissionWords(costs.commission),
    ...(spread.type === 'fixed' ? (spread.value > 0 ? [`spread ${decimals(spread.value)}`] : []) : [SPREADS[spread.type]]),
    ...slippageWords(costs.slippage),
    ...(swap.long !== 0 || swap.short !== 0 ? [`swap ${decimals(swap.long)}/${decimals(swap.short)}`] : []),
    ...(borrowRate > 0 ? [`borrowing ${percent(borrowRate)}`] : []),
  ];
  if (data === 'ticks') words.push('fills at ticks');
  return words.length > 0 ? words : ['no costs'];
}

const SPREADS = { quotes: 'spread of the quotes', 'time-of-day': 'spread by the hour' } as const;

function commissionWords(commission: Settings['costs']['commission']): string[] {
  switch (commission.type) {
    case 'none':
      return [];
    case 'percent':
      return commission.rate > 0 ? [`commission ${percent(commission.rate)}`] : [];
    case 'per-unit':
      return commission.amount > 0 ? [`commission ${decimals(commission.amount)} a unit`] : [];
    case 'fixed':
      return commission.amount > 0 ? [`commission ${decimals(commission.amount)}`] : [];
    case 'fixed-plus-percent':
      return [`commission ${decimals(commission.amount)} + ${percent(commission.rate)}`];
  }
}

function slippageWords(slippage: Settings['costs']['slippage']): string[] {
  switch (slippage.type) {
    case 'none':
      return [];
    case 'fraction':
      return slippage.value > 0 ? [`slippage ${percent(slippage.value)}`] : [];
    case 'ticks':
      return slippage.value > 0 ? [`slippage ${decimals(slippage.value)} ticks`] : [];
    case 'range-share':
      return slippage.value > 0 ? [`slippage ${percent(slippage.value)} of the range`] : [];
    case 'volume-share':
      return ['slippage by volume'];
  }
}

function executionWords(execution: Settings['execution'] | null): string[] {
  if (execution === null) return [];
  const { fillAt, intrabar, limitFill, allowShort, leverage, positions, latencyBars, latencyMs, maxDailyLoss, closeAtSessionEnd } =
    execution;
  return [
    ...(fillAt === 'same-close' ? ['fills at the same close'] : []),
    ...(intrabar === 'worst' ? [] : [`${intrabar} path`]),
    ...(limitFill === 'touch'
      ? []
      : [limitFill === 'through' ? 'limits filled through' : `limits filled ${limitFill.ticks} ticks through`]),
    ...(allowShort ? [] : ['long only']),
    ...(leverage === 1 ? [] : [`leverage ${decimals(leverage)}`]),
    ...(positions === 'hedging' ? ['hedging'] : []),
    ...(latencyBars > 0 ? [`${latencyBars} bars late`] : []),
    ...(latencyMs > 0 ? [`${decimals(latencyMs)} ms late`] : []),
    ...(maxDailyLoss ? [`day ends at −${percent(maxDailyLoss)}`] : []),
    ...(closeAtSessionEnd ? ['closed by night'] : []),
  ];
}

/** Up to this far from the whole equity it is meant: a little is left for costs. */
const NEARLY_ALL = 0.99;

function sizeWords(sizing: Settings['sizing'] | null): string[] {
  switch (sizing?.type) {
    case 'equity-fraction':
      return sizing.fraction >= NEARLY_ALL && sizing.fraction <= 1 ? [] : [`${percent(sizing.fraction)} of the equity`];
    case 'fixed-units':
      return [`${decimals(sizing.units)} units`];
    case 'fixed-value':
      return [`value ${decimals(sizing.value)}`];
    case 'risk-percent':
      return [`risk ${percent(sizing.fraction)}`];
    case 'volatility-target':
      return [`volatility ${percent(sizing.volatility)}`];
    case 'kelly-fraction':
      return [`Kelly × ${decimals(sizing.fraction)}`];
    default:
      return [];
  }
}
