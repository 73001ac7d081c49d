import type { QuoteColumns, SymbolData } from '#core/backtest/market-data.ts';
import { type BarColumns, makeBarColumns } from '#core/market/bar-columns.ts';
import type { Halt } from '#core/market/instrument-events.ts';
import { ORDER_TYPES } from '#core/trading/intent.ts';
import { symbolData } from './backtest-scene.ts';
import { cents } from './random-runs.ts';
import { seededNormal, seededUniform } from './seeded-bars.ts';
import type { ScriptedAction } from './wide-simulator.ts';

const HOUR_US = 3_600_000_000;
const QUARTER_US = HOUR_US / 4;
const START_US = 1_700_006_400_000_000;

/** What a market of a test has beside its hours. */
export interface WideMarketOptions {
  readonly hasQuotes: boolean;
  readonly hasRates: boolean;
  readonly hasHalts: boolean;
  /** Hours of it that are missing, as a share. */
  readonly missing: number;
}

/** A random walk in quarters of an hour, the hours made of them, and quotes along them; prices on a grid of 0.01. */
export function wideMarket(seed: number, name: string, hours: number, options: WideMarketOptions): SymbolData {
  const uniform = seededUniform(seed);
  const normal = seededNormal(seed + 1);
  const quarters = Array.from({ length: hours * 4 }, (_, k) => ({ timeUs: START_US + k * QUARTER_US, open: 0, high: 0, low: 0, close: 0 }));
  let price = 100;
  for (const quarter of quarters) {
    quarter.open = cents(price + (uniform() < 0.2 ? 0.3 * normal() : 0));
    quarter.close = cents(quarter.open + 0.25 * normal());
    quarter.high = cents(Math.max(quarter.open, quarter.close) + 0.2 * uniform());
    quarter.low = cents(Math.min(quarter.open, quarter.close) - 0.2 * uniform());
    price = quarter.close;
  }
  const groups = Array.from({ length: hours }, (_, k) => quarters.slice(4 * k, 4 * k + 4)).filter(() => uniform() >= options.missing);
  const bars = columnsOf(
    groups.map((group) => ({
      timeUs: group[0]?.timeUs ?? 0,
      open: group[0]?.open ?? 0,
      high: Math.max(...group.map(({ high }) => high)),
      low: Math.min(...group.map(({ low }) => low)),
      close: group[3]?.close ?? 0,
    })),
  );
  for (let i = 0; i < bars.volume.length; i++) bars.volume[i] = Math.floor(uniform() * 3000);
  // Now and then a quarter is missing: then the hour's own path counts.
  const finer = columnsOf(groups.flatMap((group) => (uniform() < 0.15 ? group.slice(0, 3) : group)));
  return symbolData(name, bars, {
    finer,
    ...(options.hasQuotes ? { quotes: quotesAlong(groups.filter(() => uniform() < 0.8).flat(), uniform) } : {}),
    ...(options.hasHalts ? { halts: randomHalts(bars.timeUs, uniform) } : {}),
    ...(options.hasRates ? { rate: bars.timeUs.map((_, i) => 1.1 + 0.05 * Math.sin(i / 7)) } : {}),
  });
}

/** Halts of a quarter to three hours, from any quarter on. */
function randomHalts(timeUs: Float64Array, uniform: () => number): Halt[] {
  const halts: Halt[] = [];
  for (const openUs of timeUs) {
    const fromUs = openUs + Math.floor(uniform() * 4) * QUARTER_US;
    if (uniform() < 0.04 && fromUs > (halts.at(-1)?.toUs ?? 0))
      halts.push({ fromUs, toUs: fromUs + (1 + Math.floor(uniform() * 12)) * QUARTER_US });
  }
  return halts;
}

type Prices = { readonly timeUs: number; readonly open: number; readonly high: number; readonly low: number; readonly close: number };

function columnsOf(rows: readonly Prices[]): BarColumns {
  const bars = makeBarColumns(rows.length);
  rows.forEach((row, i) => {
    for (const column of ['timeUs', 'open', 'high', 'low', 'close'] as const) bars[column][i] = row[column];
    bars.volume[i] = 1;
  });
  return bars;
}

function quotesAlong(quarters: readonly Prices[], uniform: () => number): QuoteColumns {
  const points = quarters.flatMap(({ timeUs, open, high, low, close }) =>
    [open, high, low, close].map((price, k) => ({ timeUs: timeUs + (k * QUARTER_US) / 4, price, half: 0.01 * Math.floor(3 * uniform()) })),
  );
  return {
    timeUs: Float64Array.from(points, ({ timeUs }) => timeUs),
    bid: Float64Array.from(points, ({ price, half }) => cents(price - half)),
    ask: Float64Array.from(points, ({ price, half }) => cents(price + half)),
  };
}

/** Random orders of every kind at the closes of the markets, by step of the run. */
export function wideScript(seed: number, symbols: readonly SymbolData[], perBar: number): Map<number, ScriptedAction[]> {
  const uniform = seededUniform(seed);
  const times = [...new Set(symbols.flatMap(({ bars }) => [...bars.timeUs]))].sort((a, b) => a - b);
  const script = new Map<number, ScriptedAction[]>();
  times.forEach((timeUs, step) => {
    symbols.forEach(({ bars }, symbol) => {
      const bar = bars.timeUs.indexOf(timeUs);
      if (bar < 0 || uniform() > perBar) return;
      const action = randomAction(uniform, symbol, bars.close[bar] as number, timeUs);
      script.set(step, [...(script.get(step) ?? []), action]);
    });
  });
  return script;
}

function randomAction(uniform: () => number, symbol: number, close: number, timeUs: number): ScriptedAction {
  const kind = uniform();
  if (kind < 0.12) return { do: 'exit', symbol, fraction: uniform() < 0.6 ? 1 : 0.5 };
  if (kind < 0.15) return { do: 'cancel-all', symbol };
  if (kind < 0.18) return { do: 'move-stop', symbol, price: cents(close * (0.98 + 0.04 * uniform())) };
  const type = ORDER_TYPES[Math.floor(uniform() * ORDER_TYPES.length)] ?? 'market';
  const side = uniform() < 0.5 ? 1 : -1;
  const price = cents(close + (type === 'limit' ? -side : side) * uniform() * 0.6);
  const hasPrice = type === 'limit' || type === 'stop' || type === 'stop-limit';
  const about = hasPrice ? price : close;
  const risk = 0.05 + uniform() * 0.9;
  const bracket = {
    ...(uniform() < 0.8 ? { stopLoss: cents(about - side * risk) } : {}),
    ...(uniform() < 0.6 ? { takeProfit: cents(about + side * risk * 1.5) } : {}),
    ...(uniform() < 0.35
      ? {
          partials: [
            { atRisk: 0.5, fraction: 0.5, moveStop: 'entry' as const },
            { atRisk: 1, fraction: 0.3 },
          ],
        }
      : {}),
    ...(uniform() < 0.3 ? { trailingStop: { type: 'amount' as const, value: cents(0.1 + uniform() * 0.5) } } : {}),
    ...(uniform() < 0.1 ? { untilSessionEnd: true } : {}),
  };
  return {
    do: 'enter',
    intent: {
      ...{ symbol, side, type },
      ...(hasPrice ? { price } : {}),
      ...(type === 'stop-limit' ? { limitPrice: cents(price + side * (uniform() - 0.3) * 0.3) } : {}),
      ...(uniform() < 0.6 ? { units: Math.ceil(uniform() * 60) } : {}),
      ...(uniform() < 0.3 ? { weight: 0.5 } : {}),
      timeInForce: uniform() < 0.6 ? 'gtc' : uniform() < 0.5 ? 'day' : { untilUs: timeUs + Math.floor(uniform() * 8 * 4) * QUARTER_US },
      ...(uniform() < 0.12 ? { reduceOnly: true } : {}),
      ...(uniform() < 0.2 ? { group: 1 + Math.floor(uniform() * 3) } : {}),
      ...(uniform() < 0.6 ? { bracket } : {}),
    },
  };
}
