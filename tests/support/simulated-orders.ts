import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import type { Bracket } from '#core/trading/intent.ts';
import { type Lot, type Market, type Side, SimulatedAccount, type Waiting } from './simulated-account.ts';

/** What a price of a bar is multiplied with to be in units of now. */
export const unitOf = (splits: Market['splits'], of: number): number =>
  splits.reduce((product, { bar, ratio }) => (of < bar ? product / ratio : product), 1);

type Place = 'open' | 'inside' | 'close';

const splitBracket = (bracket: Bracket, ratio: number): Bracket => ({
  ...bracket,
  ...(bracket.stopLoss === undefined ? {} : { stopLoss: bracket.stopLoss / ratio }),
  ...(bracket.takeProfit === undefined ? {} : { takeProfit: bracket.takeProfit / ratio }),
  ...(bracket.trailingStop?.type === 'amount' ? { trailingStop: { type: 'amount', value: bracket.trailingStop.value / ratio } } : {}),
});

/** The orders of the wide simulator: those that wait for a time, and how each is filled. */
export class SimulatedOrders extends SimulatedAccount {
  protected begin(market: Market): void {
    market.bar++;
    const { data, bar, lots } = market;
    const { swap, borrowRate } = this.config.costs;
    for (const lot of lots) {
      lot.sleeps = false;
      if (!market.sessions.isClosed(bar)) for (const price of lot.meanwhile.splice(0)) this.visit(lot, price);
    }
    if (data.rate) market.rate = data.rate[bar] ?? Number.NaN;
    const days = bar === 0 ? 0 : this.dayOf(market) - this.dayOf(market, bar - 1);
    for (const lot of lots) {
      const lent = (borrowRate / 365) * (data.bars.close[bar - 1] ?? Number.NaN) * market.rate;
      const credit = days > 0 ? (lot.side > 0 ? swap.long : swap.short - lent) * lot.units * days : 0;
      lot.carry += credit;
      this.cash += credit;
    }
    this.takeActions(market);
    if (this.quotesOf(market).length > 0) return;
    market.last = this.now(market, 'open');
    market.quote = null;
    if (this.knows(market, 'open')) this.endAtFirstPrice(market, market.last);
  }

  /** Books the dividends and splits that are due by this bar. */
  protected takeActions(market: Market): void {
    const before = market.bar === 0 ? Number.NEGATIVE_INFINITY : market.sessions.startUs(market.bar - 1);
    const due = (market.data.actions ?? []).filter(({ timeUs }) => timeUs > before && timeUs <= this.barUs(market));
    for (const action of due)
      if (action.type === 'split') this.split(market, action.ratio);
      else
        for (const lot of market.lots) {
          const credit = lot.side * lot.units * action.amount * market.rate;
          lot.carry += credit;
          this.cash += credit;
        }
  }

  /** One unit becomes `ratio` units, and every price is that of a smaller one. */
  protected split(market: Market, ratio: number): void {
    const price = (value: number | null) => (value === null ? null : value / ratio);
    for (const lot of market.lots) {
      lot.units *= ratio;
      lot.whole *= ratio;
      lot.entryPrice /= ratio;
      lot.stop = price(lot.stop);
      lot.target = lot.target === null ? null : this.asked(-lot.side, lot.target / ratio);
      lot.risk /= ratio;
      for (const price of lot.meanwhile.splice(0)) this.visit(lot, price);
      lot.top /= ratio;
      lot.bottom /= ratio;
      lot.best /= ratio;
      if (lot.partialLeft !== null) lot.partialLeft *= ratio;
      if (lot.trail?.type === 'amount') lot.trail = { type: 'amount', value: lot.trail.value / ratio };
    }
    for (const order of market.waiting) {
      if (order.units !== null) order.units *= ratio;
      order.price = order.kind === 'limit' ? this.asked(order.side, order.price / ratio) : order.price / ratio;
      order.limitPrice = this.asked(order.side, order.limitPrice / ratio);
      if (order.bracket) order.bracket = splitBracket(order.bracket, ratio);
    }
    market.last /= ratio;
    market.splits.push({ bar: market.bar, ratio });
  }

  protected endAtFirstPrice(market: Market, price: number): void {
    const { maxBars } = this.config.exits;
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
    market.waiting = market.waiting.filter(({ untilUs }) => untilUs >= nowUs);
    const isSameClose = this.config.execution.fillAt === 'same-close';
    for (const order of [...market.waiting]) {
      if (!market.waiting.includes(order) || order.fromBar > market.bar) continue;
      const isOnOpen = order.kind === 'market-on-open';
      if (!isOnOpen && (isSameClose || (order.kind !== 'market' && order.kind !== 'exit'))) continue;
      if (order.fromUs > (isOnOpen ? market.sessions.openUs(market.bar) : nowUs)) continue;
      if (isOnOpen && !this.isFirstOfSession(market, order.sentBar)) continue;
      if (onlyFreeing && !this.frees(market, order)) continue;
      this.fill(market, order, price, false, 'open');
    }
  }
  /** Whether the present bar has the first known price of a session that begins after an order was sent. */
  protected isFirstOfSession(market: Market, sentBar: number): boolean {
    const { sessions } = market;
    const before = market.bar - 1;
    if (before < 0 || sessions.isLast(before) || !sessions.touches(before) || this.dayOf(market) !== this.dayOf(market, before))
      return true;
    return !sessions.knows(before).open && !sessions.isClosed(before) && sentBar < before;
  }
  protected frees = (market: Market, { kind, reduceOnly, side }: Waiting): boolean =>
    kind === 'exit' || reduceOnly || this.net(market) * side < 0;

  protected isDueAtClose(market: Market, { fromBar, fromUs, untilUs }: Waiting): boolean {
    const endUs = market.sessions.endUs(market.bar);
    return fromBar <= market.bar && fromUs <= endUs && untilUs >= endUs;
  }

  protected atClose(market: Market): void {
    const isLast = this.isLastOfDay(market);
    const isHalted = !this.knows(market, 'close') && market.quote === null;
    for (const order of [...market.waiting]) {
      if (!market.waiting.includes(order)) continue;
      // A day without a session is none.
      if (order.isDayOrder && order.fromBar === market.bar && !market.sessions.touches(market.bar)) order.fromBar++;
      if (isLast && !isHalted && order.kind === 'market-on-close' && order.sentBar < market.bar && this.isDueAtClose(market, order))
        this.fill(market, order, market.last, false, 'close');
      else if (order.isDayOrder && order.fromBar <= market.bar && (isLast || this.dayOf(market) !== this.dayOf(market, order.fromBar)))
        market.waiting = market.waiting.filter((each) => each !== order);
    }
    if (!isLast || isHalted) return;
    for (const lot of [...market.lots].reverse()) if (lot.endsWithSession) this.close(market, lot, lot.units, market.last, 'session-end');
  }

  protected fillAtSameClose(market: Market): void {
    if (!this.knows(market, 'close')) return;
    for (const onlyFreeing of [true, false])
      for (const order of [...market.waiting]) {
        if (!market.waiting.includes(order) || (order.kind !== 'market' && order.kind !== 'exit')) continue;
        if (!this.isDueAtClose(market, order) || (onlyFreeing && !this.frees(market, order))) continue;
        this.fill(market, order, market.last, false, 'close');
      }
  }

  /** Fills what can be filled of an order; the side of what it opened. */
  protected fill(market: Market, order: Waiting, base: number, isLimit: boolean, place: Place): Side | null {
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
      const closed = this.close(market, lot, left, base, order.exitReason);
      left -= closed;
      if (closed < units) break;
    }
    order.units = left;
    return left <= 0 || market.lots.length === 0;
  }

  protected fillEntry(market: Market, order: Waiting, base: number, isLimit: boolean, place: Place): boolean {
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
    if (this.isDayOver || !mayOpen) return true;
    if (order.lot !== null && !market.lots.includes(order.lot)) return true;
    const openCount = this.markets.reduce((sum, { lots }) => sum + lots.length, 0);
    if (order.lot === null && openCount >= maxPositions) return true;
    market.last = base;
    const wanted = this.wanted(market, order, base, isLimit, place);
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
    if (order.lot === null) this.setExits(market, lot, order, place);
    if (room >= wanted) return true;
    order.units = this.floor(wanted - units);
    order.lot = lot;
    return !(order.units > 0);
  }

  protected wanted(market: Market, order: Waiting, base: number, isLimit: boolean, place: Place): number {
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
        const stop = order.bracket ? (order.bracket.stopLoss ?? null) : this.level(market, exits.stopLoss, price, -order.side, place);
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
    const gains = newest.filter((each) => each > 1e-12);
    const losses = newest.filter((each) => !(each > 1e-12));
    const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + Math.abs(each), 0) / values.length;
    const chance = gains.length / count;
    if (gains.length === 0 || losses.length === 0 || mean(losses) < 1e-12) return chance;
    return Math.max(0, chance - (1 - chance) / (mean(gains) / mean(losses)));
  }

  protected open(market: Market, order: Waiting, price: number, place: Place): Lot {
    const endsWithSession = this.config.execution.closeAtSessionEnd || order.bracket?.untilSessionEnd === true;
    const lot: Lot = {
      ...{ entryRate: market.rate, top: Number.NEGATIVE_INFINITY, bottom: Number.POSITIVE_INFINITY, meanwhile: [] },
      ...{ id: ++this.lotId, side: order.side, units: 0, whole: 0, entryPrice: price, entryTimeUs: this.timeOf(market) },
      ...{ entryBar: market.bar, fees: 0, carry: 0, stop: null, target: null, risk: Number.NaN, partials: [], partialLeft: null },
      ...{ trail: null, trails: false, best: price, stopMoved: false, mustGo: false, sleeps: false, endsWithSession },
      endDay: place === 'close' && this.isLastOfDay(market) ? null : this.dayOf(market),
    };
    market.lots.push(lot);
    return lot;
  }

  /** Average true range of a period at the newest closed bar, in units of now; NaN before there is one. */
  protected atr({ data: { bars }, bar, splits }: Market, period: number, place: Place): number {
    const unit = (of: number) => unitOf(splits, of);
    const range = (of: number) => {
      const before = (bars.close[of - 1] ?? Number.NaN) * unit(of - 1);
      const [high, low] = [(bars.high[of] ?? Number.NaN) * unit(of), (bars.low[of] ?? Number.NaN) * unit(of)];
      return Math.max(high, before) - Math.min(low, before);
    };
    const last = place === 'close' ? bar : bar - 1;
    if (last < period) return Number.NaN;
    let average = 0;
    for (let of = 1; of <= period; of++) average += range(of) / period;
    for (let of = period + 1; of <= last; of++) average += (range(of) - average) / period;
    return average;
  }

  protected level(
    market: Market,
    exit: BacktestConfiguration['exits']['stopLoss'],
    from: number,
    towards: number,
    place: Place,
  ): number | null {
    if (exit === null) return null;
    if (exit.type === 'fraction') return from * (1 + towards * exit.value);
    if (exit.type === 'price') return exit.value;
    if (exit.type === 'amount') return from + towards * exit.value;
    const range = this.atr(market, exit.period, place);
    return Number.isNaN(range) ? null : from + towards * exit.value * range;
  }

  protected setExits(market: Market, lot: Lot, { bracket }: Waiting, place: Place): void {
    const { exits } = this.config;
    const { side, entryPrice } = lot;
    lot.stop = bracket ? (bracket.stopLoss ?? null) : this.level(market, exits.stopLoss, entryPrice, -side, place);
    const target = bracket ? (bracket.takeProfit ?? null) : this.level(market, exits.takeProfit, entryPrice, side, place);
    lot.target = target === null ? null : this.asked(-side, target);
    lot.partials = bracket ? (bracket.stopLoss === undefined ? [] : (bracket.partials ?? [])) : exits.partials;
    lot.risk = lot.stop === null ? Number.POSITIVE_INFINITY : Math.abs(entryPrice - lot.stop);
    const trail = bracket ? (bracket.trailingStop ?? null) : exits.trailingStop;
    if (trail === null) return;
    if (trail.type !== 'atr') lot.trail = { type: trail.type, value: trail.value };
    else {
      const range = this.atr(market, trail.period ?? 14, place);
      // Before there is a range nothing can follow the price.
      if (Number.isNaN(range)) return;
      lot.trail = { type: 'amount', value: trail.value * range };
    }
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
