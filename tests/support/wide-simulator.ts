import type { EntryIntent, PartialProfit } from '#core/trading/intent.ts';
import { type Lot, type Market, near, type Part, type Side, TICK } from './simulated-account.ts';
import { SimulatedOrders, unitOf } from './simulated-orders.ts';

/** What the script of a test does after a step. */
export type ScriptedAction =
  | { readonly do: 'enter'; readonly intent: EntryIntent }
  | { readonly do: 'exit'; readonly symbol: number; readonly fraction: number }
  | { readonly do: 'cancel-all'; readonly symbol: number }
  | { readonly do: 'move-target'; readonly symbol: number; readonly price: number }
  | { readonly do: 'move-stop'; readonly symbol: number; readonly price: number };

/** Something that a price can set off: where on its way, at which middle price it fills, and what it does. */
interface Trigger {
  readonly where: number;
  readonly act: () => Side | null;
}

/**
 * The engine's rules written again to be read: every order type, life and exit, several symbols, both ways of holding, leverage, rates, carry,
 * volume, finer bars and quotes. Everything is asked at every price; nothing is kept that could be found again. Bars of one hour, days of UTC, prices on a
 * grid of 0.01.
 */
export class WideSimulator extends SimulatedOrders {
  protected day = Number.NaN;
  /** The symbols whose bar goes on, and the time of the quote at which the strategy acts; null at closes. */
  protected sending: { readonly present: readonly Market[]; readonly timeUs: number } | null = null;
  protected dayStart = this.config.initialCapital;

  /** `actionsOf`: after a step. `atQuote`: after a quote of a symbol, by its time. */
  run(
    actionsOf: (step: number) => readonly ScriptedAction[],
    atQuote: (symbol: number, timeUs: number) => readonly ScriptedAction[] = () => [],
  ): this {
    const times = [...new Set(this.markets.flatMap(({ data }) => [...data.bars.timeUs]))].sort((a, b) => a - b);
    times.forEach((timeUs, step) => {
      const present = this.markets.filter(({ data, bar }) => data.bars.timeUs[bar + 1] === timeUs);
      for (const market of present) this.begin(market);
      this.beginDay(present);
      const quoted = present.filter((market) => this.quotesOf(market).length > 0);
      for (const market of present) if (!quoted.includes(market)) market.quote = null;
      this.walkQuotes(quoted, (market, quoteUs) => {
        // Bars that go on have not closed: what is sent now is sent after the ones before them.
        this.sending = { present, timeUs: quoteUs };
        if (step > 0) for (const action of atQuote(market.at, quoteUs)) this.do(action);
        this.sending = null;
      });
      const byBar = present.filter((market) => !quoted.includes(market));
      for (const frees of [true, false])
        for (const market of byBar)
          if (this.knows(market, 'open')) this.fillAtOpen(market, this.now(market, 'open'), market.sessions.openUs(market.bar), frees);
      for (const market of present) {
        if (byBar.includes(market)) {
          this.walkBar(market);
          market.last = this.now(market, 'close');
        }
        this.atClose(market);
      }
      for (const action of actionsOf(step)) this.do(action);
      if (this.config.execution.fillAt === 'same-close') for (const market of present) this.fillAtSameClose(market);
      this.equity.push(this.worth());
      this.endDayAtLoss();
    });
    this.end();
    return this;
  }

  /** A new day of the first symbol may trade again, and counts from the end of the day before. */
  protected beginDay(present: readonly Market[]): void {
    const [first] = this.markets;
    if (!first || !present.includes(first) || this.dayOf(first) === this.day) return;
    this.day = this.dayOf(first);
    this.dayStart = this.equity.at(-1) ?? this.config.initialCapital;
    this.isDayOver = false;
  }

  protected endDayAtLoss(): void {
    const { maxDailyLoss } = this.config.execution;
    if (!maxDailyLoss || this.isDayOver || this.worth() > this.dayStart * (1 - maxDailyLoss)) return;
    this.isDayOver = true;
    for (const market of this.markets) {
      market.waiting = market.waiting.filter(({ kind }) => kind === 'exit');
      if (market.lots.length > 0) this.send(market, { side: this.net(market) > 0 ? -1 : 1 }, 1, 'daily-loss');
    }
  }

  protected end(): void {
    for (const market of this.markets) {
      if (!this.config.closeAtEnd || market.bar < 0) continue;
      const last = market.bar;
      while (market.bar > 0 && !this.knows(market, 'open') && !this.knows(market, 'close')) market.bar--;
      const isLast = market.bar === last;
      const known = this.knows(market, 'close') || (isLast && market.quote !== null);
      const unit = unitOf(market.splits, market.bar);
      const price = !known ? unit * this.now(market, 'open') : isLast ? market.last : unit * this.now(market, 'close');
      for (const lot of [...market.lots].reverse()) this.close(market, lot, lot.units, price, 'end-of-data');
      market.bar = last;
    }
    this.equity[this.equity.length - 1] = this.worth();
  }

  /** What is set off first when the middle price goes straight from one price to another; null for nothing. */
  protected first(
    market: Market,
    from: number,
    to: number,
    range: { low: number; high: number; endUs: number },
    isOpen: boolean,
    nowUs: number,
  ): Trigger | null {
    const found: Trigger[] = [];
    const half = this.half(market);
    const quoteHalf = market.quote?.half ?? 0;
    /** A stop: met at `level` from below (1) or above (-1). */
    const stop = (direction: number, level: number, act: (fill: number) => Side | null) => {
      if (direction * (from - level) >= -near) found.push({ where: from, act: () => act(from) });
      else if (direction * (to - level) >= -near) found.push({ where: level, act: () => act(level) });
    };
    const limit = (side: number, price: number, act: (fill: number) => Side | null) => {
      const { limitFill } = this.config.execution;
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
        if (!lot.mustGo && lot.stop !== null) stop(-side, lot.stop + side * quoteHalf, (fill) => this.leave(market, lot, fill, true));
        continue;
      }
      if (lot.mustGo) found.push({ where: from, act: () => this.leave(market, lot, from, true) });
      else if (lot.stop !== null) stop(-side, lot.stop + side * quoteHalf, (fill) => this.leave(market, lot, fill, true));
      if (lot.target !== null) limit(-side, lot.target, (fill) => this.leave(market, lot, fill, false));
      const [partial] = lot.partials;
      if (partial) limit(-side, this.partialPrice(lot, partial), (fill) => this.takePart(market, lot, partial, fill, from, to));
    }
    const margin = this.marginPrice(market, from, to);
    if (margin !== null)
      found.push({
        where: margin,
        act: () => {
          this.callMargin(market, margin);
          return null;
        },
      });
    for (const order of market.waiting) {
      if (order.fromBar > market.bar || order.fromUs > nowUs || order.untilUs < (isOpen ? nowUs : range.endUs)) continue;
      const fill = (price: number) => this.fill(market, order, price, order.kind === 'limit', isOpen ? 'open' : 'inside');
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

  protected leave(market: Market, lot: Lot, fill: number, isStop: boolean): null {
    const reason = !isStop ? 'take-profit' : lot.stopMoved && lot.trails ? 'trailing-stop' : 'stop-loss';
    const { units } = lot;
    if (this.close(market, lot, units, fill, reason, !isStop) < units) {
      lot.sleeps = true;
      if (isStop) lot.mustGo = true;
    }
    return null;
  }

  protected takePart(market: Market, lot: Lot, partial: PartialProfit, fill: number, from: number, to: number): null {
    const isFirst = lot.partialLeft === null;
    const units = Math.min(lot.units, lot.partialLeft ?? this.floor(partial.fraction * lot.whole));
    // A stop that has come further already stays.
    if (isFirst && partial.moveStop === 'entry' && (lot.stop === null || lot.side * (lot.entryPrice - lot.stop) > 0)) {
      lot.stop = lot.entryPrice;
      lot.stopMoved = true;
    }
    if (isFirst && partial.moveStop === 'trail') this.startTrail(lot, this.whereOf(market, lot, partial, from, to));
    const closed = units > 0 ? this.close(market, lot, units, fill, 'partial-profit', true) : 0;
    if (closed < units) {
      lot.partialLeft = units - closed;
      lot.sleeps = true;
    } else {
      lot.partialLeft = null;
      lot.partials = lot.partials.slice(1);
    }
    return null;
  }

  protected partialPrice = (lot: Lot, partial: PartialProfit): number =>
    Number.isFinite(lot.risk)
      ? this.asked(-lot.side, lot.entryPrice + lot.side * partial.atRisk * lot.risk)
      : lot.side * Number.POSITIVE_INFINITY;

  /** The middle price at which a partial profit is met between two prices. */
  protected whereOf(market: Market, lot: Lot, partial: PartialProfit, from: number, to: number): number {
    const { limitFill } = this.config.execution;
    const beyond = limitFill === 'touch' ? 0 : limitFill === 'through' ? 1 : limitFill.ticks;
    const level = this.partialPrice(lot, partial) + lot.side * (this.half(market) + beyond * TICK);
    return from === to || lot.side * (from - level) >= -near ? from : level;
  }

  /** Where on the way the equity is no more than the maintenance margin asks for; null for nowhere. */
  protected marginPrice(market: Market, from: number, to: number): number | null {
    const { leverage, maintenanceMargin = leverage > 1 ? 0.5 / leverage : 0 } = this.config.execution;
    if (market.lots.length === 0 || (maintenanceMargin === 0 && leverage <= 1 && !this.markets.some((each) => this.net(each) < 0)))
      return null;
    const spare = (price: number) => {
      const { last } = market;
      market.last = price;
      const left = this.worth() - maintenanceMargin * this.exposure();
      market.last = last;
      return left;
    };
    const [now, then] = [spare(from), spare(to)];
    if (now <= 1e-7) return from;
    return then <= 0 ? from + ((to - from) * now) / (now - then) : null;
  }

  protected callMargin(market: Market, price: number): void {
    const nowUs = this.timeOf(market);
    for (const each of this.markets)
      if (each === market || this.canTradeAt(each, nowUs, this.barUs(market)))
        for (const lot of [...each.lots].reverse()) this.close(each, lot, lot.units, each === market ? price : each.last, 'margin-call');
  }

  protected walkBar(market: Market): void {
    const { sessions } = market;
    const bar = { timeUs: sessions.openUs(market.bar), endUs: sessions.endUs(market.bar), ...this.pricesOf(market) };
    const parts = this.config.execution.intrabar === 'finer' && !sessions.isClosed(market.bar) ? this.finerOf(market) : [];
    const covers =
      parts.length > 0 &&
      Math.max(...parts.map(({ high }) => high)) >= bar.high - 1.000001 * TICK &&
      Math.min(...parts.map(({ low }) => low)) <= bar.low + 1.000001 * TICK;
    if (!covers) {
      if (this.knows(market, 'path')) this.walk(market, bar);
      else
        for (const lot of market.lots) {
          // Of a bar in which nothing trades it counts only when it is held on after it.
          if (sessions.isClosed(market.bar)) lot.meanwhile.push(bar.high, bar.low);
          else for (const price of [bar.high, bar.low]) this.visit(lot, price);
        }
      return;
    }
    parts
      .filter(({ timeUs }) => sessions.isOpenAt(timeUs))
      .forEach((part, nth) => {
        if (nth === 0 && !this.knows(market, 'open')) this.endAtFirstPrice(market, part.open);
        for (const frees of [true, false]) this.fillAtOpen(market, part.open, part.timeUs, frees);
        this.walk(market, part);
      });
  }
  protected walk(market: Market, part: Part): void {
    const { open, high, low, close, timeUs } = part;
    this.stay(market, open, timeUs, part);
    const { intrabar, finerPath = 'worst' } = this.config.execution;
    const rule = intrabar === 'finer' ? finerPath : intrabar;
    let ahead = this.isHighFirst(market, part, rule) ? [high, low, close] : [low, high, close];
    let from = open;
    while (ahead.length > 0) {
      const to = ahead[0] ?? from;
      const met = this.first(market, from, to, part, false, timeUs);
      if (met === null) {
        from = to;
        ahead.shift();
        for (const lot of market.lots) this.follow(lot, to);
        continue;
      }
      from = met.where;
      for (const lot of market.lots) this.follow(lot, from);
      const side = met.act();
      if (side === null || rule === 'adaptive') continue;
      const wantsHigh = side > 0 === (rule === 'best');
      const other = wantsHigh ? low : high;
      ahead = [wantsHigh ? high : low, ...(ahead.slice(0, -1).includes(other) ? [other] : []), close];
    }
  }

  /** Everything that is set off at one price where the market stands. */
  protected stay(market: Market, price: number, nowUs: number, range: { low: number; high: number; endUs: number }): void {
    for (let met = this.first(market, price, price, range, true, nowUs); met; met = this.first(market, price, price, range, true, nowUs))
      met.act();
    for (const lot of market.lots) this.follow(lot, price);
  }

  protected isHighFirst(market: Market, part: { open: number; high: number; low: number; close: number }, rule: string): boolean {
    const { open, high, low, close } = part;
    const nearer = Math.round((high - open) * 100) - Math.round((open - low) * 100);
    const isHighNearer = nearer === 0 ? close < open : nearer < 0;
    if (rule === 'adaptive') return isHighNearer;
    const [first] = market.lots;
    if (first) return (this.net(market) || first.side) > 0 === (rule === 'best');
    const limits = market.waiting.filter(({ kind }) => kind === 'limit');
    const buys = limits.some(({ side, price }) => side > 0 && low <= price);
    const sells = limits.some(({ side, price }) => side < 0 && high >= price);
    return buys === sells ? isHighNearer : buys === (rule === 'worst');
  }

  protected walkQuotes(markets: readonly Market[], after: (market: Market, timeUs: number) => void): void {
    const all = markets.flatMap((market) =>
      this.quotesOf(market)
        .map((k) => ({ market, k, timeUs: market.data.quotes?.timeUs[k] ?? 0 }))
        .map((quote, nth) => ({ ...quote, nth })),
    );
    all.sort((a, b) => a.timeUs - b.timeUs || a.market.at - b.market.at || a.k - b.k);
    for (const { market, k, nth, timeUs } of all) {
      const [bid, ask] = [market.data.quotes?.bid[k] ?? 0, market.data.quotes?.ask[k] ?? 0];
      const middle = 0.5 * (bid + ask);
      market.quote = { half: 0.5 * (ask - bid) * (this.config.costs.spread.factor ?? 1), timeUs };
      market.last = middle;
      if (nth === 0) this.endAtFirstPrice(market, middle);
      for (const frees of [true, false]) this.fillAtOpen(market, middle, timeUs, frees);
      this.stay(market, middle, timeUs, { low: middle, high: middle, endUs: timeUs });
      after(market, timeUs);
    }
  }

  protected do(action: ScriptedAction): void {
    if (action.do === 'enter') this.enter(action.intent);
    else {
      const market = this.markets[action.symbol];
      if (!market) return;
      if (action.do === 'cancel-all') market.waiting = [];
      else if (action.do === 'move-target') for (const lot of market.lots) lot.target = this.asked(-lot.side, action.price);
      else if (action.do === 'move-stop') for (const lot of market.lots) lot.stop = action.price;
      else this.send(market, { side: this.net(market) > 0 ? -1 : 1 }, action.fraction);
    }
  }

  protected enter(intent: EntryIntent): void {
    const market = this.markets[intent.symbol ?? 0];
    if (market) this.send(market, intent, null);
  }

  protected send(market: Market, intent: EntryIntent, fraction: number | null, exitReason = 'signal'): void {
    const { fillAt } = this.config.execution;
    const kind = fraction === null ? (intent.type ?? 'market') : 'exit';
    const isNow = fillAt === 'same-close' && (kind === 'market' || kind === 'exit' || kind === 'market-on-close');
    const lives = intent.timeInForce ?? 'gtc';
    const { price = Number.NaN, limitPrice = Number.NaN } = intent;
    market.waiting.push({
      ...{ kind, side: intent.side, units: intent.units ?? null, weight: intent.weight ?? 1 },
      ...{ price: kind === 'limit' ? this.asked(intent.side, price) : price, limitPrice: this.asked(intent.side, limitPrice) },
      ...this.arrival(market, isNow),
      untilUs: typeof lives === 'object' ? lives.untilUs : Number.POSITIVE_INFINITY,
      isDayOrder: lives === 'day',
      ...{ reduceOnly: intent.reduceOnly ?? false, group: intent.group ?? 0, bracket: intent.bracket ?? null },
      ...{ fraction: fraction ?? 1, exitReason, lot: null },
    });
  }

  /** When an order that is sent now may fill first. */
  protected arrival(market: Market, isNow: boolean): { fromBar: number; fromUs: number; sentBar: number } {
    const { latencyBars, latencyMs } = this.config.execution;
    const { sending } = this;
    if (sending === null)
      return {
        fromBar: market.bar + latencyBars + (isNow ? 0 : 1),
        fromUs: latencyMs > 0 ? market.sessions.endUs(market.bar) + latencyMs * 1000 : Number.NEGATIVE_INFINITY,
        sentBar: market.bar,
      };
    const sentBar = sending.present.includes(market) ? market.bar - 1 : market.bar;
    return { fromBar: sentBar + 1 + latencyBars, fromUs: sending.timeUs + latencyMs * 1000, sentBar };
  }
}
