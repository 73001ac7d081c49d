import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import type { SymbolData } from '#core/backtest/market-data.ts';
import type { Bracket, EntryIntent, PartialProfit } from '#core/trading/intent.ts';

/** What the script of a test does after a step. */
export type ScriptedAction =
  | { readonly do: 'enter'; readonly intent: EntryIntent }
  | { readonly do: 'exit'; readonly symbol: number; readonly fraction: number }
  | { readonly do: 'cancel-all'; readonly symbol: number }
  | { readonly do: 'move-stop'; readonly symbol: number; readonly price: number };

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
}

type Side = 1 | -1;

interface Lot {
  readonly id: number;
  readonly side: Side;
  units: number;
  /** Units at entry, for the sizes of partial profits. */
  whole: number;
  entryPrice: number;
  readonly entryTimeUs: number;
  readonly entryBar: number;
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

interface Waiting {
  kind: 'market' | 'limit' | 'stop' | 'stop-limit' | 'market-on-open' | 'market-on-close' | 'exit';
  readonly side: Side;
  units: number | null;
  readonly weight: number;
  price: number;
  readonly limitPrice: number;
  fromBar: number;
  readonly fromUs: number;
  readonly sentBar: number;
  readonly untilUs: number;
  readonly isDayOrder: boolean;
  readonly reduceOnly: boolean;
  readonly group: number;
  readonly bracket: Bracket | null;
  readonly fraction: number;
  /** The lot that the rest of it goes to. */
  lot: Lot | null;
}

interface Market {
  readonly at: number;
  readonly data: SymbolData;
  bar: number;
  last: number;
  rate: number;
  lots: Lot[];
  waiting: Waiting[];
  usedBar: number;
  used: number;
  quote: { readonly half: number; readonly timeUs: number } | null;
  nextQuote: number;
}

/** Something that a price can set off: where on its way, at which middle price it fills, and what it does. */
interface Trigger {
  readonly where: number;
  readonly act: () => Side | null;
}

const DAY_US = 86_400_000_000;
const HOUR_US = 3_600_000_000;
const TICK = 0.01;
const near = TICK * 1e-6;

/**
 * The engine's rules written again to be read: every order type, life and exit, several symbols, both ways of holding, leverage, rates, carry,
 * volume, finer bars and quotes. Everything is asked at every price; nothing is kept that could be found again. Bars of one hour, days of UTC, prices on a
 * grid of 0.01.
 */
export class WideSimulator {
  readonly trades: SimulatedTrade[] = [];
  readonly equity: number[] = [];
  readonly #config: BacktestConfiguration;
  readonly #markets: Market[];
  readonly #unitStep: number;
  #cash: number;
  #lotId = 0;

  constructor(config: BacktestConfiguration, symbols: readonly SymbolData[]) {
    this.#config = config;
    this.#cash = config.initialCapital;
    const { lotStep = 1, contractSize = 1 } = symbols[0]?.instrument ?? {};
    this.#unitStep = config.sizing.wholeUnits ? Math.max(1, lotStep * contractSize) : lotStep * contractSize;
    this.#markets = symbols.map((data, at) => ({
      ...{ at, data, bar: -1, last: Number.NaN, rate: 1, lots: [], waiting: [], usedBar: -1, used: 0, quote: null, nextQuote: 0 },
    }));
  }

  run(actionsOf: (step: number) => readonly ScriptedAction[]): this {
    const times = [...new Set(this.#markets.flatMap(({ data }) => [...data.bars.timeUs]))].sort((a, b) => a - b);
    times.forEach((timeUs, step) => {
      const present = this.#markets.filter(({ data, bar }) => data.bars.timeUs[bar + 1] === timeUs);
      for (const market of present) this.#begin(market);
      const quoted = present.filter((market) => this.#quotesOf(market).length > 0);
      for (const market of present) if (!quoted.includes(market)) market.quote = null;
      this.#walkQuotes(quoted);
      const byBar = present.filter((market) => !quoted.includes(market));
      for (const frees of [true, false])
        for (const market of byBar) this.#fillAtOpen(market, this.#now(market, 'open'), market.data.bars.timeUs[market.bar] ?? 0, frees);
      for (const market of present) {
        if (byBar.includes(market)) {
          this.#walkBar(market);
          market.last = this.#now(market, 'close');
        }
        this.#atClose(market);
      }
      for (const action of actionsOf(step)) this.#do(action);
      if (this.#config.execution.fillAt === 'same-close') for (const market of present) this.#fillAtSameClose(market);
      this.equity.push(this.#worth());
    });
    this.#end();
    return this;
  }

  #end(): void {
    for (const market of this.#markets) {
      if (this.#config.closeAtEnd)
        for (const lot of [...market.lots].reverse()) this.#close(market, lot, lot.units, market.last, 'end-of-data');
    }
    this.equity[this.equity.length - 1] = this.#worth();
  }

  #now(market: Market, column: 'open' | 'high' | 'low' | 'close'): number {
    return market.data.bars[column][market.bar] ?? Number.NaN;
  }
  #barUs(market: Market): number {
    return market.data.bars.timeUs[market.bar] ?? Number.NaN;
  }
  #dayOf(market: Market, bar = market.bar): number {
    return Math.floor((market.data.bars.timeUs[bar] ?? Number.NaN) / DAY_US);
  }
  #isLastOfDay(market: Market, bar = market.bar): boolean {
    const us = market.data.bars.timeUs[bar] ?? Number.NaN;
    return Math.floor((us + HOUR_US) / DAY_US) !== Math.floor(us / DAY_US);
  }

  // Money

  #worth(): number {
    let worth = this.#cash;
    for (const { lots, last, rate } of this.#markets)
      for (const { side, units, entryPrice } of lots) worth += side * units * (last - entryPrice) * rate;
    return worth;
  }
  #exposure(): number {
    return this.#markets.reduce((sum, { lots, last, rate }) => sum + lots.reduce((of, { units }) => of + units * last * rate, 0), 0);
  }
  #net = ({ lots }: Market): number => lots.reduce((sum, { side, units }) => sum + side * units, 0);
  #floor(units: number): number {
    const step = this.#unitStep;
    return Math.round(Math.floor(units / step + 1e-9) * step * 1e9) / 1e9;
  }
  #fee(units: number, value: number): number {
    const { commission } = this.#config.costs;
    const rate = commission.type === 'percent' || commission.type === 'fixed-plus-percent' ? commission.rate : 0;
    const fixed = commission.type === 'fixed' || commission.type === 'fixed-plus-percent' ? commission.amount : 0;
    return value * rate + fixed + (commission.type === 'per-unit' ? units * commission.amount : 0);
  }
  #half(market: Market): number {
    if (market.quote !== null) return market.quote.half;
    const { spread } = this.#config.costs;
    if (spread.type === 'fixed') return spread.value / 2;
    if (spread.type === 'time-of-day') return (spread.hours[new Date(this.#barUs(market) / 1000).getUTCHours()] ?? 0) / 2;
    throw new Error('the simulator knows no such spread');
  }
  #priceOf(market: Market, side: number, base: number, units: number, isLimit: boolean): number {
    const ticks = (isLimit ? base : base + side * (this.#half(market) + this.#slip(market, base, units))) * 100;
    return (side > 0 ? Math.ceil(ticks - 1e-6) : Math.floor(ticks + 1e-6)) / 100;
  }
  #slip(market: Market, base: number, units: number): number {
    const { slippage } = this.#config.costs;
    if (slippage.type === 'fraction') return base * slippage.value;
    if (slippage.type === 'ticks') return slippage.value * TICK;
    if (slippage.type === 'range-share') return slippage.value * (this.#now(market, 'high') - this.#now(market, 'low'));
    if (slippage.type === 'none') return 0;
    const volume = market.data.bars.volume[market.bar] ?? 0;
    const share = volume > 0 ? Math.min(units / volume, slippage.maxShare) : 0;
    return base * slippage.impact * share ** 2;
  }
  /** Units that the bar's volume still allows. */
  #room(market: Market): number {
    const { slippage } = this.#config.costs;
    if (slippage.type !== 'volume-share') return Number.POSITIVE_INFINITY;
    const used = market.usedBar === market.bar ? market.used : 0;
    return Math.max(0, (market.data.bars.volume[market.bar] ?? 0) * slippage.maxShare - used);
  }
  #use(market: Market, units: number): void {
    market.used = (market.usedBar === market.bar ? market.used : 0) + units;
    market.usedBar = market.bar;
  }
  #timeOf = (market: Market): number => market.quote?.timeUs ?? this.#barUs(market);

  /** How much of it was closed. */
  #close(market: Market, lot: Lot, wanted: number, base: number, reason: string, isLimit = false): number {
    const isForced = ['margin-call', 'session-end', 'end-of-data'].includes(reason);
    const room = isForced ? Number.POSITIVE_INFINITY : this.#room(market);
    const most = Math.min(wanted, lot.units);
    const units = most > room ? this.#floor(room) : most;
    if (units <= 0) return 0;
    const price = this.#priceOf(market, -lot.side, base, units, isLimit);
    const share = units / lot.units;
    const paid = this.#fee(units, units * price * market.rate);
    const gain = lot.side * (price - lot.entryPrice) * units * market.rate;
    this.#cash += gain - paid;
    this.trades.push({
      ...{ symbol: market.at, side: lot.side, units, entryTimeUs: lot.entryTimeUs, entryPrice: lot.entryPrice },
      ...{ exitTimeUs: this.#timeOf(market), exitPrice: price, reason },
      pnl: gain - paid - lot.fees * share + lot.carry * share,
      commission: paid + lot.fees * share,
    });
    this.#use(market, units);
    lot.fees -= lot.fees * share;
    lot.carry -= lot.carry * share;
    lot.units = units >= lot.units ? 0 : lot.units - units;
    market.lots = market.lots.filter((each) => each.units > 0);
    return units;
  }

  // The beginning of a bar

  #begin(market: Market): void {
    market.bar++;
    const { data, bar, lots } = market;
    const { swap, borrowRate } = this.#config.costs;
    for (const lot of lots) lot.sleeps = false;
    if (data.rate) market.rate = data.rate[bar] ?? Number.NaN;
    const days = bar === 0 ? 0 : this.#dayOf(market) - this.#dayOf(market, bar - 1);
    for (const lot of lots) {
      const lent = (borrowRate / 365) * (data.bars.close[bar - 1] ?? Number.NaN) * market.rate;
      const credit = days > 0 ? (lot.side > 0 ? swap.long : swap.short - lent) * lot.units * days : 0;
      lot.carry += credit;
      this.#cash += credit;
    }
    if (this.#quotesOf(market).length > 0) return;
    market.last = this.#now(market, 'open');
    market.quote = null;
    this.#endAtFirstPrice(market, market.last);
  }

  #endAtFirstPrice(market: Market, price: number): void {
    const { maxBars } = this.#config.exits;
    for (const lot of [...market.lots].reverse()) {
      if (maxBars !== null && market.bar - lot.entryBar >= maxBars) {
        this.#close(market, lot, lot.units, price, 'expired');
        continue;
      }
      if (!lot.endsWithSession) continue;
      lot.endDay ??= this.#dayOf(market);
      if (lot.endDay !== this.#dayOf(market)) this.#close(market, lot, lot.units, price, 'session-end');
    }
  }

  // Orders that wait for a time

  /** Orders for an open: first those that free money, then all. */
  #fillAtOpen(market: Market, price: number, nowUs: number, onlyFreeing: boolean): void {
    market.waiting = market.waiting.filter(({ untilUs }) => untilUs >= nowUs);
    const isSameClose = this.#config.execution.fillAt === 'same-close';
    for (const order of [...market.waiting]) {
      if (!market.waiting.includes(order) || order.fromBar > market.bar) continue;
      const isOnOpen = order.kind === 'market-on-open';
      if (!isOnOpen && (isSameClose || (order.kind !== 'market' && order.kind !== 'exit'))) continue;
      if (order.fromUs > (isOnOpen ? this.#barUs(market) : nowUs)) continue;
      const { bar } = market;
      const isFirst = bar === 0 || this.#isLastOfDay(market, bar - 1) || this.#dayOf(market) !== this.#dayOf(market, bar - 1);
      if (isOnOpen && !isFirst) continue;
      if (onlyFreeing && !this.#frees(market, order)) continue;
      this.#fill(market, order, price, false, 'open');
    }
  }
  #frees = (market: Market, { kind, reduceOnly, side }: Waiting): boolean => kind === 'exit' || reduceOnly || this.#net(market) * side < 0;

  #isDueAtClose(market: Market, { fromBar, fromUs, untilUs }: Waiting): boolean {
    const endUs = this.#barUs(market) + HOUR_US;
    return fromBar <= market.bar && fromUs <= endUs && untilUs >= endUs;
  }

  #atClose(market: Market): void {
    const isLast = this.#isLastOfDay(market);
    for (const order of [...market.waiting]) {
      if (!market.waiting.includes(order)) continue;
      if (isLast && order.kind === 'market-on-close' && order.sentBar < market.bar && this.#isDueAtClose(market, order))
        this.#fill(market, order, market.last, false, 'close');
      else if (order.isDayOrder && order.fromBar <= market.bar && (isLast || this.#dayOf(market) !== this.#dayOf(market, order.fromBar)))
        market.waiting = market.waiting.filter((each) => each !== order);
    }
    if (!isLast) return;
    for (const lot of [...market.lots].reverse()) if (lot.endsWithSession) this.#close(market, lot, lot.units, market.last, 'session-end');
  }

  #fillAtSameClose(market: Market): void {
    for (const onlyFreeing of [true, false])
      for (const order of [...market.waiting]) {
        if (!market.waiting.includes(order) || (order.kind !== 'market' && order.kind !== 'exit')) continue;
        if (!this.#isDueAtClose(market, order) || (onlyFreeing && !this.#frees(market, order))) continue;
        this.#fill(market, order, market.last, false, 'close');
      }
  }

  // Fills

  /** Fills what can be filled of an order; the side of what it opened. */
  #fill(market: Market, order: Waiting, base: number, isLimit: boolean, place: 'open' | 'inside' | 'close'): Side | null {
    const lotsBefore = this.#lotId;
    const tradesBefore = this.trades.length;
    const cashBefore = this.#cash;
    const unitsBefore = market.lots.reduce((sum, { units }) => sum + units, 0);
    const isOver = order.kind === 'exit' ? this.#fillExit(market, order, base) : this.#fillEntry(market, order, base, isLimit, place);
    const unitsAfter = market.lots.reduce((sum, { units }) => sum + units, 0);
    const hasFilled = this.trades.length > tradesBefore || unitsAfter !== unitsBefore || this.#cash !== cashBefore;
    if (hasFilled && order.group > 0)
      for (const each of this.#markets) each.waiting = each.waiting.filter((other) => other === order || other.group !== order.group);
    if (isOver) market.waiting = market.waiting.filter((each) => each !== order);
    else {
      order.fromBar = market.bar + 1;
      // The rest of what a price set off goes behind the others.
      const isByPrice = order.kind === 'stop' || order.kind === 'limit';
      if (order.kind === 'stop') order.kind = 'market';
      if (isByPrice) market.waiting = [...market.waiting.filter((each) => each !== order), order];
    }
    return this.#lotId > lotsBefore ? order.side : null;
  }

  #fillExit(market: Market, order: Waiting, base: number): boolean {
    const open = market.lots.reduce((sum, { units }) => sum + units, 0);
    order.units ??= order.fraction >= 1 ? open : this.#floor(open * order.fraction);
    let left = Math.min(order.units, open);
    for (const lot of [...market.lots]) {
      if (left <= 0) break;
      const units = Math.min(left, lot.units);
      const closed = this.#close(market, lot, left, base, 'signal');
      left -= closed;
      if (closed < units) break;
    }
    order.units = left;
    return left <= 0 || market.lots.length === 0;
  }

  #fillEntry(market: Market, order: Waiting, base: number, isLimit: boolean, place: 'open' | 'inside' | 'close'): boolean {
    const { execution, maxPositions } = this.#config;
    const { side } = order;
    const isNetting = execution.positions === 'netting';
    const mayOpen = side > 0 || execution.allowShort;
    if (order.lot === null && (isNetting || order.reduceOnly)) {
      const reason = mayOpen && !order.reduceOnly ? 'reversed' : 'signal';
      for (const lot of market.lots.filter((each) => each.side !== side)) {
        if (order.units === 0) break;
        const closed = this.#close(market, lot, order.units ?? Number.POSITIVE_INFINITY, base, reason, isLimit);
        if (order.units !== null) order.units -= closed;
        if (closed === 0) break;
      }
      const isRestOpen = market.lots.some((lot) => lot.side !== side);
      if (order.units === 0) return true;
      if (order.reduceOnly) return !isRestOpen;
      if (this.#net(market) * side < 0) return false;
    }
    if (!mayOpen) return true;
    if (order.lot !== null && !market.lots.includes(order.lot)) return true;
    const openCount = this.#markets.reduce((sum, { lots }) => sum + lots.length, 0);
    if (order.lot === null && openCount >= maxPositions) return true;
    market.last = base;
    const wanted = this.#wanted(market, order, base, isLimit);
    const room = this.#room(market);
    const units = this.#floor(Math.min(wanted, room));
    if (!(units > 0)) {
      if (!(wanted > 0 && room < wanted && room < this.#unitStep)) return true;
      order.units = this.#floor(wanted);
      return !(order.units > 0);
    }
    const price = this.#priceOf(market, side, base, units, isLimit);
    const paid = this.#fee(units, units * price * market.rate);
    this.#cash -= paid;
    this.#use(market, units);
    const lot = order.lot ?? this.#open(market, order, price, place);
    lot.entryPrice = (lot.entryPrice * lot.units + price * units) / (lot.units + units);
    lot.units += units;
    lot.whole += units;
    lot.fees += paid;
    if (order.lot === null) this.#setExits(lot, order);
    if (room >= wanted) return true;
    order.units = this.#floor(wanted - units);
    order.lot = lot;
    return !(order.units > 0);
  }

  #wanted(market: Market, order: Waiting, base: number, isLimit: boolean): number {
    const { sizing, execution } = this.#config;
    const price = this.#priceOf(market, order.side, base, Number.POSITIVE_INFINITY, isLimit);
    const worth = this.#worth();
    const perUnit = this.#fee(1, price * market.rate) - this.#fee(0, 0);
    const unitsFor = (money: number) => Math.max(0, (money - this.#fee(0, 0)) / (price * market.rate + perUnit));
    const sized = () => {
      if (sizing.type === 'equity-fraction') return unitsFor(sizing.fraction * worth);
      if (sizing.type === 'fixed-units') return sizing.units;
      if (sizing.type === 'fixed-value') return sizing.value / (price * market.rate);
      throw new Error('the simulator knows no such sizing');
    };
    const wanted = order.units ?? sized() * order.weight;
    return Math.min(wanted, unitsFor(worth * execution.leverage - this.#exposure()));
  }

  #open(market: Market, order: Waiting, price: number, place: 'open' | 'inside' | 'close'): Lot {
    const endsWithSession = this.#config.execution.closeAtSessionEnd || order.bracket?.untilSessionEnd === true;
    const lot: Lot = {
      ...{ id: ++this.#lotId, side: order.side, units: 0, whole: 0, entryPrice: price, entryTimeUs: this.#timeOf(market) },
      ...{ entryBar: market.bar, fees: 0, carry: 0, stop: null, target: null, risk: Number.NaN, partials: [], partialLeft: null },
      ...{ trail: null, trails: false, best: price, stopMoved: false, mustGo: false, sleeps: false, endsWithSession },
      endDay: place === 'close' && this.#isLastOfDay(market) ? null : this.#dayOf(market),
    };
    market.lots.push(lot);
    return lot;
  }

  #setExits(lot: Lot, { bracket }: Waiting): void {
    const { exits } = this.#config;
    const { side, entryPrice } = lot;
    const level = (exit: typeof exits.stopLoss, towards: number): number | null => {
      if (exit === null) return null;
      if (exit.type === 'fraction') return entryPrice * (1 + towards * exit.value);
      if (exit.type === 'amount') return entryPrice + towards * exit.value;
      throw new Error('the simulator knows no such exit');
    };
    lot.stop = bracket ? (bracket.stopLoss ?? null) : level(exits.stopLoss, -side);
    lot.target = bracket ? (bracket.takeProfit ?? null) : level(exits.takeProfit, side);
    lot.partials = bracket ? (bracket.stopLoss === undefined ? [] : (bracket.partials ?? [])) : exits.partials;
    lot.risk = lot.stop === null ? Number.POSITIVE_INFINITY : Math.abs(entryPrice - lot.stop);
    const trail = bracket ? (bracket.trailingStop ?? null) : exits.trailingStop;
    if (trail === null) return;
    if (trail.type === 'atr') throw new Error('the simulator knows no such trailing stop');
    lot.trail = { type: trail.type, value: trail.value };
    if (!lot.partials.some(({ moveStop }) => moveStop === 'trail')) this.#startTrail(lot, entryPrice);
  }

  #startTrail(lot: Lot, price: number): void {
    if (lot.trail === null) return;
    lot.trails = true;
    lot.best = price;
    this.#follow(lot, price);
  }
  #follow(lot: Lot, price: number): void {
    const { side, trail } = lot;
    if (!lot.trails || trail === null || side * (price - lot.best) < 0) return;
    lot.best = price;
    const stop = price - side * (trail.type === 'fraction' ? price * trail.value : trail.value);
    if (lot.mustGo || (lot.stop !== null && side * (stop - lot.stop) <= 0)) return;
    lot.stop = stop;
    lot.stopMoved = true;
  }

  // Prices that set things off

  /** What is set off first when the middle price goes straight from one price to another; null for nothing. */
  #first(market: Market, from: number, to: number, range: { low: number; high: number }, isOpen: boolean, nowUs: number): Trigger | null {
    const found: Trigger[] = [];
    const half = this.#half(market);
    const quoteHalf = market.quote?.half ?? 0;
    /** A stop: met at `level` from below (1) or above (-1). */
    const stop = (direction: number, level: number, act: (fill: number) => Side | null) => {
      if (direction * (from - level) >= -near) found.push({ where: from, act: () => act(from) });
      else if (direction * (to - level) >= -near) found.push({ where: level, act: () => act(level) });
    };
    const limit = (side: number, price: number, act: (fill: number) => Side | null) => {
      const { limitFill } = this.#config.execution;
      const beyond = limitFill === 'touch' ? 0 : limitFill === 'through' ? 1 : limitFill.ticks;
      const level = price - side * half;
      const better = from + side * half;
      if (isOpen) {
        const isMet = beyond === 0 ? side * (level - from) >= -near : side * (level - from) > near;
        if (isMet) found.push({ where: from, act: () => act(better) });
        return;
      }
      const needed = level - side * beyond * TICK;
      if (side * (needed - from) > near) found.push({ where: from, act: () => act(better) });
      else if (side * (needed - from) >= -near) {
        const passed = Math.min(Math.max(level, range.low), range.high);
        found.push({ where: from, act: () => act(passed === level ? price : passed + side * half) });
      } else if (side * (needed - to) >= -near) found.push({ where: needed, act: () => act(price) });
    };
    for (const lot of market.lots) {
      const { side } = lot;
      if (lot.sleeps) {
        // There is no volume left. A stop that is reached now lets it go at the next price.
        if (!lot.mustGo && lot.stop !== null) stop(-side, lot.stop + side * quoteHalf, (fill) => this.#leave(market, lot, fill, true));
        continue;
      }
      if (lot.mustGo) found.push({ where: from, act: () => this.#leave(market, lot, from, true) });
      else if (lot.stop !== null) stop(-side, lot.stop + side * quoteHalf, (fill) => this.#leave(market, lot, fill, true));
      if (lot.target !== null) limit(-side, lot.target, (fill) => this.#leave(market, lot, fill, false));
      const [partial] = lot.partials;
      if (partial)
        limit(-side, lot.entryPrice + side * partial.atRisk * lot.risk, (fill) => this.#takePart(market, lot, partial, fill, from, to));
    }
    const margin = this.#marginPrice(market, from, to);
    if (margin !== null)
      found.push({
        where: margin,
        act: () => {
          this.#callMargin(market, margin);
          return null;
        },
      });
    for (const order of market.waiting) {
      if (order.fromBar > market.bar || order.fromUs > nowUs || order.untilUs < nowUs) continue;
      const fill = (price: number) => this.#fill(market, order, price, order.kind === 'limit', isOpen ? 'open' : 'inside');
      if (order.kind === 'limit') limit(order.side, order.price, fill);
      else if (order.kind === 'stop') stop(order.side, order.price - order.side * quoteHalf, fill);
      else if (order.kind === 'stop-limit')
        stop(order.side, order.price - order.side * quoteHalf, () => {
          order.kind = 'limit';
          order.price = order.limitPrice;
          return null;
        });
    }
    let first: Trigger | null = null;
    for (const each of found) if (first === null || Math.abs(each.where - from) < Math.abs(first.where - from) - near) first = each;
    return first;
  }

  #leave(market: Market, lot: Lot, fill: number, isStop: boolean): null {
    const reason = !isStop ? 'take-profit' : lot.stopMoved && lot.trails ? 'trailing-stop' : 'stop-loss';
    const { units } = lot;
    if (this.#close(market, lot, units, fill, reason, !isStop) < units) {
      lot.sleeps = true;
      if (isStop) lot.mustGo = true;
    }
    return null;
  }

  #takePart(market: Market, lot: Lot, partial: PartialProfit, fill: number, from: number, to: number): null {
    const isFirst = lot.partialLeft === null;
    const units = Math.min(lot.units, lot.partialLeft ?? this.#floor(partial.fraction * lot.whole));
    if (isFirst && partial.moveStop === 'entry') {
      lot.stop = lot.entryPrice;
      lot.stopMoved = true;
    }
    if (isFirst && partial.moveStop === 'trail') this.#startTrail(lot, this.#whereOf(market, lot, partial, from, to));
    const closed = units > 0 ? this.#close(market, lot, units, fill, 'partial-profit', true) : 0;
    if (closed < units) {
      lot.partialLeft = units - closed;
      lot.sleeps = true;
    } else {
      lot.partialLeft = null;
      lot.partials = lot.partials.slice(1);
    }
    return null;
  }

  /** The middle price at which a partial profit is met between two prices. */
  #whereOf(market: Market, lot: Lot, partial: PartialProfit, from: number, to: number): number {
    const { limitFill } = this.#config.execution;
    const beyond = limitFill === 'touch' ? 0 : limitFill === 'through' ? 1 : limitFill.ticks;
    const level = lot.entryPrice + lot.side * (partial.atRisk * lot.risk + this.#half(market) + beyond * TICK);
    return from === to || lot.side * (from - level) >= -near ? from : level;
  }

  /** Where on the way the equity is no more than the maintenance margin asks for; null for nowhere. */
  #marginPrice(market: Market, from: number, to: number): number | null {
    const { leverage, maintenanceMargin = leverage > 1 ? 0.5 / leverage : 0 } = this.#config.execution;
    if (market.lots.length === 0 || (maintenanceMargin === 0 && !this.#markets.some((each) => this.#net(each) < 0))) return null;
    const spare = (price: number) => {
      const { last } = market;
      market.last = price;
      const left = this.#worth() - maintenanceMargin * this.#exposure();
      market.last = last;
      return left;
    };
    const [now, then] = [spare(from), spare(to)];
    if (now <= 1e-7) return from;
    return then <= 0 ? from + ((to - from) * now) / (now - then) : null;
  }

  #callMargin(market: Market, price: number): void {
    for (const each of this.#markets)
      for (const lot of [...each.lots].reverse()) this.#close(each, lot, lot.units, each === market ? price : each.last, 'margin-call');
  }

  // Ways of the price

  #walkBar(market: Market): void {
    const { data } = market;
    const bar = { timeUs: this.#barUs(market), ...this.#pricesOf(market) };
    const parts = this.#config.execution.intrabar === 'finer' ? this.#finerOf(market) : [];
    const covers =
      parts.length > 0 &&
      Math.max(...parts.map(({ high }) => high)) >= bar.high - 1.000001 * TICK &&
      Math.min(...parts.map(({ low }) => low)) <= bar.low + 1.000001 * TICK;
    for (const part of covers ? parts : [bar]) {
      if (covers) for (const frees of [true, false]) this.#fillAtOpen(market, part.open, part.timeUs, frees);
      this.#walk(market, part);
    }
    if (data.bars.timeUs[market.bar] === undefined) throw new Error('no such bar');
  }
  #pricesOf(market: Market): { open: number; high: number; low: number; close: number } {
    const [open, high, low, close] = (['open', 'high', 'low', 'close'] as const).map((column) => this.#now(market, column));
    return { open: open ?? 0, high: high ?? 0, low: low ?? 0, close: close ?? 0 };
  }
  #finerOf(market: Market): { timeUs: number; open: number; high: number; low: number; close: number }[] {
    const { finer } = market.data;
    if (!finer) return [];
    const start = this.#barUs(market);
    return Array.from(finer.timeUs, (timeUs, k) => ({
      ...{ timeUs, open: finer.open[k] ?? 0, high: finer.high[k] ?? 0, low: finer.low[k] ?? 0, close: finer.close[k] ?? 0 },
    })).filter(({ timeUs }) => timeUs >= start && timeUs < start + HOUR_US);
  }

  #walk(market: Market, part: { timeUs: number; open: number; high: number; low: number; close: number }): void {
    const { open, high, low, close, timeUs } = part;
    this.#stay(market, open, timeUs, part);
    const { intrabar, finerPath = 'worst' } = this.#config.execution;
    const rule = intrabar === 'finer' ? finerPath : intrabar;
    let ahead = this.#isHighFirst(market, part, rule) ? [high, low, close] : [low, high, close];
    let from = open;
    while (ahead.length > 0) {
      const to = ahead[0] ?? from;
      const met = this.#first(market, from, to, part, false, timeUs);
      if (met === null) {
        from = to;
        ahead.shift();
        for (const lot of market.lots) this.#follow(lot, to);
        continue;
      }
      from = met.where;
      for (const lot of market.lots) this.#follow(lot, from);
      const side = met.act();
      if (side === null || rule === 'adaptive') continue;
      const wantsHigh = side > 0 === (rule === 'best');
      const other = wantsHigh ? low : high;
      ahead = [wantsHigh ? high : low, ...(ahead.slice(0, -1).includes(other) ? [other] : []), close];
    }
  }

  /** Everything that is set off at one price where the market stands. */
  #stay(market: Market, price: number, nowUs: number, range: { low: number; high: number }): void {
    for (let met = this.#first(market, price, price, range, true, nowUs); met; met = this.#first(market, price, price, range, true, nowUs))
      met.act();
    for (const lot of market.lots) this.#follow(lot, price);
  }

  #isHighFirst(market: Market, part: { open: number; high: number; low: number; close: number }, rule: string): boolean {
    const { open, high, low, close } = part;
    const nearer = Math.round((high - open) * 100) - Math.round((open - low) * 100);
    const isHighNearer = nearer === 0 ? close < open : nearer < 0;
    if (rule === 'adaptive') return isHighNearer;
    const [first] = market.lots;
    if (first) return (this.#net(market) || first.side) > 0 === (rule === 'best');
    const limits = market.waiting.filter(({ kind }) => kind === 'limit');
    const buys = limits.some(({ side, price }) => side > 0 && low <= price);
    const sells = limits.some(({ side, price }) => side < 0 && high >= price);
    return buys === sells ? isHighNearer : buys === (rule === 'worst');
  }

  // Quotes

  #quotesOf({ data, bar }: Market): number[] {
    const start = data.bars.timeUs[bar] ?? Number.NaN;
    if (this.#config.data !== 'ticks' || !data.quotes) return [];
    return [...data.quotes.timeUs.keys()].filter((k) => {
      const at = data.quotes?.timeUs[k] ?? Number.NaN;
      return at >= start && at < start + HOUR_US;
    });
  }

  #walkQuotes(markets: readonly Market[]): void {
    const all = markets.flatMap((market) =>
      this.#quotesOf(market).map((k, nth) => ({ market, k, nth, timeUs: market.data.quotes?.timeUs[k] ?? 0 })),
    );
    all.sort((a, b) => a.timeUs - b.timeUs || a.market.at - b.market.at || a.k - b.k);
    for (const { market, k, nth, timeUs } of all) {
      const [bid, ask] = [market.data.quotes?.bid[k] ?? 0, market.data.quotes?.ask[k] ?? 0];
      const middle = 0.5 * (bid + ask);
      market.quote = { half: 0.5 * (ask - bid) * (this.#config.costs.spread.factor ?? 1), timeUs };
      market.last = middle;
      if (nth === 0) this.#endAtFirstPrice(market, middle);
      for (const frees of [true, false]) this.#fillAtOpen(market, middle, timeUs, frees);
      this.#stay(market, middle, timeUs, { low: middle, high: middle });
    }
  }

  // The strategy

  #do(action: ScriptedAction): void {
    if (action.do === 'enter') this.#enter(action.intent);
    else {
      const market = this.#markets[action.symbol];
      if (!market) return;
      if (action.do === 'cancel-all') market.waiting = [];
      else if (action.do === 'move-stop') for (const lot of market.lots) lot.stop = action.price;
      else this.#send(market, { side: this.#net(market) > 0 ? -1 : 1 }, action.fraction);
    }
  }

  #enter(intent: EntryIntent): void {
    const market = this.#markets[intent.symbol ?? 0];
    if (market) this.#send(market, intent, null);
  }

  #send(market: Market, intent: EntryIntent, fraction: number | null): void {
    const { latencyBars, latencyMs, fillAt } = this.#config.execution;
    const kind = fraction === null ? (intent.type ?? 'market') : 'exit';
    const isNow = fillAt === 'same-close' && (kind === 'market' || kind === 'exit' || kind === 'market-on-close');
    const lives = intent.timeInForce ?? 'gtc';
    market.waiting.push({
      ...{ kind, side: intent.side, units: intent.units ?? null, weight: intent.weight ?? 1 },
      ...{ price: intent.price ?? Number.NaN, limitPrice: intent.limitPrice ?? Number.NaN },
      fromBar: market.bar + latencyBars + (isNow ? 0 : 1),
      fromUs: latencyMs > 0 ? this.#barUs(market) + HOUR_US + latencyMs * 1000 : Number.NEGATIVE_INFINITY,
      sentBar: market.bar,
      untilUs: typeof lives === 'object' ? lives.untilUs : Number.POSITIVE_INFINITY,
      isDayOrder: lives === 'day',
      ...{ reduceOnly: intent.reduceOnly ?? false, group: intent.group ?? 0, bracket: intent.bracket ?? null },
      ...{ fraction: fraction ?? 1, lot: null },
    });
  }
}
