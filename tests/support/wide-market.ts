import type { CorporateAction, QuoteColumns, SymbolData } from '#core/backtest/market-data.ts';
import { type BarColumns, makeBarColumns } from '#core/market/bar-columns.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import type { Halt } from '#core/market/instrument-events.ts';
import { ORDER_TYPES, type TrailingStop } from '#core/trading/intent.ts';
import { symbolData } from './backtest-scene.ts';
import { cents } from './random-runs.ts';
import { seededNormal, seededUniform } from './seeded-bars.ts';
import { inSession, tradeDay } from './simulated-sessions.ts';
import type { ScriptedAction } from './wide-simulator.ts';

const HOUR_US = 3_600_000_000;
const QUARTER_US = HOUR_US / 4;
/** Wednesday, 2023-11-15: the second week has a holiday on Thursday and half a day on Friday. */
const START_US = 1_700_006_400_000_000;

/** What a market of a test has beside its hours. */
export interface WideMarketOptions {
  readonly hasQuotes: boolean;
  readonly hasRates: boolean;
  readonly hasHalts: boolean;
  readonly hasActions?: boolean;
  /** Bars of one hour, or of four. */
  readonly hoursPerBar?: 1 | 4;
  readonly calendar?: CalendarId;
  /** Prices of sessions alone. */
  readonly isRegular?: boolean;
  /** Units of its smallest order. */
  readonly lot?: { readonly contractSize: number; readonly lotStep: number };
  /** Bars of it that are missing, as a share. */
  readonly missing: number;
}

/** A random walk in quarters of an hour, the bars made of them, and quotes along them; prices on a grid of 0.01. */
export function wideMarket(seed: number, name: string, hours: number, options: WideMarketOptions): SymbolData {
  const { calendar = 'utc', hoursPerBar = 1 } = options;
  const uniform = seededUniform(seed);
  const normal = seededNormal(seed + 1);
  const quarters = Array.from({ length: hours * 4 }, (_, k) => ({ timeUs: START_US + k * QUARTER_US, open: 0, high: 0, low: 0, close: 0 }));
  const groups = Map.groupBy(quarters, ({ timeUs }) => barStart(calendar, hoursPerBar, timeUs));
  const actions = options.hasActions ? randomActions([...groups.keys()], uniform) : [];
  let price = 100;
  for (const quarter of quarters) {
    for (const action of actions) if (action.timeUs === quarter.timeUs && action.type === 'split') price /= action.ratio;
    quarter.open = cents(price + (uniform() < 0.2 ? 0.3 * normal() : 0));
    quarter.close = cents(quarter.open + 0.25 * normal());
    quarter.high = cents(Math.max(quarter.open, quarter.close) + 0.2 * uniform());
    quarter.low = cents(Math.min(quarter.open, quarter.close) - 0.2 * uniform());
    price = quarter.close;
  }
  const kept = [...groups]
    .map(([startUs, group]) => ({ startUs, group: options.isRegular ? group.filter(({ timeUs }) => inSession(calendar, timeUs)) : group }))
    .filter(({ group }) => group.length > 0 && uniform() >= options.missing);
  const bars = columnsOf(
    kept.map(({ startUs, group }) => ({
      timeUs: startUs,
      open: group[0]?.open ?? 0,
      high: Math.max(...group.map(({ high }) => high)),
      low: Math.min(...group.map(({ low }) => low)),
      close: group.at(-1)?.close ?? 0,
    })),
  );
  for (let i = 0; i < bars.volume.length; i++) bars.volume[i] = Math.floor(uniform() * 3000);
  // Now and then a quarter is missing: then the bar's own path counts.
  const finer = columnsOf(kept.flatMap(({ group }) => (uniform() < 0.15 ? group.slice(0, -1) : group)));
  const quoted = kept.filter(() => uniform() < 0.8).flatMap(({ group }) => group);
  return symbolData(
    name,
    bars,
    {
      finer,
      finerTimeframe: '15m',
      ...(options.hasQuotes ? { quotes: quotesAlong(quoted, uniform) } : {}),
      ...(options.hasHalts ? { halts: randomHalts(bars.timeUs, uniform) } : {}),
      ...(options.hasActions ? { actions } : {}),
      // Some bars have no quotes of their own.
      spread: bars.timeUs.map((_, i) => (i % 5 === 3 ? Number.NaN : ((i * 7) % 4) / 50)),
      usualSpread: Float64Array.from({ length: 24 }, (_, hour) => (hour % 3) / 25),
      ...(options.hasRates ? { rate: bars.timeUs.map((_, i) => 1.1 + 0.05 * Math.sin(i / 7)) } : {}),
    },
    { calendar, ...options.lot },
  );
}

/** Bars of four hours count from the beginning of the trade date. */
function barStart(calendar: CalendarId, hoursPerBar: number, timeUs: number): number {
  const day = tradeDay(calendar, timeUs);
  let start = Math.floor(timeUs / HOUR_US) * HOUR_US;
  if (hoursPerBar === 1) return start;
  let dayStart = start;
  while (tradeDay(calendar, dayStart - HOUR_US) === day) dayStart -= HOUR_US;
  while ((start - dayStart) % (hoursPerBar * HOUR_US) !== 0) start -= HOUR_US;
  return start;
}

/** Splits both ways and dividends, now and then, at the beginning of a bar. */
const randomActions = (startsUs: readonly number[], uniform: () => number): CorporateAction[] => {
  let unit = 1;
  return startsUs.slice(1).flatMap((timeUs): CorporateAction[] => {
    const chance = uniform();
    if (chance < 0.01) {
      // Not so many the same way that nothing is left of the price.
      const ratio = unit < 1 || (unit === 1 && uniform() < 0.5) ? 2 : 0.5;
      unit *= ratio;
      return [{ type: 'split', timeUs, ratio }];
    }
    return chance < 0.03 ? [{ type: 'dividend', timeUs, amount: cents(uniform()) }] : [];
  });
};

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

/** Random orders at quotes of sessions, by symbol and time of the quote. */
export function quoteScript(seed: number, symbols: readonly SymbolData[]): Map<string, ScriptedAction[]> {
  const uniform = seededUniform(seed);
  const script = new Map<string, ScriptedAction[]>();
  symbols.forEach(({ quotes, instrument, halts = [] }, symbol) => {
    quotes?.timeUs.forEach((timeUs, k) => {
      const isHalted = halts.some(({ fromUs, toUs }) => fromUs <= timeUs && timeUs < toUs);
      if (uniform() > 0.02 || isHalted || !inSession(instrument.calendar, timeUs)) return;
      // For any symbol, whose newest quote may be older.
      const other = Math.floor(uniform() * symbols.length);
      const bid = symbols[other]?.quotes?.bid[k] ?? quotes.bid[k] ?? 0;
      script.set(`${symbol} ${timeUs}`, [randomAction(uniform, other, bid, timeUs)]);
    });
  });
  return script;
}

function randomAction(uniform: () => number, symbol: number, close: number, timeUs: number): ScriptedAction {
  const kind = uniform();
  if (kind < 0.12) return { do: 'exit', symbol, fraction: uniform() < 0.6 ? 1 : 0.5 };
  if (kind < 0.15) return { do: 'cancel-all', symbol };
  if (kind < 0.17) return { do: 'move-target', symbol, price: close * (0.98 + 0.04 * uniform()) };
  if (kind < 0.2) return { do: 'move-stop', symbol, price: cents(close * (0.98 + 0.04 * uniform())) };
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
    ...(uniform() < 0.3 ? { trailingStop: randomTrail(uniform) } : {}),
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

function randomTrail(uniform: () => number): TrailingStop {
  return uniform() < 0.6
    ? { type: 'amount', value: cents(0.1 + uniform() * 0.5) }
    : { type: 'atr', value: 0.5 + uniform(), period: uniform() < 0.5 ? 5 : 14 };
}
