import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import type { SymbolData } from '#core/backtest/market-data.ts';
import type { Bracket, PartialProfit } from '#core/trading/intent.ts';
import { inSession, SimulatedSessions } from './simulated-sessions.ts';

export interface SimulatedTrade {
  readonly symbol: number;
  readonly side: number;
  readonly units: number;
  readonly entryTimeUs: number;
  readonly entryPrice: number;
  readonly exitTimeUs: number;
  readonly exitPrice: number;
  readonly reason: string;
  readonly pnl: number;
  readonly commission: number;
  readonly mae: number;
  readonly mfe: number;
  readonly returnFraction: number;
}

export type Side = 1 | -1;

/** Units that one order entered. */
export interface Lot {
  readonly id: number;
  readonly side: Side;
  units: number;
  /** Units at entry, for the sizes of partial profits. */
  whole: number;
  entryPrice: number;
  readonly entryTimeUs: number;
  readonly entryBar: number;
  /** Rate to the account's currency at entry. */
  readonly entryRate: number;
  /** Highest and lowest middle price since entry. */
  top: number;
  bottom: number;
  /** Highs and lows of bars without trading, since the last one with. */
  readonly meanwhile: number[];
  fees: number;
  carry: number;
  stop: number | null;
  target: number | null;
  risk: number;
  partials: readonly PartialProfit[];
  partialLeft: number | null;
  trail: { readonly type: 'amount' | 'fraction'; readonly value: number } | null;
  trails: boolean;
  best: number;
  stopMoved: boolean;
  /** A stop was reached and not all could be sold: the rest goes at any price. */
  mustGo: boolean;
  /** No exit until the next bar: its volume is used up. */
  sleeps: boolean;
  endsWithSession: boolean;
  /** Day number at whose end it ends; null for the next one. */
  endDay: number | null;
}

/** An order that waits. */
export interface Waiting {
  kind: 'market' | 'limit' | 'stop' | 'stop-limit' | 'market-on-open' | 'market-on-close' | 'exit';
  readonly side: Side;
  units: number | null;
  readonly weight: number;
  price: number;
  limitPrice: number;
  fromBar: number;
  readonly fromUs: number;
  readonly sentBar: number;
  readonly untilUs: number;
  readonly isDayOrder: boolean;
  readonly reduceOnly: boolean;
  readonly group: number;
  bracket: Bracket | null;
  readonly fraction: number;
  readonly exitReason: string;
  /** The lot that the rest of it goes to. */
  lot: Lot | null;
}

/** One symbol and what is open and waiting in it. */
export interface Market {
  readonly at: number;
  readonly data: SymbolData;
  readonly sessions: SimulatedSessions;
  bar: number;
  last: number;
  rate: number;
  lots: Lot[];
  waiting: Waiting[];
  usedBar: number;
  used: number;
  quote: { readonly half: number; readonly timeUs: number } | null;
  /** Positions of the quotes of a bar at which something can fill. */
  quotes: { readonly bar: number; readonly at: number[] };
  /** What one unit became, by the bar at whose beginning it did. */
  readonly splits: { readonly bar: number; readonly ratio: number }[];
}

export const HOUR_US = 3_600_000_000;
export const TICK = 0.01;
export const near = TICK * 1e-6;

const QUARTER_US = HOUR_US / 4;

/** A bar, or a finer one of a quarter of an hour inside it. */
export interface Part {
  readonly timeUs: number;
  readonly endUs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** The money of the wide simulator: what things cost, what an account is worth, and how a lot is closed. */
export class SimulatedAccount {
  readonly trades: SimulatedTrade[] = [];
  readonly equity: number[] = [];
  protected readonly config: BacktestConfiguration;
  protected readonly markets: Market[];
  protected readonly unitStep: number;
  protected cash: number;
  protected lotId = 0;
  /** The loss of the day is as large as it may be. */
  protected isDayOver = false;

  constructor(config: BacktestConfiguration, symbols: readonly SymbolData[]) {
    this.config = config;
    this.cash = config.initialCapital;
    const { lotStep = 1, contractSize = 1 } = symbols[0]?.instrument ?? {};
    this.unitStep = config.sizing.wholeUnits ? Math.max(1, lotStep * contractSize) : lotStep * contractSize;
    this.markets = symbols.map((data, at) => ({
      ...{
        at,
        data,
        sessions: new SimulatedSessions(data, config.timeframe === '4h' ? 4 * HOUR_US : HOUR_US),
        bar: -1,
        last: Number.NaN,
        rate: 1,
        lots: [],
        waiting: [],
        usedBar: -1,
        used: 0,
        quote: null,
        quotes: { bar: -1, at: [] },
        splits: [],
      },
    }));
  }

  protected now(market: Market, column: 'open' | 'high' | 'low' | 'close'): number {
    return market.data.bars[column][market.bar] ?? Number.NaN;
  }
  protected barUs(market: Market): number {
    return market.data.bars.timeUs[market.bar] ?? Number.NaN;
  }
  protected dayOf({ sessions, bar }: Market, of = bar): number {
    return sessions.day(of);
  }
  protected isLastOfDay({ sessions, bar }: Market, of = bar): boolean {
    return sessions.isLast(of);
  }
  /** Whether a price of the present bar is one of a session. */
  protected knows({ sessions, bar }: Market, what: 'open' | 'path' | 'close'): boolean {
    return sessions.knows(bar)[what];
  }

  protected worth(): number {
    let worth = this.cash;
    for (const { lots, last, rate } of this.markets)
      for (const { side, units, entryPrice } of lots) worth += side * units * (last - entryPrice) * rate;
    return worth;
  }
  protected exposure(): number {
    return this.markets.reduce((sum, { lots, last, rate }) => sum + lots.reduce((of, { units }) => of + units * last * rate, 0), 0);
  }
  protected net = ({ lots }: Market): number => lots.reduce((sum, { side, units }) => sum + side * units, 0);
  protected floor(units: number): number {
    const step = this.unitStep;
    return Math.round(Math.floor(units / step + 1e-9) * step * 1e9) / 1e9;
  }
  protected fee(units: number, value: number): number {
    const { commission } = this.config.costs;
    const rate = commission.type === 'percent' || commission.type === 'fixed-plus-percent' ? commission.rate : 0;
    const fixed = commission.type === 'fixed' || commission.type === 'fixed-plus-percent' ? commission.amount : 0;
    return value * rate + fixed + (commission.type === 'per-unit' ? units * commission.amount : 0);
  }
  protected half(market: Market): number {
    if (market.quote !== null) return market.quote.half;
    const { spread } = this.config.costs;
    if (spread.type === 'fixed') return spread.value / 2;
    if (spread.type === 'time-of-day') return (spread.hours[new Date(this.barUs(market) / 1000).getUTCHours()] ?? 0) / 2;
    const width = market.data.spread?.[market.bar] ?? Number.NaN;
    const usual = market.data.usualSpread?.[new Date(this.barUs(market) / 1000).getUTCHours()] ?? 0;
    return ((Number.isNaN(width) ? usual : width) * spread.factor) / 2;
  }
  protected priceOf(market: Market, side: number, base: number, units: number, isLimit: boolean): number {
    const ticks = (isLimit ? base : base + side * (this.half(market) + this.slip(market, base, units))) * 100;
    return (side > 0 ? Math.ceil(ticks - 1e-6) : Math.floor(ticks + 1e-6)) / 100;
  }
  /** A limit order asks for a price on the grid. */
  protected asked(side: number, price: number): number {
    return (side > 0 ? Math.floor(price * 100 + 1e-6) : Math.ceil(price * 100 - 1e-6)) / 100;
  }
  protected slip(market: Market, base: number, units: number): number {
    const { slippage } = this.config.costs;
    if (slippage.type === 'fraction') return base * slippage.value;
    if (slippage.type === 'ticks') return slippage.value * TICK;
    if (slippage.type === 'range-share') return slippage.value * (this.now(market, 'high') - this.now(market, 'low'));
    if (slippage.type === 'none') return 0;
    const volume = market.data.bars.volume[market.bar] ?? 0;
    const share = volume > 0 ? Math.min(units / volume, slippage.maxShare) : 0;
    return base * slippage.impact * share ** 2;
  }
  /** Units that the bar's volume still allows. */
  protected room(market: Market): number {
    const { slippage } = this.config.costs;
    if (slippage.type !== 'volume-share') return Number.POSITIVE_INFINITY;
    const used = market.usedBar === market.bar ? market.used : 0;
    return Math.max(0, (market.data.bars.volume[market.bar] ?? 0) * slippage.maxShare - used);
  }
  protected use(market: Market, units: number): void {
    market.used = (market.usedBar === market.bar ? market.used : 0) + units;
    market.usedBar = market.bar;
  }
  protected timeOf = (market: Market): number => market.quote?.timeUs ?? market.sessions.openUs(market.bar);

  protected visit(lot: Lot, price: number): void {
    lot.top = Math.max(lot.top, price);
    lot.bottom = Math.min(lot.bottom, price);
  }

  /** How much of it was closed. */
  protected close(market: Market, lot: Lot, wanted: number, base: number, reason: string, isLimit = false): number {
    const isForced = ['margin-call', 'session-end', 'end-of-data'].includes(reason);
    const room = isForced ? Number.POSITIVE_INFINITY : this.room(market);
    const most = Math.min(wanted, lot.units);
    const units = most > room ? this.floor(room) : most;
    if (units <= 0) return 0;
    const price = this.priceOf(market, -lot.side, base, units, isLimit);
    const share = units / lot.units;
    const paid = this.fee(units, units * price * market.rate);
    const gain = lot.side * (price - lot.entryPrice) * units * market.rate;
    this.cash += gain - paid;
    this.visit(lot, base);
    const [up, down] = [lot.top / lot.entryPrice - 1, lot.bottom / lot.entryPrice - 1];
    const pnl = gain - paid - lot.fees * share + lot.carry * share;
    this.trades.push({
      ...{ symbol: market.at, side: lot.side, units, entryTimeUs: lot.entryTimeUs, entryPrice: lot.entryPrice },
      ...{ exitTimeUs: this.timeOf(market), exitPrice: price, reason },
      pnl,
      mae: Math.min(0, lot.side > 0 ? down : -up),
      mfe: Math.max(0, lot.side > 0 ? up : -down),
      returnFraction: pnl / (lot.entryPrice * units * lot.entryRate),
      commission: paid + lot.fees * share,
    });
    this.use(market, units);
    lot.fees -= lot.fees * share;
    lot.carry -= lot.carry * share;
    lot.units = units >= lot.units ? 0 : lot.units - units;
    market.lots = market.lots.filter((each) => each.units > 0);
    return units;
  }

  /** Whether the last price of a symbol can be traded at an instant. */
  protected canTradeAt(market: Market, timeUs: number, stepUs: number): boolean {
    const { sessions, bar, quote } = market;
    if (bar < 0 || sessions.endUs(bar) <= timeUs) return false;
    const quotes = this.quotesOf(market);
    if (quotes.length > 0) return quote !== null && quote.timeUs >= this.barUs(market) && sessions.isOpenAt(timeUs);
    // What began with the bar of the step goes on with it; another one that holds more than its session only while that does.
    if (this.barUs(market) !== stepUs && !sessions.isWhole(bar) && !inSession(market.data.instrument.calendar, timeUs)) return false;
    return sessions.knows(bar).open && sessions.knows(bar).close;
  }

  /** The quotes of the present bar at which something can fill, where they decide. */
  protected quotesOf(market: Market): number[] {
    const { bar, sessions } = market;
    const { quotes } = market.data;
    if (this.config.data !== 'ticks' || !quotes || bar < 0 || sessions.isClosed(bar)) return [];
    if (market.quotes.bar === bar) return market.quotes.at;
    const [start, end] = [sessions.startUs(bar), sessions.endUs(bar)];
    const at: number[] = [];
    quotes.timeUs.forEach((us, k) => {
      if (us >= start && us < end && sessions.isOpenAt(us)) at.push(k);
    });
    market.quotes = { bar, at };
    return at;
  }

  protected pricesOf(market: Market): { open: number; high: number; low: number; close: number } {
    const [open, high, low, close] = (['open', 'high', 'low', 'close'] as const).map((column) => this.now(market, column));
    return { open: open ?? 0, high: high ?? 0, low: low ?? 0, close: close ?? 0 };
  }
  protected finerOf(market: Market): Part[] {
    const { finer } = market.data;
    if (!finer) return [];
    const [start, end] = [this.barUs(market), market.sessions.endUs(market.bar)];
    const parts: Part[] = [];
    finer.timeUs.forEach((timeUs, k) => {
      if (timeUs < start || timeUs >= end) return;
      parts.push({
        timeUs,
        endUs: timeUs + QUARTER_US,
        open: finer.open[k] ?? 0,
        high: finer.high[k] ?? 0,
        low: finer.low[k] ?? 0,
        close: finer.close[k] ?? 0,
      });
    });
    return parts;
  }
}
