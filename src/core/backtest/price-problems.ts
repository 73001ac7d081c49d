import type { BacktestConfiguration } from './configuration.ts';
import { type ConfigurationProblem, shown } from './configuration-problems.ts';
import type { SymbolData } from './market-data.ts';

/** A setting in units of the price, and what it must be less than. */
interface PricedSetting {
  readonly path: string;
  readonly value: number;
  readonly bound: 'twice the middle' | 'the highest';
}

/**
 * Settings in units of the price that can't be meant for the prices of a run: a spread with which a sale brings nothing, a stop that no price
 * reaches, a swap of more than the unit is worth. Empty where all is well; of several symbols the first is told.
 */
export function priceProblems(config: BacktestConfiguration, symbols: readonly SymbolData[]): ConfigurationProblem[] {
  return pricedSettings(config).flatMap(({ path, value, bound }) => {
    const isMoney = path.startsWith('costs.swap');
    for (const { instrument, bars } of symbols) {
      // A swap is money of the account: of another currency than the price's it is not compared.
      if (isMoney && (config.currency ?? symbols[0]?.instrument.currency) !== instrument.currency) continue;
      const price = bound === 'the highest' ? highestOf(bars.high) : middleOf(bars.close);
      // Prices made continuous may fall below 0: nothing can be said there.
      if (!(price > 0) || Math.abs(value) < (bound === 'the highest' ? price : 2 * price)) continue;
      const unit = isMoney ? 'money of one unit and day' : 'units of the price';
      const allowed = `in ${unit}, less than ${bound} price of ${instrument.symbol} in this run (${Number(price.toPrecision(8))})`;
      return [{ path, allowed, found: shown(value) }];
    }
    return [];
  });
}

function pricedSettings({ costs: { spread, swap }, exits: { stopLoss, trailingStop } }: BacktestConfiguration): PricedSetting[] {
  const settings: PricedSetting[] = [];
  const width = spread.type === 'fixed' ? spread.value : spread.type === 'time-of-day' ? Math.max(...spread.hours) : 0;
  if (width > 0) settings.push({ path: 'costs.spread', value: width, bound: 'twice the middle' });
  for (const [name, exit] of Object.entries({ stopLoss, trailingStop }))
    if (exit?.type === 'amount') settings.push({ path: `exits.${name}.value`, value: exit.value, bound: 'the highest' });
  for (const [name, money] of Object.entries(swap))
    if (money !== 0) settings.push({ path: `costs.swap.${name}`, value: money, bound: 'the highest' });
  return settings;
}

const MOST_LOOKED_AT = 1_001;

/** The median of closes evenly spread over the run: one bar that is wrong decides nothing. */
function middleOf(close: Float64Array): number {
  const count = Math.min(close.length, MOST_LOOKED_AT);
  const looked = Float64Array.from({ length: count }, (_, i) => close[Math.floor((i * close.length) / count)] as number).sort();
  return looked[count >> 1] ?? Number.NaN;
}

const highestOf = (high: Float64Array): number => high.reduce((most, price) => (price > most ? price : most), Number.NEGATIVE_INFINITY);
