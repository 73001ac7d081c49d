import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { HOUR_US, type Lot, type Market, type Side, SimulatedAccount, type Waiting } from './simulated-account.ts';

/** The orders of the wide simulator: those that wait for a time, and how each is filled. */
export class SimulatedOrders extends SimulatedAccount {
  protected begin(market: Market): void {
    market.bar++;
    const { data, bar, lots } = market;
    const { swap, borrowRate } = this.config.costs;
    for (const lot of lots) lot.sleeps = false;
    if (data.rate) market.rate = data.rate[bar] ?? Number.NaN;
    const days = bar === 0 ? 0 : this.dayOf(market) - this.dayOf(market, bar - 1);
    for (const lot of lots) {
      const lent = (borrowRate / 365) * (data.bars.close[bar - 1] ?? Number.NaN) * market.rate;
      const credit = days > 0 ? (lot.side > 0 ? swap.long : swap.short - lent) * lot.units * days : 0;
      lot.carry += credit;
      this.cash += credit;
    }
    if (this.quotesOf(market).length > 0) return;
    market.last = this.now(market, 'open');
    market.quote = null;
    this.endAtFirstPrice(market, market.last);
  }

  protected endAtFirstPrice(market: Market, price: number): void {
    const { maxBars } = this.config.exits;
    if (this.isHalted(market)) return;
    for (const lot of [...market.lots].reverse()) {
      if (maxBars !== null && market.bar - lot.entryBar >= maxBars) {
        this.close(market, lot, lot.units, price, 'expired');
        continue;
      }
      if (!lot.endsWithSession) continue;
      lot.endDay ??= this.dayOf(market);
      if (lot.endDay !== this.dayOf(market)) this.close(market, lot, lot.units, price, 'session-end');
    }
  }

  /** Orders for an open: first those that free money, then all. */
  protected fillAtOpen(market: Market, price: number, nowUs: number, onlyFreeing: boolean): void {
    if (this.isHalted(market)) return;
    market.waiting = market.waiting.filter(({ untilUs }) => untilUs >= nowUs);
    const isSameClose = this.config.execution.fillAt === 'same-close';
    for (const order of [...market.waiting]) {
      if (!market.waiting.includes(order) || order.fromBar > market.bar) continue;
      const isOnOpen = order.kind === 'market-on-open';
      if (!isOnOpen && (isSameClose || (order.kind !== 'market' && order.kind !== 'exit'))) continue;
      if (order.fromUs > (isOnOpen ? this.barUs(market) : nowUs)) continue;
      const { bar } = market;
      const isFirst = bar === 0 || this.isLastOfDay(market, bar - 1) || this.dayOf(market) !== this.dayOf(market, bar - 1);
      if (isOnOpen && !isFirst) continue;
      if (onlyFreeing && !this.frees(market, order)) continue;
      this.fill(market, order, price, false, 'open');
    }
  }
  protected frees = (market: Market, { kind, reduceOnly, side }: Waiting): boolean =>
    kind === 'exit' || reduceOnly || this.net(market) * side < 0;

  protected isDueAtClose(market: Market, { fromBar, fromUs, untilUs }: Waiting): boolean {
    const endUs = this.barUs(market) + HOUR_US;
    return fromBar <= market.bar && fromUs <= endUs && untilUs >= endUs;
  }

  protected atClose(market: Market): void {
    const isLast = this.isLastOfDay(market);
    const isHalted = this.isHalted(market);
    for (const order of [...market.waiting]) {
      if (!market.waiting.includes(order)) continue;
      if (isLast && !isHalted && order.kind === 'market-on-close' && order.sentBar < market.bar && this.isDueAtClose(market, order))
        this.fill(market, order, market.last, false, 'close');
      else if (order.isDayOrder && order.fromBar <= market.bar && (isLast || this.dayOf(market) !== this.dayOf(market, order.fromBar)))
        market.waiting = market.waiting.filter((each) => each !== order);
    }
    if (!isLast || isHalted) return;
    for (const lot of [...market.lots].reverse()) if (lot.endsWithSession) this.close(market, lot, lot.units, market.last, 'session-end');
  }

  protected fillAtSameClose(market: Market): void {
    if (this.isHalted(market)) return;
    for (const onlyFreeing of [true, false])
      for (const order of [...market.waiting]) {
        if (!market.waiting.includes(order) || (order.kind !== 'market' && order.kind !== 'exit')) continue;
        if (!this.isDueAtClose(market, order) || (onlyFreeing && !this.frees(market, order))) continue;
        this.fill(market, order, market.last, false, 'close');
      }
  }

  /** Fills what can be filled of an order; the side of what it opened. */
  protected fill(market: Market, order: Waiting, base: number, isLimit: boolean, place: 'open' | 'inside' | 'close'): Side | null {
    const lotsBefore = this.lotId;
    const tradesBefore = this.trades.length;
    const cashBefore = this.cash;
    const unitsBefore = market.lots.reduce((sum, { units }) => sum + units, 0);
    const isOver = order.kind === 'exit' ? this.fillExit(market, order, base) : this.fillEntry(market, order, base, isLimit, place);
    const unitsAfter = market.lots.reduce((sum, { units }) => sum + units, 0);
    const hasFilled = this.trades.length > tradesBefore || unitsAfter !== unitsBefore || this.cash !== cashBefore;
    if (hasFilled && order.group > 0)
      for (const each of this.markets) each.waiting = each.waiting.filter((other) => other === order || other.group !== order.group);
    if (isOver) market.waiting = market.waiting.filter((each) => each !== order);
    else {
      order.fromBar = market.bar + 1;
      // The rest of what a price set off goes behind the others.
      const isByPrice = order.kind === 'stop' || order.kind === 'limit';
      if (order.kind === 'stop') order.kind = 'market';
      if (isByPrice) market.waiting = [...market.waiting.filter((each) => each !== order), order];
    }
    return this.lotId > lotsBefore ? order.side : null;
  }

  protected fillExit(market: Market, order: Waiting, base: number): boolean {
    const open = market.lots.reduce((sum, { units }) => sum + units, 0);
    order.units ??= order.fraction >= 1 ? open : this.floor(open * order.fraction);
    let left = Math.min(order.units, open);
    for (const lot of [...market.lots]) {
      if (left <= 0) break;
      const units = Math.min(left, lot.units);
      const closed = this.close(market, lot, left, base, 'signal');
      left -= closed;
      if (closed < units) break;
    }
    order.units = left;
    return left <= 0 || market.lots.length === 0;
  }

  protected fillEntry(market: Market, order: Waiting, base: number, isLimit: boolean, place: 'open' | 'inside' | 'close'): boolean {
    const { execution, maxPositions } = this.config;
    const { side } = order;
    const isNetting = execution.positions === 'netting';
    const mayOpen = side > 0 || execution.allowShort;
    if (order.lot === null && (isNetting || order.reduceOnly)) {
      const reason = mayOpen && !order.reduceOnly ? 'reversed' : 'signal';
      for (const lot of market.lots.filter((each) => each.side !== side)) {
        if (order.units === 0) break;
        const closed = this.close(market, lot, order.units ?? Number.POSITIVE_INFINITY, base, reason, isLimit);
        if (order.units !== null) order.units -= closed;
        if (closed === 0) break;
      }
      const isRestOpen = market.lots.some((lot) => lot.side !== side);
      if (order.units === 0) return true;
      if (order.reduceOnly) return !isRestOpen;
      if (this.net(market) * side < 0) return false;
    }
    if (!mayOpen) return true;
    if (order.lot !== null && !market.lots.includes(order.lot)) return true;
    const openCount = this.markets.reduce((sum, { lots }) => sum + lots.length, 0);
    if (order.lot === null && openCount >= maxPositions) return true;
    market.last = base;
    const wanted = this.wanted(market, order, base, isLimit);
    const room = this.room(market);
    const units = this.floor(Math.min(wanted, room));
    if (!(units > 0)) {
      if (!(wanted > 0 && room < wanted && room < this.unitStep)) return true;
      order.units = this.floor(wanted);
      return !(order.units > 0);
    }
    const price = this.priceOf(market, side, base, units, isLimit);
    const paid = this.fee(units, units * price * market.rate);
    this.cash -= paid;
    this.use(market, units);
    const lot = order.lot ?? this.open(market, order, price, place);
    lot.entryPrice = (lot.entryPrice * lot.units + price * units) / (lot.units + units);
    lot.units += units;
    lot.whole += units;
    lot.fees += paid;
    this.visit(lot, base);
    if (order.lot === null) this.setExits(lot, order);
    if (room >= wanted) return true;
    order.units = this.floor(wanted - units);
    order.lot = lot;
    return !(order.units > 0);
  }

  protected wanted(market: Market, order: Waiting, base: number, isLimit: boolean): number {
    const { sizing, execution, exits } = this.config;
    const price = this.priceOf(market, order.side, base, Number.POSITIVE_INFINITY, isLimit);
    const worth = this.worth();
    const perUnit = this.fee(1, price * market.rate) - this.fee(0, 0);
    const unitsFor = (money: number) => Math.max(0, (money - this.fee(0, 0)) / (price * market.rate + perUnit));
    const sized = () => {
      if (sizing.type === 'equity-fraction') return unitsFor(sizing.fraction * worth);
      if (sizing.type === 'fixed-units') return sizing.units;
      if (sizing.type === 'fixed-value') return sizing.value / (price * market.rate);
      if (sizing.type === 'risk-percent') {
        const stop = order.bracket ? (order.bracket.stopLoss ?? null) : this.level(exits.stopLoss, price, -order.side);
        return stop === null || stop === price ? 0 : (sizing.fraction * worth) / (Math.abs(price - stop) * market.rate);
      }
      if (sizing.type === 'kelly-fraction') {
        const share = this.trades.length < sizing.trades ? sizing.initialFraction : sizing.fraction * this.kelly(sizing.trades);
        return share > 0 ? unitsFor(share * worth) : 0;
      }
      throw new Error('the simulator knows no such sizing');
    };
    const wanted = order.units ?? sized() * order.weight;
    return Math.min(wanted, unitsFor(worth * execution.leverage - this.exposure()));
  }

  /** Chance of a gain less chance of a loss over what a gain is to a loss, of the newest trades. */
  protected kelly(count: number): number {
    const newest = this.trades.slice(-count).map(({ returnFraction }) => returnFraction);
    const gains = newest.filter((each) => each > 0);
    const losses = newest.filter((each) => !(each > 0));
    const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + Math.abs(each), 0) / values.length;
    const chance = gains.length / count;
    if (gains.length === 0 || losses.length === 0 || mean(losses) === 0) return chance;
    return Math.max(0, chance - (1 - chance) / (mean(gains) / mean(losses)));
  }

  protected open(market: Market, order: Waiting, price: number, place: 'open' | 'inside' | 'close'): Lot {
    const endsWithSession = this.config.execution.closeAtSessionEnd || order.bracket?.untilSessionEnd === true;
    const lot: Lot = {
      ...{ entryRate: market.rate, top: Number.NEGATIVE_INFINITY, bottom: Number.POSITIVE_INFINITY },
      ...{ id: ++this.lotId, side: order.side, units: 0, whole: 0, entryPrice: price, entryTimeUs: this.timeOf(market) },
      ...{ entryBar: market.bar, fees: 0, carry: 0, stop: null, target: null, risk: Number.NaN, partials: [], partialLeft: null },
      ...{ trail: null, trails: false, best: price, stopMoved: false, mustGo: false, sleeps: false, endsWithSession },
      endDay: place === 'close' && this.isLastOfDay(market) ? null : this.dayOf(market),
    };
    market.lots.push(lot);
    return lot;
  }

  protected level(exit: BacktestConfiguration['exits']['stopLoss'], from: number, towards: number): number | null {
    if (exit === null) return null;
    if (exit.type === 'fraction') return from * (1 + towards * exit.value);
    if (exit.type === 'amount') return from + towards * exit.value;
    throw new Error('the simulator knows no such exit');
  }

  protected setExits(lot: Lot, { bracket }: Waiting): void {
    const { exits } = this.config;
    const { side, entryPrice } = lot;
    lot.stop = bracket ? (bracket.stopLoss ?? null) : this.level(exits.stopLoss, entryPrice, -side);
    lot.target = bracket ? (bracket.takeProfit ?? null) : this.level(exits.takeProfit, entryPrice, side);
    lot.partials = bracket ? (bracket.stopLoss === undefined ? [] : (bracket.partials ?? [])) : exits.partials;
    lot.risk = lot.stop === null ? Number.POSITIVE_INFINITY : Math.abs(entryPrice - lot.stop);
    const trail = bracket ? (bracket.trailingStop ?? null) : exits.trailingStop;
    if (trail === null) return;
    if (trail.type === 'atr') throw new Error('the simulator knows no such trailing stop');
    lot.trail = { type: trail.type, value: trail.value };
    if (!lot.partials.some(({ moveStop }) => moveStop === 'trail')) this.startTrail(lot, entryPrice);
  }

  protected startTrail(lot: Lot, price: number): void {
    if (lot.trail === null) return;
    lot.trails = true;
    lot.best = price;
    this.trail(lot, price);
  }
  protected follow(lot: Lot, price: number): void {
    this.visit(lot, price);
    this.trail(lot, price);
  }
  protected trail(lot: Lot, price: number): void {
    const { side, trail } = lot;
    if (!lot.trails || trail === null || side * (price - lot.best) < 0) return;
    lot.best = price;
    const stop = price - side * (trail.type === 'fraction' ? price * trail.value : trail.value);
    if (lot.mustGo || (lot.stop !== null && side * (stop - lot.stop) <= 1e-9)) return;
    lot.stop = stop;
    lot.stopMoved = true;
  }
}
